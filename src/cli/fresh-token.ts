import { decodeTokenSet, freshness, type Problem, sessionKey, type World } from '../index.ts'
import { resolveContext } from '../nmp/config-context.ts'
import { configLocation } from '../nmp/config-location.ts'
import { platformAddress } from '../nmp/platform-address.ts'
import { ownWorld } from './own-world.ts'
import { sessionStore } from './session-store.ts'
import { settingsDigest } from './settings-digest.ts'
import type { SignInRecord } from './sign-in-record.ts'
import { profileOf, signInRecords } from './sign-in-records.ts'

/** How the simple shapes of `nmp auth token` begin. The others are left to the whole program. */
const PREFIX_OF: Readonly<Record<string, string>> = { raw: '', header: 'Authorization: Bearer ' }

/** What is asked for: which shape, of which context. `undefined` when it is more than this file can do. */
async function asked(args: readonly string[]) {
  if (args[0] !== 'auth' || args[1] !== 'token') return undefined
  // The line that scripts call all day has nothing to be parsed.
  if (args.length === 2) return { prefix: '', context: undefined, baseUrl: undefined }
  const { parseArguments } = await import('./arguments.ts')
  const parsed = parseArguments(args)
  if (parsed.kind !== 'run' || parsed.command.words !== 'auth token') return undefined
  const { values } = parsed
  const more = values.flag('decode') || values.flag('json') || values.text('output-format') === 'json'
  const prefix = PREFIX_OF[values.text('format') ?? 'raw']
  if (
    more ||
    values.text('min-validity') !== undefined ||
    values.text('account') !== undefined ||
    prefix === undefined
  )
    return undefined
  return { prefix, context: values.text('context'), baseUrl: values.text('base-url') }
}

async function recordOf(
  { context, baseUrl }: { readonly context: string | undefined; readonly baseUrl: string | undefined },
  world: World,
  onNotice: (notice: Problem) => void,
): Promise<SignInRecord | undefined> {
  const config = await settingsDigest(await configLocation(world), world).read()
  if (config === undefined) return undefined
  const flags = {
    ...(context === undefined ? {} : { context }),
    ...(baseUrl === undefined ? {} : { baseUrl }),
  }
  const { name, baseUrl: wanted } = resolveContext({ flags, env: world.env, config }, { mayBeNew: true })
  const record = await signInRecords(world, onNotice).read(name.value)
  const elsewhere =
    record?.platform !== undefined &&
    wanted.source !== 'default' &&
    platformAddress(wanted.value) !== record.platform
  return elsewhere || record?.signedOut || record?.bearer === 'id_token' ? undefined : record
}

/**
 * The answer to `nmp auth token` where nothing but a stored and valid token has to be found: read with as little code
 * as can be, because that is what scripts call all day. It renews nothing, writes nothing, says nothing and explains
 * nothing: whatever is not plain is left to the whole program, which then does it all again.
 *
 * @param onNotice told about what was found and put right
 * @returns what to print; `undefined` when the whole program has to do it
 */
export async function freshToken(
  args: readonly string[],
  env: World['env'],
  onNotice: (notice: Problem) => void,
): Promise<string | undefined> {
  try {
    const wish = await asked(args)
    if (wish === undefined || env['NMP_ACCESS_TOKEN'] || env['NMP_ACCOUNT']) return undefined
    const world = ownWorld()
    const record = await recordOf(wish, world, onNotice)
    if (record === undefined) return undefined
    const { issuer, clientId, scopes } = record
    const store = sessionStore(record.store, { world, attended: false, onNotice })
    const value = await store.read(sessionKey({ issuer, clientId, scopes, profile: profileOf(record) }))
    if (value === undefined) return undefined
    const tokens = decodeTokenSet(value)
    if (freshness(tokens, world.clock.nowMs()) === 'due') return undefined
    return `${wish.prefix}${tokens.accessToken.reveal()}\n`
  } catch {
    // Whatever it was: the whole program meets it again, and explains it.
    return undefined
  }
}
