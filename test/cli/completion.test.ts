import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LISTED_COMMANDS } from '../../src/cli/commands.ts'
import { offerLines } from '../../src/cli/complete.ts'
import { COMPLETION_MODEL } from '../../src/cli/completion/model.ts'
import { completionScript } from '../../src/cli/completion.ts'
import { spellingOf } from '../../src/cli/option.ts'
import { builtNmp, type Nmp } from './nmp-process.ts'

const SHELLS = ['bash', 'zsh', 'fish', 'powershell']

describe.each(SHELLS)('the script for %s', (shell) => {
  const script = completionScript(shell) ?? ''

  it('knows every command, every option and every choice', () => {
    for (const { words, options } of LISTED_COMMANDS) {
      expect(script).toContain(words.split(' ').at(-1))
      for (const option of options.map(spellingOf))
        expect(script).toContain(shell === 'fish' ? ` -l ${option} ` : `--${option}`)
    }
    for (const { value } of COMPLETION_MODEL.options)
      for (const choice of value?.choices ?? []) expect(script).toContain(choice)
  })

  it('asks the program only for what it cannot know', () => {
    const asked = [...script.matchAll(/(?:__complete |_nmp_ask |= ')(contexts|workspaces|codes)/g)]
    expect(new Set(asked.map(([, what]) => what))).toEqual(new Set(['contexts', 'workspaces', 'codes']))
  })

  it('offers nothing that only programs call', () => {
    expect(script).not.toMatch(/['" ]__complete['"]/)
  })
})

describe('the model', () => {
  it('offers the topics of the help beside the commands, each once', () => {
    const [, next = []] = COMPLETION_MODEL.next.find(([words]) => words === 'help') ?? []
    const words = next.map(({ word }) => word)
    expect(words).toEqual(expect.arrayContaining(['auth', 'config', 'exit-codes', 'environment', 'json']))
    expect(new Set(words).size).toBe(words.length)
  })
})

describe('nmp __complete', () => {
  let nmp: Nmp
  beforeAll(() => {
    nmp = builtNmp()
    mkdirSync(join(nmp.home, '.config/nmp'), { recursive: true, mode: 0o700 })
    writeFileSync(
      join(nmp.home, '.config/nmp/config.yaml'),
      `current_context: one
clusters: [{ name: c, base_url: 'https://nmp.example.com' }]
users: [{ type: oauth, name: u, token: sentinel-token }]
contexts: [{ name: one, cluster: c, user: u, workspace: w }, { name: two, cluster: c, user: u, workspace: w }]
`,
      { mode: 0o600 },
    )
  })
  afterAll(() => nmp.dispose())

  it('lists contexts with their platform, and workspaces with their contexts; never a token', async () => {
    expect((await nmp.run(['__complete', 'contexts'])).out).toBe(
      'one\thttps://nmp.example.com\ntwo\thttps://nmp.example.com\n',
    )
    expect((await nmp.run(['__complete', 'workspaces'])).out).toBe('w\tof one, two\n')
  })

  it('lists codes of this program and of providers', async () => {
    const { out } = await nmp.run(['__complete', 'codes'])
    expect(out).toMatch(/^NOT_SIGNED_IN\t.+$/m)
    expect(out).toMatch(/^AADSTS70011\t.+$/m)
    expect(out).toMatch(/^[\w.:-]+\t[^\t\n]*(\n|$)/)
  })

  it('says nothing on standard output when the settings cannot be read', async () => {
    appendFileSync(join(nmp.home, '.config/nmp/config.yaml'), ': [')
    const { exitCode, out } = await nmp.run(['__complete', 'contexts'])
    expect({ exitCode, out }).toEqual({ exitCode: 1, out: '' })
  })
})

describe('a name that is offered', () => {
  it('is offered once, on one line, and as it is', () => {
    expect(
      offerLines([
        ['a b', 'one'],
        ['a b', 'two'],
        ['x\ny', ''],
        ['tab\there', ''],
        ['\u001b[31mred', ''],
        ['right\u202eleft', ''],
        ['ok', 'line\nbreak'],
      ]),
    ).toBe('a b\tone\nok\tline\\nbreak\n')
  })
})
