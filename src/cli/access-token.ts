import { Secret, signInError, unverifiedClaims, type World } from '../index.ts'
import { configLocation } from '../nmp/config-location.ts'
import { optionNamesAccount } from './account-choice.ts'
import type { Invocation } from './invocation.ts'
import { loginOfOtherTool } from './other-token-renewal.ts'
import { type PlatformContext, platformContext } from './platform-context.ts'
import { refuseElsewhere } from './platform-target.ts'
import { settingsDigest } from './settings-digest.ts'
import { signedIn } from './stored-login.ts'

/** Where the access token comes from: `NMP_ACCESS_TOKEN`, our session, or the settings file of another tool. */
export type TokenSource = 'environment' | 'session' | 'config'

/** An access token to hand out. */
export interface HandedToken {
  readonly token: Secret
  readonly source: TokenSource
  /** When it ends, in milliseconds since the epoch. Absent: it does not say. */
  readonly expiresAtMs?: number
  /**
   * Another one for the same person, with the longest life that can be had. Absent: nobody here can renew it, or nobody
   * has asked when it ends.
   * @param minValidityMs life below which the token at hand does not do, in milliseconds
   * @throws {@link SignInError} what is in the way
   */
  readonly renewed?: (minValidityMs: number) => Promise<HandedToken>
}

/**
 * The token of `NMP_ACCESS_TOKEN`; `undefined` when it is not set.
 * @throws {@link SignInError} `ENVIRONMENT_INVALID`
 */
export function environmentToken(env: World['env']): Secret | undefined {
  const text = env['NMP_ACCESS_TOKEN']?.trim()
  if (!text) return undefined
  if (/^[\x21-\x7e]+$/.test(text)) return new Secret(text)
  throw signInError('ENVIRONMENT_INVALID', {
    name: 'NMP_ACCESS_TOKEN',
    expected: 'one access token, without spaces or line breaks in it',
  })
}

/** The token that another tool of the platform stored for the context. Our own session wins over it. */
export function otherTool({ record, resolved }: PlatformContext): Secret | undefined {
  const { accessToken: stored } = resolved
  return record === undefined && stored?.source === 'file' ? stored.value : undefined
}

/** When a token that can be read says that it ends, in milliseconds since the epoch. */
export function expiryOf(token: Secret): number | undefined {
  const exp = unverifiedClaims(token.reveal())?.['exp']
  return typeof exp === 'number' && Number.isFinite(exp) ? exp * 1_000 : undefined
}

function handed(token: Secret, source: TokenSource, expiresAtMs = expiryOf(token)): HandedToken {
  return { token, source, ...(expiresAtMs === undefined ? {} : { expiresAtMs }) }
}

/**
 * An access token that is valid now. Never starts a sign-in.
 *
 * @param need.minValidityMs shortest life that it must still have, in milliseconds
 * @param need.withExpiry also find out when it ends; costs a second look at the store
 * @throws {@link SignInError} `NOT_SIGNED_IN` and everything else that is in the way
 */
export async function accessToken(
  invocation: Invocation,
  need: { readonly minValidityMs?: number; readonly withExpiry: boolean },
): Promise<HandedToken> {
  const { world, signal } = invocation
  const given = optionNamesAccount(invocation) ? undefined : environmentToken(world.env)
  if (given !== undefined) return handed(given, 'environment')
  const digest = settingsDigest(await configLocation(world), world)
  const sha256 = await digest.now().catch(() => '')
  const context = await platformContext(invocation)
  const other = otherTool(context)
  if (other !== undefined) {
    refuseElsewhere(context)
    const token = handed(other, 'config')
    const renewed = () => accessToken(invocation, need)
    if (token.expiresAtMs === undefined || token.expiresAtMs > world.clock.nowMs())
      return { ...token, renewed }
    const login = await loginOfOtherTool(context, invocation)
    return { ...handed(new Secret(await login.accessToken({ signal })), 'config'), renewed }
  }
  const { login } = signedIn(context, invocation)
  const fromSession = async (minValidityMs = 0): Promise<HandedToken> => {
    const token = new Secret(await login.accessToken({ signal, minValidityMs }))
    if (!need.withExpiry) return { token, source: 'session' }
    const session = await login.session({ signal })
    // This session, whatever account is put into use meanwhile.
    return { ...handed(token, 'session', session?.expiresAtMs), renewed: fromSession }
  }
  const token = await fromSession(need.minValidityMs)
  await digest.keep(context.config, sha256)
  return token
}
