import type { BadField } from '../http/fields.ts'
import type { Provider } from '../providers/provider.ts'

/** The characters of one scope (RFC 6749 section 3.3). */
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]+$/

/** Whether a text is one scope: visible ASCII without blanks, `"` and `\` (RFC 6749 section 3.3). */
export function isScope(text: string): boolean {
  return SCOPE.test(text)
}

/**
 * The `scope` member of a token reply, taken apart; `undefined` when the provider did not say, which means: as
 * requested (RFC 6749 section 5.1). An empty one means that nothing was granted.
 */
export function grantedScopes(scope: unknown, bad: BadField): readonly string[] | undefined {
  if (scope === undefined || scope === null) return undefined
  if (typeof scope !== 'string') throw bad('scope', 'scopes with blanks between them')
  const scopes = scope.split(' ').filter((one) => one !== '')
  if (!scopes.every(isScope)) throw bad('scope', 'scopes of visible ASCII characters')
  return [...new Set(scopes)]
}

/**
 * Scopes of OpenID Connect itself (Core 1.0 sections 3.1.2.1, 5.4 and 11). They ask for an ID token, for claims or for a
 * refresh token, not for access to an API: a session that lacks one of them still works.
 */
export const OPENID_SCOPES: ReadonlySet<string> = new Set([
  'openid',
  'profile',
  'email',
  'address',
  'phone',
  'offline_access',
])

/** `api://nmp/platform:read` and `platform:read` alike, in any case. */
function withoutResource(scope: string): string {
  return scope.slice(scope.lastIndexOf('/') + 1).toLowerCase()
}

/**
 * The requested scopes that were not granted, as they were requested. Scopes beyond the requested ones do no harm.
 *
 * The reply speaks of the access token. Where that is for one API alone (RFC 8707), the scopes of OpenID Connect are
 * not repeated in it: they count as missing only where the provider names some of them and leaves out others.
 *
 * Entra ID never repeats `offline_access`, mostly leaves out the prefix of the API, answers in its own letter case, and
 * takes `.default` for whatever was consented to: all of that counts as granted.
 */
export function missingScopes(
  requested: readonly string[],
  granted: readonly string[],
  provider: Provider,
): readonly string[] {
  const losesPrefix = provider.quirks.includes('granted-scopes-lose-prefix')
  const spelled = (scope: string) => (losesPrefix ? withoutResource(scope) : scope)
  const given = new Set(granted.map(spelled))
  const namesItsOwn = !losesPrefix && granted.some((scope) => OPENID_SCOPES.has(scope))
  return requested.filter((scope) => {
    if (OPENID_SCOPES.has(scope)) return namesItsOwn && !given.has(scope)
    const wanted = spelled(scope)
    return losesPrefix && wanted === '.default' ? granted.length === 0 : !given.has(wanted)
  })
}
