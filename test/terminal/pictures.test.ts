import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { pictureOf, SCENES } from '../../scripts/pictures/scenes.ts'
import { builtNmp, type Nmp } from '../cli/nmp-process.ts'
import { withTools } from '../shells/tools.ts'

/** What a picture says. The QR code holds a port that is another one each time, so its cells do not count. */
function words(svg: string): readonly string[] {
  return [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)]
    .map(([, text = '']) => text)
    .filter((text) => !/[▀▄█]/.test(text))
}

withTools(['tmux'], 'the pictures of the documentation', () => {
  let nmp: Nmp
  beforeAll(() => {
    nmp = builtNmp()
  })
  afterAll(() => nmp.dispose())

  it.each(Object.keys(SCENES))('%s is what the program shows (npm run docs:pictures)', async (name) => {
    const kept = readFileSync(new URL(`../../docs/pictures/${name}.svg`, import.meta.url), 'utf8')
    const shown = await pictureOf(name, nmp)
    expect(words(kept).length).toBeGreaterThan(5)
    expect(words(kept)).toEqual(words(shown))
  })
})
