import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { LISTED_COMMANDS } from '../../src/cli/commands.ts'
import { manPages } from '../../src/cli/man-pages.ts'
import { spellingOf } from '../../src/cli/option.ts'

const pages = manPages('1.2.3')
const named: { readonly man: readonly string[] } = JSON.parse(readFileSync('package.json', 'utf8'))

describe('the manual', () => {
  it('is named in package.json page by page, because npm installs no others', () => {
    expect([...named.man].sort()).toEqual(pages.map(({ file }) => `dist/man/${file}`).sort())
  })

  it('has a page a command, with its options and its examples', () => {
    for (const { words, options, examples } of LISTED_COMMANDS) {
      const { text = '' } = pages.find(({ file }) => file === `nmp-${words.replaceAll(' ', '-')}.1`) ?? {}
      for (const option of options)
        expect(text).toContain(`\\fB\\-\\-${spellingOf(option).replaceAll('-', '\\-')}\\fR`)
      expect(text.split('\n').filter((line) => line === '.nf')).toHaveLength(examples.length)
    }
  })

  it('lets no text become a request of roff, and no dash one that a shell does not know', () => {
    const requests = /^\.(TH|ad l|nh|SH|SS|TP|PP|B|BR|RS 4|RE|nf|fi)( |$)/
    for (const { text } of pages)
      for (const line of text.split('\n').filter((line) => line !== '')) {
        if (line.startsWith('.')) expect(line).toMatch(requests)
        expect(line).not.toMatch(/^'|[`^~]|[^\\]-/)
      }
  })
})
