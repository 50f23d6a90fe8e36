import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe } from 'vitest'
import { profileFor, signInRecords } from '../../src/cli/sign-in-records.ts'
import type { Nmp } from '../cli/nmp-process.ts'

/** Whether a program is on this machine. */
function isHere(tool: string): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${tool}`])
    return true
  } catch {
    return false
  }
}

/** A suite that needs programs. It says which of them is missing, and is skipped then. */
export function withTools(tools: readonly string[], name: string, suite: () => void): void {
  const missing = tools.filter((tool) => !isHere(tool))
  if (missing.length === 0) describe(name, suite)
  else describe.skip(`${name} (skipped: no ${missing.join(', ')} here)`, suite)
}

/** Settings with names that are hard on a shell. */
const SETTINGS = `current_context: prod
clusters: [{ name: c, base_url: 'https://nmp.example.com' }]
users: [{ type: oauth, name: u }]
contexts:
  - { name: prod, cluster: c, user: u, workspace: ml-team }
  - { name: 'pre prod', cluster: c, user: u, workspace: research }
  - { name: 'team:eu', cluster: c, user: u }
  - { name: '$(touch pwned)', cluster: c, user: u }
  - { name: "it's;\`touch pwned\`", cluster: c, user: u }
  - { name: "two\\nlines", cluster: c, user: u }
`

/** Puts the command as `nmp` into a folder. @returns what a shell needs to find it and its home */
export function installed(nmp: Nmp): NodeJS.ProcessEnv {
  const bin = join(nmp.home, 'bin')
  mkdirSync(bin)
  for (const name of ['nmp', 'docker-credential-nmp']) {
    const file = join(dirname(nmp.entry), `${name}.js`)
    writeFileSync(join(bin, name), `#!/bin/sh\nexec '${process.execPath}' '${file}' "$@"\n`)
    chmodSync(join(bin, name), 0o755)
  }
  return {
    PATH: `${bin}:${process.env['PATH']}`,
    HOME: nmp.home,
    TERM: 'xterm',
    LANG: 'C.UTF-8',
    NMP_STORE: 'file',
  }
}

const ISSUER = 'https://sso.example.com'

/** Accounts, as sign-ins leave them; one has a name that is hard on a shell. */
const ACCOUNTS = ['alice@example.com', 'bob@example.com', '$(touch pwned)@x']

/** Puts settings and accounts with those names into the home of the command. */
export async function settled({ home }: Nmp): Promise<void> {
  const records = signInRecords({ env: {}, platform: process.platform, home }, () => {})
  for (const email of ACCOUNTS)
    await records.use({
      context: 'prod',
      account: { subject: email, email },
      profile: profileFor('prod', ISSUER, email),
      issuer: ISSUER,
      clientId: 'nmp',
      provider: 'oidc',
      scopes: [],
      store: 'file',
    })
  mkdirSync(join(home, '.config/nmp'), { recursive: true, mode: 0o700 })
  writeFileSync(join(home, '.config/nmp/config.yaml'), SETTINGS, { mode: 0o600 })
}

/** A shell at a terminal: keys go in, the screen comes out. */
export class TypedShell {
  readonly #child
  #screen = ''
  #look = () => {}

  /** @param command what runs at the terminal */
  constructor(command: string, options: { readonly env: NodeJS.ProcessEnv; readonly cwd: string }) {
    this.#child = spawn('script', ['-qfec', command, '/dev/null'], options)
    this.#child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.#screen += text
      this.#look()
    })
  }

  /** Types keys, and waits until what has come since matches. */
  async type(keys: string, until: RegExp): Promise<RegExpExecArray> {
    this.#screen = ''
    this.#child.stdin.write(keys)
    return this.shown(until)
  }

  shown(until: RegExp): Promise<RegExpExecArray> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`no ${until} in ${JSON.stringify(this.#screen)}`)),
        15_000,
      )
      this.#look = () => {
        const match = until.exec(this.#screen)
        if (match === null) return
        clearTimeout(timer)
        this.#look = () => {}
        resolve(match)
      }
      this.#look()
    })
  }

  /** What has come since the last keys. */
  get screen(): string {
    return this.#screen
  }

  close(): void {
    this.#child.stdin.end()
    this.#child.kill('SIGHUP')
  }
}
