import type { HandedToken } from './access-token.ts'
import { type ChildCommand, type ChildEnd, endAs, runChild } from './child-command.ts'
import { usageError } from './failure.ts'
import type { Invocation } from './invocation.ts'
import { tokenFile } from './token-file.ts'
import { keepFresh } from './token-upkeep.ts'
import { variableName } from './token-variable.ts'
import { wantedToken } from './wanted-token.ts'

/** The variable that names the file of `--token-file`, unless `--env` names another one. */
const FILE_VARIABLE = 'NMP_ACCESS_TOKEN_FILE'

/** Runs a command beside a file with the token, which is renewed until the command ends, and gone after it. */
async function runBesideFile(
  token: HandedToken,
  variable: string,
  words: ChildCommand['words'],
  invocation: Invocation,
): Promise<ChildEnd> {
  const { world, talk, handOver, signal } = invocation
  const file = await tokenFile(invocation)
  const ended = new AbortController()
  let upkeep: Promise<void> | undefined
  try {
    await file.write(token.token)
    signal.throwIfAborted()
    const audience = {
      onRenewed: (next: HandedToken) => file.write(next.token),
      onTrouble: (reason: string) =>
        talk.insist(`Warning: the token of the running command is not renewed. ${reason}`),
    }
    const child = runChild({ words, env: { ...world.env, [variable]: file.path } }, handOver)
    upkeep = keepFresh(token, audience, world, ended.signal)
    // It is awaited below, whatever it comes to.
    upkeep.catch(() => {})
    return await child
  } finally {
    ended.abort()
    await file.remove().catch(() => talk.insist(`Warning: ${file.path} could not be removed.`))
    // A renewal that is under way is not cut off: the session would be lost with its answer.
    await upkeep
  }
}

/** `nmp auth exec` */
export async function run(invocation: Invocation): Promise<number> {
  const { values, rest, world, signal, handOver } = invocation
  const inFile = values.flag('token-file')
  const variable = variableName(values, 'nmp auth exec', inFile ? FILE_VARIABLE : undefined)
  const [command, ...args] = rest
  if (!command) throw usageError('the command behind -- is empty', 'auth exec')
  const token = await wantedToken(invocation, { command: 'nmp auth exec', withExpiry: inFile })
  signal.throwIfAborted()
  const words = [command, ...args] as const
  if (inFile) return endAs(await runBesideFile(token, variable, words, invocation))
  return endAs(await runChild({ words, env: { ...world.env, [variable]: token.token.reveal() } }, handOver))
}
