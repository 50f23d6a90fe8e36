/** A process of its own that adds contexts one after the other: `config-writer.ts FILE PREFIX COUNT`. */
import { randomBytes } from 'node:crypto'
import { changeConfig } from '../../src/nmp/config-file.ts'
import { realClock } from '../../src/world.ts'

const [file = '', prefix = '', count = '0'] = process.argv.slice(2)
const world = { clock: realClock, platform: process.platform, randomBytes }

for (let n = 0; n < Number(count); n += 1) {
  const name = `${prefix}${n}`
  await changeConfig(
    { file, named: false },
    [{ kind: 'set_context', name, baseUrl: `https://${name}.example` }],
    {
      world,
    },
  )
}
