/**
 * Writes `docs/adversarial-cases.md`: which hostile or broken input is tested where. The ids stand in the titles of the
 * tests; `docs/adversarial-cases.json` lists them all, and says of each that has no test why. `--check` fails when the
 * page is stale, when an id has neither a test nor a reason, or when it has both.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const page = join(root, 'docs/adversarial-cases.md')
const check = process.argv.includes('--check')

interface Room {
  readonly name: string
  readonly ids: readonly string[]
}
const { rooms, withoutTest } = JSON.parse(
  readFileSync(join(root, 'docs/adversarial-cases.json'), 'utf8'),
) as { rooms: readonly Room[]; withoutTest: Readonly<Record<string, string>> }

/** Titles of tests by the ids in them. */
const proofs = new Map<string, string[]>()
for (const path of readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' }).sort()) {
  if (!path.endsWith('.test.ts')) continue
  const text = readFileSync(join(root, 'test', path), 'utf8')
  for (const [, , title = ''] of text.matchAll(/(['"`])((?:(?!\1).)*\b[A-Z]{2}-\d{2}\b(?:(?!\1).)*)\1/g)) {
    for (const [id] of title.matchAll(/\b[A-Z]{2}-\d{2}\b/g)) {
      const what = title.replace(/\b[A-Z]{2}-\d{2}\b[,:]?\s*/g, '').replaceAll('|', '\\|')
      const proof = `\`${path}\`: ${what || 'all of it'}`
      const known = proofs.get(id) ?? []
      if (!known.includes(proof)) proofs.set(id, [...known, proof])
    }
  }
}

const complaints: string[] = []
const lines = [
  '# Adversarial cases',
  '',
  'What a hostile or broken server, disk, network, terminal or neighbour may do, and the tests that show what happens',
  'then. Generated from the titles of the tests by `npm run docs:cases`.',
]
for (const { name, ids } of rooms) {
  lines.push('', `## ${name}`, '', '| id | proved by (below `test/`) |', '|---|---|')
  for (const id of ids) {
    const tests = proofs.get(id)
    const reason = withoutTest[id]
    if (tests === undefined && reason === undefined) complaints.push(`${id} has neither a test nor a reason`)
    if (tests !== undefined && reason !== undefined)
      complaints.push(`${id} has a test and a reason for having none`)
    lines.push(`| ${id} | ${tests?.join('<br>') ?? `– ${reason}`} |`)
  }
}
const text = `${lines.join('\n')}\n`
if (check && text !== readFileSync(page, 'utf8'))
  complaints.push('docs/adversarial-cases.md is stale: npm run docs:cases')
if (!check) writeFileSync(page, text)
if (complaints.length > 0) {
  console.error(complaints.join('\n'))
  process.exit(1)
}
