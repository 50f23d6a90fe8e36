import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LISTED_COMMANDS } from '../../src/cli/commands.ts'
import { helpText } from '../../src/cli/help.ts'
import { HELP_TOPICS } from '../../src/cli/help-topics.ts'
import { jsonFieldsText } from '../../src/cli/json-help.ts'
import { builtNmp, type Nmp } from './nmp-process.ts'

let nmp: Nmp
beforeAll(() => {
  nmp = builtNmp()
})
afterAll(() => nmp.dispose())

/** Words without the line breaks of the screen. */
const flat = (text: string) => text.replaceAll(/\s+/g, ' ')

describe('nmp help', () => {
  it.each(LISTED_COMMANDS.map(({ words }) => words))('shows for %s what --help shows', async (words) => {
    const help = await nmp.run(['help', ...words.split(' ')])
    expect(help).toEqual({ exitCode: 0, err: '', out: helpText(words, 80) })
    expect(help.out).toContain('Examples\n')
  })

  it.each(Object.keys(HELP_TOPICS))('has a page about %s', async (topic) => {
    const { exitCode, out } = await nmp.run(['help', topic])
    expect(exitCode).toBe(0)
    expect(out).not.toBe(helpText('', 80))
    expect(out.split('\n').length).toBeGreaterThan(8)
  })

  it('lists commands, topics, exit codes and variables when nothing is named', async () => {
    const { out } = await nmp.run(['help'])
    expect(out).toBe((await nmp.run(['--help'])).out)
    for (const { words } of LISTED_COMMANDS) expect(out).toContain(`  ${words} `)
    for (const topic of Object.keys(HELP_TOPICS)) expect(out).toContain(`  ${topic} `)
    expect(out).not.toContain('__complete')
  })

  it.each([
    [['help', 'exit-code'], 'nmp help exit-codes'],
    [['help', 'auth', 'tokn'], 'nmp help auth token'],
    [['help', 'jsno'], 'nmp help json'],
    [['completion', 'bsh'], 'bash'],
    [['auth', 'git-credentials', 'get'], 'nmp auth git-credential'],
    [['complete'], 'nmp completion'],
  ])('of %j suggests %s', async (args, suggestion) => {
    const { exitCode, err } = await nmp.run(args)
    expect(exitCode).toBe(2)
    expect(flat(err)).toContain(`did you mean ${suggestion}`)
  })

  it('suggests no command that only programs call', async () => {
    const { err } = await nmp.run(['__complet', 'contexts'])
    expect(err).not.toContain('__complete')
  })
})

describe('the layout of the help', () => {
  const texts = (width: number) => [
    ...['', 'auth', 'config', ...LISTED_COMMANDS.map(({ words }) => words), ...Object.keys(HELP_TOPICS)].map(
      (topic) => helpText(topic, width),
    ),
    jsonFieldsText(width),
  ]

  it.each([40, 60, 80])('fits into %i columns; only what is to be copied is longer', (width) => {
    for (const text of texts(width))
      for (const line of text.split('\n').filter((line) => line.length > width))
        expect(line).toMatch(/^ {4}\$ |^ *\S+$|^ {2}nmp |^ {2}-|^\S+: nmp |^ {4,}\w+: \S+$/)
  })

  it('keeps the words of a list on its right side', () => {
    const lines = helpText('auth exec', 80).split('\n')
    const at = lines.findIndex((line) => line.startsWith('  -f, --output-format'))
    expect(at).toBeGreaterThan(0)
    for (const text of texts(80)) expect(text).not.toMatch(/^ {2}\S.{26}\S.*\n {4}[a-z]/m)
  })
})

describe('what the help and the documents teach', () => {
  it('never puts a token into a command line', () => {
    const documents = readdirSync('docs', { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.md'))
      .map((path) => `docs/${path}`)
    for (const path of ['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', ...documents])
      expect({ path, unsafe: /\$\(\s*nmp auth token/.test(readFileSync(path, 'utf8')) }).toEqual({
        path,
        unsafe: false,
      })
    for (const { examples } of LISTED_COMMANDS)
      for (const { line } of examples) expect(line).not.toMatch(/\$\(\s*nmp auth token/)
  })
})
