import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
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

/** The administrator of the realm `master`. */
const ADMINISTRATOR = { user: 'admin', password: 'admin' } as const

/** Where a running Keycloak is, and where it keeps its files. Plain data: it goes from process to process. */
export interface KeycloakPlace {
  /** Everything before `/realms/`. */
  readonly baseUrl: string
  /** Its folder, gone when it stops. */
  readonly folder: string
}

/** A real Keycloak on loopback with this suite's realms. */
export interface Keycloak extends KeycloakPlace {
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

/**
 * Starts Keycloak in development mode on a free port of 127.0.0.1, its data in a folder that `stop` removes.
 *
 * @param options.basePath the path that it lives under, such as `/auth`. Default: none
 */
export async function startKeycloak({
  basePath = '',
}: {
  readonly basePath?: string
} = {}): Promise<Keycloak> {
  fetchOnce()
  const folder = mkdtempSync(join(tmpdir(), 'keycloak-'))
  for (const part of ['bin/kc.sh', 'conf', 'providers', 'themes'])
    cpSync(join(home, part), join(folder, part), { recursive: true })
  // What Keycloak compiles for its options is kept there, and makes the next start a quick one.
  symlinkSync(join(home, 'lib'), join(folder, 'lib'))
  cpSync(fileURLToPath(new URL('realms', import.meta.url)), join(folder, 'data', 'import'), {
    recursive: true,
  })

  const [port, management] = [await freePort(), await freePort()]
  const baseUrl = `http://127.0.0.1:${port}${basePath}`
  let output = ''
  const child = spawn(
    join(folder, 'bin', 'kc.sh'),
    [
      'start-dev',
      '--import-realm',
      '--http-host=127.0.0.1',
      `--http-port=${port}`,
      `--http-management-port=${management}`,
      `--http-relative-path=${basePath || '/'}`,
    ],
    {
      detached: true,
      env: {
        ...process.env,
        KC_BOOTSTRAP_ADMIN_USERNAME: ADMINISTRATOR.user,
        KC_BOOTSTRAP_ADMIN_PASSWORD: ADMINISTRATOR.password,
        JAVA_OPTS_APPEND: '-Xmx700m -XX:TieredStopAtLevel=1',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-20_000)
    })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const kill = () => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL')
  }
  // A run that is broken off must not leave a server behind.
  process.once('exit', kill)
  const stop = async () => {
    process.off('exit', kill)
    kill()
    await ended
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
  try {
    await answers(`${baseUrl}/realms/device/.well-known/openid-configuration`, child, () => output)
  } catch (error) {
    await stop()
    throw error
  }
  return { baseUrl, folder, stop }
}

/**
 * Runs a command as an administrator would paste it: `kcadm.sh` is there, and signed in.
 */
export function runAsAdministrator({ baseUrl, folder }: KeycloakPlace, command: string): void {
  // Of each test process its own: two that begin at once would write one file.
  const own = join(folder, `kcadm-${process.pid}`)
  const [config, classes] = [`${own}.config`, `${own}.jsa`]
  const { user, password } = ADMINISTRATOR
  const signIn = `config credentials --server '${baseUrl}' --realm master --user ${user} --password ${password}`
  // Each call is a Java machine of its own. The first one leaves its classes ready to use for those after it.
  const quick = '-XX:+UseSerialGC -XX:TieredStopAtLevel=1'
  const script = [
    `kcadm.sh() { '${join(home, 'bin', 'kcadm.sh')}' "$@" --config '${config}'; }`,
    ...(existsSync(config)
      ? []
      : [`KC_OPTS='${quick} -XX:ArchiveClassesAtExit=${classes}' kcadm.sh ${signIn}`]),
    `export KC_OPTS='${quick} -XX:SharedArchiveFile=${classes}'`,
    command,
  ]
  execFileSync('bash', ['-euc', script.join('\n')], { stdio: 'ignore' })
}

/** One request to the administration interface: the same as a command, without a Java machine for each. */
export async function administer(
  { baseUrl }: KeycloakPlace,
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: Readonly<Record<string, unknown>>,
): Promise<unknown> {
  const signIn = await fetch(`${baseUrl}/realms/master/protocol/openid-connect/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'password',
      client_id: 'admin-cli',
      username: ADMINISTRATOR.user,
      password: ADMINISTRATOR.password,
    }),
  })
  const { access_token: token } = (await signIn.json()) as { readonly access_token: string }
  const reply = await fetch([`${baseUrl}/admin/realms`, ...(path === '' ? [] : [path])].join('/'), {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await reply.text()
  if (!reply.ok) throw new TypeError(`${method} ${path}: ${reply.status} ${text}`)
  return text === '' ? undefined : JSON.parse(text)
}
