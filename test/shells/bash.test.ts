import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { builtNmp, type Nmp } from '../cli/nmp-process.ts'
import { installed, settled, TypedShell, withTools } from './tools.ts'

withTools(['bash', 'script'], 'completion in bash', () => {
  let nmp: Nmp
  let shell: TypedShell
  beforeAll(async () => {
    nmp = builtNmp()
    await settled(nmp)
    const env = installed(nmp)
    const rc = join(nmp.home, 'rc')
    // Alt-* inserts all that can be completed; Ctrl-G shows the line and empties it.
    writeFileSync(
      rc,
      'source <(nmp completion bash)\nshow() { printf "\\nLINE<%s>\\n" "$READLINE_LINE"; READLINE_LINE=; }\nbind -x \'"\\C-g": show\'\nPS1=READY\n',
    )
    shell = new TypedShell(`bash --noprofile --rcfile ${rc} -i`, { env, cwd: nmp.home })
    await shell.shown(/READY/)
  })
  afterAll(() => {
    shell.close()
    nmp.dispose()
  })

  async function completed(line: string): Promise<string> {
    const [, shown = ''] = await shell.type(`${line}\u001b*\u0007`, /LINE<(.*)>\r?\n/)
    return shown
  }

  it.each([
    ['nmp au', 'nmp auth '],
    ['nmp auth lo', 'nmp auth login logout '],
    ['nmp auth login --pro', 'nmp auth login --provider '],
    ['nmp auth login --provider e', 'nmp auth login --provider entra '],
    ['nmp auth login --provider=k', 'nmp auth login --provider=keycloak '],
    ['nmp -f j', 'nmp -f json '],
    ['nmp --quiet --context prod auth sta', 'nmp --quiet --context prod auth status '],
    ['nmp completion ', 'nmp completion bash fish powershell zsh '],
    ['nmp help exi', 'nmp help exit-codes '],
    ['nmp help auth to', 'nmp help auth token '],
    ['nmp auth explain AADSTS70011', 'nmp auth explain AADSTS70011 '],
    ['nmp auth explain ENTRA_SCOPE_NOT', 'nmp auth explain ENTRA_SCOPE_NOT_CONFIGURED '],
    ['nmp members list --workspace m', 'nmp members list --workspace ml-team '],
    ['nmp config use-context pro', 'nmp config use-context prod '],
    ['nmp auth switch al', 'nmp auth switch alice@example.com '],
    ['nmp auth switch alice@ex', 'nmp auth switch alice@example.com '],
    ['nmp auth token --account bob@', 'nmp auth token --account bob@example.com '],
    ['nmp auth exec -- git-upload-p', 'nmp auth exec -- git-upload-pack '],
    ['nmp __comp', 'nmp __comp'],
  ])('%s', async (typed, expected) => {
    expect(await completed(typed)).toBe(expected)
  })

  it('quotes a name with a space', async () => {
    expect(await completed('nmp --context pre')).toBe('nmp --context pre\\ prod ')
  })

  it('keeps a name with a colon whole', async () => {
    expect(await completed('nmp --context team:')).toBe('nmp --context team:eu ')
  })

  it('expands nothing in a name', async () => {
    expect(await completed('nmp --context $')).toBe('nmp --context \\$\\(touch\\ pwned\\) ')
    expect(await completed('nmp --context i')).toBe("nmp --context it\\'s\\;\\`touch\\ pwned\\` ")
    expect(existsSync(join(nmp.home, 'pwned'))).toBe(false)
  })

  it('offers no name that is not one line', async () => {
    expect(await completed('nmp --context tw')).toBe('nmp --context tw')
  })
})
