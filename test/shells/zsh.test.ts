import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { builtNmp, type Nmp } from '../cli/nmp-process.ts'
import { installed, settled, TypedShell, withTools } from './tools.ts'

withTools(['zsh', 'script'], 'completion in zsh', () => {
  let nmp: Nmp
  let shell: TypedShell
  beforeAll(async () => {
    nmp = builtNmp()
    await settled(nmp)
    // Ctrl-G shows the line and empties it.
    writeFileSync(
      join(nmp.home, '.zshrc'),
      `autoload -Uz compinit; compinit -u
source <(nmp completion zsh)
unsetopt beep prompt_sp; LISTMAX=1000; KEYTIMEOUT=1
show() { print; print -r -- "LINE<$BUFFER>"; BUFFER=; zle reset-prompt }
zle -N show; bindkey '^G' show; bindkey '^I' complete-word
PS1=READY
`,
    )
    shell = new TypedShell('zsh -i', { env: installed(nmp), cwd: nmp.home })
    await shell.shown(/READY/)
  })
  afterAll(() => {
    shell.close()
    nmp.dispose()
  })

  async function completed(line: string): Promise<string> {
    const [, shown = ''] = await shell.type(`${line}\t\u0007`, /LINE<(.*)>/)
    return shown
  }

  it.each([
    ['nmp au', 'nmp auth '],
    ['nmp auth logi', 'nmp auth login '],
    ['nmp auth login --pro', 'nmp auth login --provider '],
    ['nmp auth login --provider e', 'nmp auth login --provider entra '],
    ['nmp auth login --provider=k', 'nmp auth login --provider=keycloak '],
    ['nmp --quiet --context prod auth sta', 'nmp --quiet --context prod auth status '],
    ['nmp completion pow', 'nmp completion powershell '],
    ['nmp help exi', 'nmp help exit-codes '],
    ['nmp help auth tok', 'nmp help auth token '],
    ['nmp auth explain AADSTS70011', 'nmp auth explain AADSTS70011 '],
    ['nmp members list --workspace m', 'nmp members list --workspace ml-team '],
    ['nmp config use-context pro', 'nmp config use-context prod '],
    ['nmp auth switch alice@ex', 'nmp auth switch alice@example.com '],
    ['nmp auth token --account bob@', 'nmp auth token --account bob@example.com '],
    ['nmp auth exec -- git-upload-p', 'nmp auth exec -- git-upload-pack '],
  ])('%s', async (typed, expected) => {
    expect(await completed(typed)).toBe(expected)
  })

  it('shows what each command is for', async () => {
    await completed('nmp auth ')
    expect(shell.screen).toMatch(/logout\s+-- Sign out/)
  })

  it('quotes names, and expands nothing in them', async () => {
    expect(await completed('nmp --context pre')).toBe('nmp --context pre\\ prod ')
    expect(await completed('nmp --context tea')).toBe('nmp --context team:eu ')
    expect(await completed('nmp --context it')).toBe("nmp --context it\\'s\\;\\`touch\\ pwned\\` ")
    expect(existsSync(join(nmp.home, 'pwned'))).toBe(false)
  })
})
