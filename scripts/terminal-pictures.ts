import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { builtNmp } from '../test/cli/nmp-process.ts'
import { pictureOf, SCENES } from './pictures/scenes.ts'

/** Draws the pictures of the documentation from the real program in a real terminal. Needs tmux. */
const folder = fileURLToPath(new URL('../docs/pictures', import.meta.url))
mkdirSync(folder, { recursive: true })
const nmp = builtNmp()
try {
  for (const name of Object.keys(SCENES)) {
    writeFileSync(`${folder}/${name}.svg`, await pictureOf(name, nmp))
    console.log(`docs/pictures/${name}.svg`)
  }
} finally {
  nmp.dispose()
}
