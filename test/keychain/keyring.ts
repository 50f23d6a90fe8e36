import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const withKeyring = fileURLToPath(new URL('../../scripts/with-keyring.sh', import.meta.url))

/** What a program said and how it ended. */
export interface Ended {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs a shell script under a fresh, unlocked keyring of its own. */
export function underKeyring(script: string, env: Record<string, string> = {}): Promise<Ended> {
  return run(withKeyring, ['sh', '-ec', script], env)
}

/** Runs a program to its end. */
export async function run(
  file: string,
  args: readonly string[],
  env: Record<string, string | undefined> = {},
): Promise<Ended> {
  const child = spawn(file, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  const said = { stdout: '', stderr: '' }
  child.stdout.on('data', (bytes) => {
    said.stdout += bytes
  })
  child.stderr.on('data', (bytes) => {
    said.stderr += bytes
  })
  const exitCode = await new Promise<number | null>((resolve) => void child.once('close', resolve))
  return { exitCode, ...said }
}

/** Shell: locks the login keyring of the present bus. */
export const LOCK = [
  'dbus-send --session --print-reply --dest=org.freedesktop.secrets /org/freedesktop/secrets',
  'org.freedesktop.Secret.Service.Lock array:objpath:/org/freedesktop/secrets/collection/login >/dev/null',
].join(' ')

/** Shell: starts the service anew, unlocked, as the next login does; waits until it is. */
export const UNLOCK = `
printf %s keyring-password | gnome-keyring-daemon --replace --unlock --components=secrets >/dev/null 2>&1
for try in $(seq 100); do
  dbus-send --session --print-reply --dest=org.freedesktop.secrets /org/freedesktop/secrets/collection/login \\
    org.freedesktop.DBus.Properties.Get string:org.freedesktop.Secret.Collection string:Locked 2>/dev/null |
    grep -q 'boolean false' && break
  sleep 0.05
done`
