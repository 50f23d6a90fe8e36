import { credentialHosts, mayHave } from './credential-host.ts'
import { gitAnswer, gitRequest } from './git-credential.ts'
import type { Invocation } from './invocation.ts'
import { DEFAULT_USERNAME } from './token-username.ts'
import { wantedToken } from './wanted-token.ts'

/** Longest request that is read, in bytes. */
const REQUEST_MAX_BYTES = 65_536

const COMMAND = 'nmp auth git-credential'

/** `nmp auth git-credential` */
export async function run(invocation: Invocation): Promise<undefined> {
  const { operand, values, terminal, signal } = invocation
  const hosts = await credentialHosts(invocation, COMMAND)
  const text = await terminal.input(REQUEST_MAX_BYTES, signal)
  signal.throwIfAborted()
  // The session is renewed and ended by nmp alone; to git there is nothing to store and nothing to erase.
  if (operand !== 'get') return undefined
  const request = gitRequest(text)
  if (!mayHave(request, hosts)) return undefined
  try {
    const token = await wantedToken(invocation, { command: COMMAND, withExpiry: true })
    terminal.out(gitAnswer(token, request, values.text('username') ?? DEFAULT_USERNAME))
  } catch (error) {
    // Without this line git asks for a password, and there is none that would do.
    terminal.out('quit=1\n')
    throw error
  }
  return undefined
}
