import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

/** The Keycloak that the recorded replies come from. */
export const KEYCLOAK_VERSION = '26.7.3'

const root = fileURLToPath(new URL('../..', import.meta.url))
const cache = join(root, '.cache')
const home = join(cache, `keycloak-${KEYCLOAK_VERSION}`)

/** How long a start may take on a small machine, in milliseconds. */
const START_TIMEOUT_MS = 240_000

/** A real Keycloak on loopback with this suite's realms. */
export interface Keycloak {
  /** Everything before `/realms/`. */
  readonly baseUrl: string
  /** Environment for the administrator's command-line tool: `KCADM`, and `KCADM_CONFIG`, where it is signed in. */
  readonly kcadmEnv: { readonly KCADM: string; readonly KCADM_CONFIG: string }
  stop(): Promise<void>
}

/** Why Keycloak cannot run here, in words; `undefined` when it can. */
export function missingForKeycloak(): string | undefined {
  for (const [command, ...args] of [
    ['java', '-version'],
    ...(existsSync(home)
      ? []
      : [
          ['mvn', '-v'],
          ['unzip', '-v'],
        ]),
  ] as [string, ...string[]][]) {
    try {
      execFileSync(command, args, { stdio: 'ignore' })
    } catch {
      return `${command} is not installed`
    }
  }
  return undefined
}

/** Fetches the distribution from Maven Central once, into the checkout's cache. */
function fetchOnce(): void {
  if (existsSync(join(home, 'bin', 'kc.sh'))) return
  mkdirSync(cache, { recursive: true })
  execFileSync(
    'mvn',
    [
      '-q',
      '-B',
      'dependency:copy',
      `-Dartifact=org.keycloak:keycloak-quarkus-dist:${KEYCLOAK_VERSION}:zip`,
      `-DoutputDirectory=${cache}`,
    ],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  )
  const zip = join(cache, `keycloak-quarkus-dist-${KEYCLOAK_VERSION}.zip`)
  execFileSync('unzip', ['-q', '-o', zip, '-d', cache])
  rmSync(zip)
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise<void>((resolve) => server.close(() => resolve()))
  if (address === null || typeof address === 'string') throw new TypeError('no port')
  return address.port
}

async function answers(url: string, child: ChildProcess, said: () => string): Promise<void> {
  const deadline = performance.now() + START_TIMEOUT_MS
  while (performance.now() < deadline) {
    if (child.exitCode !== null) throw new TypeError(`Keycloak ended while it started:\n${said()}`)
    const reply = await fetch(url).catch(() => undefined)
    await reply?.body?.cancel()
    if (reply?.ok) return
    await delay(500)
  }
  throw new TypeError(`Keycloak did not answer in time:\n${said()}`)
}

/** Starts Keycloak in development mode on a free port of 127.0.0.1, its data in a folder that `stop` removes. */
export async function startKeycloak(): Promise<Keycloak> {
  fetchOnce()
  const folder = mkdtempSync(join(tmpdir(), 'keycloak-'))
  const realms = fileURLToPath(new URL('realms', import.meta.url))
  for (const part of ['bin', 'conf', 'lib', 'providers', 'themes'])
    if (existsSync(join(home, part))) cpSync(join(home, part), join(folder, part), { recursive: true })
  mkdirSync(join(folder, 'data', 'import'), { recursive: true })
  for (const file of readdirSync(realms)) cpSync(join(realms, file), join(folder, 'data', 'import', file))

  const [port, management] = [await freePort(), await freePort()]
  const baseUrl = `http://127.0.0.1:${port}`
  let output = ''
  const child = spawn(
    join(folder, 'bin', 'kc.sh'),
    [
      'start-dev',
      '--import-realm',
      '--http-host=127.0.0.1',
      `--http-port=${port}`,
      `--http-management-port=${management}`,
    ],
    {
      detached: true,
      env: {
        ...process.env,
        KC_BOOTSTRAP_ADMIN_USERNAME: 'admin',
        KC_BOOTSTRAP_ADMIN_PASSWORD: 'admin',
        JAVA_OPTS_APPEND: '-Xmx700m',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-20_000)
    })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const stop = async () => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL')
    await ended
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
  try {
    await answers(`${baseUrl}/realms/device/.well-known/openid-configuration`, child, () => output)
  } catch (error) {
    await stop()
    throw error
  }
  const kcadmEnv = { KCADM: join(folder, 'bin', 'kcadm.sh'), KCADM_CONFIG: join(folder, 'kcadm.config') }
  const credentials = ['--server', baseUrl, '--realm', 'master', '--user', 'admin', '--password', 'admin']
  execFileSync(kcadmEnv.KCADM, ['config', 'credentials', ...credentials, '--config', kcadmEnv.KCADM_CONFIG], {
    stdio: 'ignore',
  })
  return { baseUrl, kcadmEnv, stop }
}
