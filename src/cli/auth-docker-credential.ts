import { type Asker, credentialHosts, mayHave } from './credential-host.ts'
import { problemFrom } from './failure.ts'
import type { Invocation } from './invocation.ts'
import { jsonLine } from './json-line.ts'
import { DEFAULT_USERNAME } from './token-username.ts'
import { wantedToken } from './wanted-token.ts'

/** Longest address that is read, in bytes. */
const ADDRESS_MAX_BYTES = 8_192

const COMMAND = 'nmp auth docker-credential'

/** The words by which Docker knows that a helper has nothing for a registry; it then goes on without. */
const NOTHING_HERE = 'credentials not found in native keychain'

const REFUSALS: Readonly<Record<string, string>> = {
  store: 'nmp keeps no passwords. Sign in with: nmp auth login',
  erase: 'The session belongs to nmp. Sign out with: nmp auth logout',
}

/** The registry that Docker means: `registry.example.com`, or an address with a path that does not matter. */
export function registryOf(address: string): Asker {
  const { scheme, host = '' } = /^(?:(?<scheme>https?):\/\/)?(?<host>[^/]*)/.exec(address)?.groups ?? {}
  if (scheme !== undefined) return { protocol: scheme, host }
  return { protocol: 'https', host }
}

async function answer(invocation: Invocation): Promise<string | undefined> {
  const { operand, values, terminal, signal } = invocation
  const username = values.text('username') ?? DEFAULT_USERNAME
  const hosts = await credentialHosts(invocation, COMMAND)
  if (operand === 'list') {
    const addresses = [...(hosts.platform === undefined ? [] : [hosts.platform]), ...hosts.named]
    return jsonLine(Object.fromEntries(addresses.map((address) => [address, username])))
  }
  const address = (await terminal.input(ADDRESS_MAX_BYTES, signal)).trim()
  signal.throwIfAborted()
  if (!mayHave(registryOf(address), hosts)) return undefined
  const { token } = await wantedToken(invocation, { command: COMMAND, withExpiry: false })
  return jsonLine({ ServerURL: address, Username: username, Secret: token.reveal() })
}

/** `nmp auth docker-credential`. Docker shows what a helper prints on standard output, also when that is an error. */
export async function run(invocation: Invocation): Promise<number> {
  const { operand, terminal } = invocation
  const refusal = REFUSALS[operand]
  if (refusal !== undefined) {
    terminal.out(`${refusal}\n`)
    return 1
  }
  try {
    const text = await answer(invocation)
    terminal.out(text ?? `${NOTHING_HERE}\n`)
    return text === undefined ? 1 : 0
  } catch (error) {
    const { title, fix } = problemFrom(error)
    terminal.out(`${title} ${fix[0].text}${fix[0].command === undefined ? '' : ` ${fix[0].command}`}\n`)
    throw error
  }
}
