import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { builtNmp, type Nmp } from '../cli/nmp-process.ts'
import { installed, settled, withTools } from './tools.ts'

withTools(['fish'], 'completion in fish', () => {
  let nmp: Nmp
  let env: NodeJS.ProcessEnv
  beforeAll(async () => {
    nmp = builtNmp()
    await settled(nmp)
    env = installed(nmp)
  })
  afterAll(() => nmp.dispose())

  /** What fish offers for a line, with what it says of each. */
  function offered(line: string): readonly (readonly string[])[] {
    const script = 'nmp completion fish | source; complete -C $argv[1]'
    const out = execFileSync('fish', ['-N', '-c', script, line], { env, cwd: nmp.home, encoding: 'utf8' })
    return out
      .split('\n')
      .filter((text) => text !== '')
      .map((text) => text.split('\t'))
  }
  const words = (line: string) => offered(line).map(([word]) => word)

  it.each([
    ['nmp au', ['auth']],
    ['nmp auth lo', ['login', 'logout']],
    ['nmp auth login --pro', ['--provider']],
    ['nmp auth login --provider ', ['entra', 'keycloak', 'oidc', 'okta']],
    ['nmp auth login --provider=k', ['--provider=keycloak']],
    ['nmp --quiet --context prod auth sta', ['status']],
    ['nmp completion ', ['bash', 'fish', 'powershell', 'zsh']],
    ['nmp help exi', ['exit-codes']],
    ['nmp help auth to', ['token']],
    ['nmp auth explain AADSTS70011', ['AADSTS70011']],
    ['nmp members list --workspace m', ['ml-team']],
    ['nmp config use-context pro', ['prod']],
    ['nmp auth switch alice@ex', ['alice@example.com']],
    ['nmp auth token --account ', ['$(touch pwned)@x', 'alice@example.com', 'bob@example.com']],
    ['nmp config use-context prod ', []],
    ['nmp auth token --pro', []],
    ['nmp auth exec -- git-upload-p', ['git-upload-pack']],
  ])('%s', (line, expected) => {
    expect(words(line)).toEqual(expected)
  })

  it('says what each is', () => {
    expect(offered('nmp auth logo')).toEqual([['logout', expect.stringMatching(/^Sign out/)]])
    expect(offered('nmp --context pro')).toEqual([['prod', 'https://nmp.example.com']])
  })

  it('expands nothing in a name, and offers none that is not one line', () => {
    expect(words('nmp --context ')).toEqual([
      '$(touch pwned)',
      "it's;`touch pwned`",
      'pre prod',
      'prod',
      'team:eu',
    ])
    expect(existsSync(join(nmp.home, 'pwned'))).toBe(false)
  })
})
