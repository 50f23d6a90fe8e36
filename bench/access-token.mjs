// What accessToken() costs where nothing has to be done, and how many requests a crowd makes where something has.
//   npm run bench:access-token
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const CALLS = 1_000_000
const CROWD = 1_000
const file = (path) => fileURLToPath(new URL(path, import.meta.url))

await build({
  stdin: {
    contents: `export { DeviceLogin, memoryStore, oidc, realWorld } from './src/index.ts'
export { startFakeProvider, FakeClock } from './src/testing/index.ts'`,
    resolveDir: file('..'),
  },
  bundle: true,
  format: 'esm',
  platform: 'node',
  external: ['jose', 'jose/*', 'undici', 'open', 'msw'],
  outfile: file('../node_modules/.cache/bench-access-token.mjs'),
})
const { DeviceLogin, memoryStore, oidc, realWorld, startFakeProvider, FakeClock } = await import(
  file('../node_modules/.cache/bench-access-token.mjs')
)

const clock = new FakeClock({ startMs: Date.now() })
const provider = await startFakeProvider({ clock })
const login = (time) =>
  new DeviceLogin({
    provider: oidc({ issuer: provider.issuer, clientId: provider.clientId }),
    store,
    world: { ...realWorld(), env: {}, clock: time },
  })
const store = memoryStore()
await login(clock).signIn({ onPrompt: ({ userCode }) => provider.approve(userCode) })

/** Calls a second of the processor, one after the other. */
async function perSecond(cached) {
  for (let call = 0; call < 50_000; call += 1) await cached.accessToken()
  const before = process.cpuUsage()
  for (let call = 0; call < CALLS; call += 1) await cached.accessToken()
  const { user, system } = process.cpuUsage(before)
  return Math.round(CALLS / ((user + system) / 1_000_000))
}

// The real clock: reading it is part of what a call costs.
const rates = []
for (let round = 0; round < 5; round += 1) rates.push(await perSecond(login(realWorld().clock)))
rates.sort((a, b) => a - b)
console.log(`accessToken() on a cached token: ${rates[2]} calls a second (at least 1000000 are wanted)`)

clock.advance(3_601_000)
const crowded = login(clock)
const tokens = await Promise.all(Array.from({ length: CROWD }, () => crowded.accessToken()))
const requests = provider.requestsTo('refresh').length
console.log(
  `${CROWD} callers at once, token expired: ${requests} refresh request, ${new Set(tokens).size} token (1 is wanted)`,
)
await provider.close()
if (rates[2] < 1_000_000 || requests !== 1) process.exitCode = 1
