import { runChild } from './child-command.ts'
import { usageError } from './failure.ts'
import type { Invocation } from './invocation.ts'
import { variableName } from './token-variable.ts'
import { wantedToken } from './wanted-token.ts'

/** `nmp auth exec` */
export async function run(invocation: Invocation): Promise<number> {
  const { values, rest, world, signal, handOver } = invocation
  const variable = variableName(values, 'nmp auth exec')
  const [command, ...args] = rest
  if (!command) throw usageError('the command behind -- is empty', 'auth exec')
  const { token } = await wantedToken(invocation, { command: 'nmp auth exec', withExpiry: false })
  signal.throwIfAborted()
  return runChild({ words: [command, ...args], env: { ...world.env, [variable]: token.reveal() } }, handOver)
}
