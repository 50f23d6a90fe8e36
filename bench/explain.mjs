// How many replies explain() takes in a second of this machine's processor: every confirmed reply, as an object and as
// JSON text, with a provider that is known.
//   npm run bench:explain [rounds]
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const rounds = Number(process.argv[2] ?? 200)
const file = (path) => fileURLToPath(new URL(path, import.meta.url))

const { outputFiles } = await build({
  entryPoints: [file('../src/idp-errors/index.ts')],
  bundle: true,
  format: 'esm',
  platform: 'node',
  write: false,
})
const { explain } = await import(
  `data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`
)

const bodies = JSON.parse(readFileSync(file('../test/idp-errors/corpus/confirmed.json'), 'utf8'))
  .map(({ body }) => body)
  .filter((body) => typeof body === 'object' && body !== null)
const provider = {
  kind: 'entra',
  issuer: 'https://login.microsoftonline.com/contoso.example/v2.0',
  tenant: 'contoso.example',
  clientId: '11111111-2222-3333-4444-555555555555',
}

function perSecond(inputs) {
  for (let round = 0; round < 20; round += 1) for (const body of inputs()) explain({ body, provider })
  const fresh = Array.from({ length: rounds }, inputs)
  const before = process.cpuUsage()
  let replies = 0
  for (const round of fresh) {
    for (const body of round) {
      explain({ body, provider })
      replies += 1
    }
  }
  const { user, system } = process.cpuUsage(before)
  return Math.round(replies / ((user + system) / 1_000_000))
}

const texts = bodies.map((body) => JSON.stringify(body))
// Each round has its own objects and strings, so that nothing is remembered from the round before.
const objects = perSecond(() => texts.map((text) => JSON.parse(text)))
const json = perSecond(() => texts.map((text) => Buffer.from(text).toString()))
console.log(
  `replies explained in a second: ${objects} as objects, ${json} as JSON text (at least 100000 are wanted)`,
)
if (Math.min(objects, json) < 100_000) process.exitCode = 1
