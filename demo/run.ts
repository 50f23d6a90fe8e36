/**
 * The main job from end to end, with no account and no network: a real OpenID provider and a small platform on
 * 127.0.0.1, and the built `nmp` in front of them. Exits 0 only when every step did what it should.
 */
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPlatform } from '../src/testing/platform.ts'
import { approveInPages } from './approve.ts'
import { Runner } from './child.ts'
import { startProvider } from './provider.ts'

/** How long a person at the terminal has before the demo approves by itself, in milliseconds. */
const PATIENCE_MS = 8_000

const attended = process.stdin.isTTY === true && process.stderr.isTTY === true
const failures: string[] = []

function check(what: string, holds: boolean): void {
  process.stdout.write(`  ${holds ? 'ok' : 'NOT OK'}: ${what}\n`)
  if (!holds) failures.push(what)
}

/** Reads the user code out of the provider's answer, so that the demo can approve what a person would approve. */
function codeFrom(response: ServerResponse, found: (userCode: string) => void): void {
  const { end } = response
  response.end = function (this: ServerResponse, ...parts: unknown[]) {
    const code = /"user_code":"([^"]+)"/.exec(String(parts[0] ?? ''))?.[1]
    if (code !== undefined) found(code)
    return Reflect.apply(end, this, parts)
  }
}

const home = mkdtempSync(join(tmpdir(), 'nmp-demo-'))
const keep = Object.entries(process.env).filter(([name]) => !/^(NMP_|XDG_)|_proxy$/i.test(name))
const runner = new Runner(
  { ...Object.fromEntries(keep), HOME: home, USERPROFILE: home, NMP_STORE: 'file' },
  attended,
)
process.on('exit', () => {
  runner.stop()
  rmSync(home, { recursive: true, force: true })
})
for (const [name, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)
  process.on(name, () => process.exit(code))

let codeShown: (userCode: string) => void = () => {}
const provider = await startProvider({
  intercept(request: IncomingMessage, response: ServerResponse) {
    if (request.url?.startsWith('/device/auth')) codeFrom(response, (userCode) => codeShown(userCode))
    return false
  },
})
const platform = await startPlatform({
  issuer: provider.issuer,
  workspaces: { 'ml-team': { members: { 'alice@example.com': ['Admin'] } } },
})
const tokenRequests = () => provider.requests.filter((request) => request === 'POST /token').length

/** Approves through the provider's pages; at a terminal only after Enter, or when nobody has done it for a while. */
async function approve(userCode: string, signal: AbortSignal): Promise<void> {
  if (attended) {
    process.stdout.write('\n[demo] Approve in your browser, or press Enter and the demo approves as alice.\n')
    const pressed = once(process.stdin, 'data', { signal })
    await Promise.race([pressed, once(AbortSignal.timeout(PATIENCE_MS), 'abort', { signal })])
  }
  await approveInPages(`${provider.issuer}/device`, userCode, { login: 'alice@example.com' })
}

async function signIn(): Promise<void> {
  const done = new AbortController()
  let shownCode = ''
  codeShown = (userCode) => {
    shownCode = userCode
    // What goes wrong here shows as a sign-in that does not end well.
    setTimeout(() => approve(userCode, done.signal).catch(() => {}), 300)
  }
  const login = await runner.run(
    'auth',
    'login',
    '--base-url',
    platform.baseUrl,
    '--no-browser',
    '--timeout',
    '60',
  )
  done.abort()
  process.stdin.pause()
  check('signed in', login.exitCode === 0)
  if (attended) return
  check('the code was shown', shownCode !== '' && login.err.includes(`\n    ${shownCode}\n`))
  check('the address was shown', login.err.includes(`\n    ${provider.issuer}/device\n`))
}

try {
  process.stdout.write(`[demo] OpenID provider at ${provider.issuer}, platform at ${platform.baseUrl}\n`)
  await signIn()

  const status = await runner.run('auth', 'status')
  check('status names the person', status.exitCode === 0 && /alice@example\.com/i.test(status.out))

  const before = await runner.run('auth', 'token', '--decode')
  check('the token is from this provider', before.out.includes(`"iss": "${provider.issuer}"`))

  const requests = tokenRequests()
  const refresh = await runner.run('auth', 'refresh')
  check('renewed with one request', refresh.exitCode === 0 && tokenRequests() === requests + 1)

  const wrong = await runner.run('auth', 'login', '--issuer', provider.issuer, '--client-id', 'nmp-typo')
  check('a wrong client id is for an administrator', wrong.exitCode === 5)

  const explained = await runner.run('auth', 'explain', 'AADSTS70011')
  check('a provider error is explained', explained.exitCode === 0 && explained.out.includes('AADSTS70011'))

  const logout = await runner.run('auth', 'logout')
  check('signed out', logout.exitCode === 0 && provider.requests.includes('POST /token/revocation'))

  const after = await runner.run('auth', 'token')
  check('nobody is signed in any more', after.exitCode === 4 && after.out === '')
} finally {
  await Promise.all([provider.close(), platform.close()])
}
if (failures.length > 0)
  process.stderr.write(`\n[demo] ${failures.length} steps failed: ${failures.join('; ')}\n`)
else process.stdout.write('\n[demo] Every step did what it should.\n')
process.exit(failures.length === 0 ? 0 : 1)
