import { printable, Secret, signInError } from '../index.ts'
import type { ConfigChange } from '../nmp/config-change.ts'
import { changeConfig } from '../nmp/config-file.ts'
import { platformAddress } from '../nmp/platform-address.ts'
import type { Invocation } from './invocation.ts'
import { jsonLine } from './json-line.ts'
import { platformContext } from './platform-context.ts'

/** Largest access token that is read from standard input, in bytes. */
const TOKEN_MAX_BYTES = 65_536

function usage(reason: string): Error {
  return signInError('USAGE', { reason, command: 'nmp config set' })
}

async function tokenFromInput({ values, terminal, signal }: Invocation): Promise<Secret | undefined> {
  const given = values.text('access-token')
  if (given === undefined) return undefined
  if (given !== '-') throw usage('--access-token takes only -, and reads the token from standard input')
  const text = (await terminal.input(TOKEN_MAX_BYTES, signal)).trim()
  signal.throwIfAborted()
  if (!/^[\x21-\x7e]+$/.test(text)) throw usage('standard input does not hold one access token')
  return new Secret(text)
}

/** `nmp config set` */
export async function run(invocation: Invocation): Promise<undefined> {
  const { values, world, terminal, talk, json, signal } = invocation
  const address = values.text('base-url')
  const baseUrl = address === undefined ? undefined : platformAddress(address)
  const workspace = values.text('workspace')
  const token = await tokenFromInput(invocation)
  if (baseUrl === undefined && workspace === undefined && token === undefined)
    throw usage('there is nothing to set')
  const { name, location } = await platformContext(invocation, { mayBeNew: true })
  const changes: ConfigChange[] = [
    ...(baseUrl === undefined && workspace === undefined
      ? []
      : [
          {
            kind: 'set_context' as const,
            name,
            ...(baseUrl === undefined ? {} : { baseUrl }),
            ...(workspace === undefined ? {} : { workspace }),
          },
        ]),
    ...(token === undefined ? [] : [{ kind: 'set_token' as const, context: name, token }]),
  ]
  await changeConfig(location, changes, { world, signal })
  if (json) terminal.out(jsonLine({ context: name, file: location.file }))
  else talk.say(`Changed the context ${printable(name)} in ${printable(location.file)}.`)
  return undefined
}
