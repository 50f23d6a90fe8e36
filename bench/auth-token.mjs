// What `nmp auth token` costs with a valid stored session: whole processes, against bare node and against the same through
// @azure/msal-node with a cache file. Nothing of it is allowed to use the network.
//   npm run bench:token [rounds]                      file store
//   sh scripts/with-keyring.sh npm run bench:token    keychain too
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startFakeProvider } from '../dist/testing/index.js'
import { cachedByMsal } from './msal-cache.mjs'
import { inPairs, median, plainEnvironment, report } from './pairs.mjs'

const rounds = Number(process.argv[2] ?? 31)
const nmp = fileURLToPath(new URL('../dist/cli/nmp.js', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'bench-auth-token-'))

/** An environment in which nobody has signed in. The keychain of the session bus stays reachable. */
function emptyHome(name) {
  const home = join(folder, name)
  mkdirSync(home, { mode: 0o700 })
  const own = Object.entries(plainEnvironment).filter(
    ([key]) => !/^(NMP_|XDG_(CONFIG|STATE|CACHE)_HOME$)/.test(key),
  )
  return { ...Object.fromEntries(own), HOME: home }
}

/** Signs in by the command itself, to a provider that approves at once. */
async function signedIn(store) {
  const env = emptyHome(store)
  const provider = await startFakeProvider({ tokenSeconds: 86_400, intervalSeconds: 1 })
  const args = ['auth', 'login', '--issuer', provider.issuer, '--client-id', provider.clientId]
  const login = spawn(process.execPath, [nmp, ...args, '--no-browser', '--store', store], { env })
  let said = ''
  for (const stream of [login.stdout, login.stderr])
    stream.on('data', (part) => {
      said += part
    })
  const approving = setInterval(() => provider.approve(), 50)
  const exitCode = await new Promise((resolve) => login.on('exit', resolve))
  clearInterval(approving)
  await provider.close()
  if (exitCode !== 0) throw new Error(`the sign-in failed: exit ${exitCode}\n${said}`)
  return { args: [nmp, 'auth', 'token'], env }
}

try {
  const stores = ['file', ...(process.env.DBUS_SESSION_BUS_ADDRESS ? ['keychain'] : [])]
  const ways = { 'node -e 0': { args: ['-e', '0'] } }
  for (const store of stores) ways[`nmp auth token, ${store}`] = await signedIn(store)
  const program = join(folder, 'msal.cjs')
  const { cache, source } = await cachedByMsal(join(folder, 'msal-cache.json'))
  writeFileSync(join(folder, 'msal-cache.json'), cache)
  writeFileSync(program, source)
  ways['@azure/msal-node, cache file'] = { args: [program] }
  const isToken = (text) => /^[\w-]+\.[\w-]+\.[\w-]*\n$/.test(text)
  const results = inPairs(rounds, ways, (name, out) => {
    if (name !== 'node -e 0' && !isToken(out)) throw new Error(`${name} printed no token: ${out}`)
  })
  report(`a token from a stored session, median of ${rounds} rounds, Node ${process.versions.node}`, results)
  const msal = results['@azure/msal-node, cache file']
  for (const store of stores) {
    const ours = results[`nmp auth token, ${store}`]
    const share = median(ours.times.map((ms, round) => ms / msal.times[round]))
    console.log(
      `nmp (${store}) takes ${share.toFixed(2)} of the time of @azure/msal-node (at most 0.50 is wanted)`,
    )
    if (ours.ratio > 1.5 || share > 0.5) process.exitCode = 1
  }
} finally {
  rmSync(folder, { recursive: true })
}
