import type { JsonObject } from '../../http/fields.ts'
import type { Clock } from '../../world.ts'
import type { Dialect } from './dialects.ts'
import type { SigningAlgorithm } from './signing.ts'

/** How a fake provider behaves where its script says nothing. In each `…Reply`, `undefined` drops a member. */
export interface FakeProviderOptions {
  /** Whose paths and error bodies it uses. Default `oidc`: those of the specifications. */
  readonly dialect?: Dialect
  /** The one client that it knows. Default `fake-client`. */
  readonly clientId?: string
  /** Decides when codes expire and what the tokens say of time. Default: the clock of this machine. */
  readonly clock?: Pick<Clock, 'nowMs'>
  /** Default `RS256`. */
  readonly algorithm?: SigningAlgorithm
  /** Life of a device code, in seconds. Default 900. */
  readonly deviceCodeSeconds?: number
  /** Least wait between two polls, in seconds; a faster poll hears `slow_down`. Default 5. */
  readonly intervalSeconds?: number
  /** Life of access and ID tokens, in seconds. Default 3,600. */
  readonly tokenSeconds?: number
  /** Refuses a device request without a PKCE challenge, as Keycloak can be told to. Default `false`. */
  readonly requiresPkce?: boolean
  /** Members that replace those of the discovery document. */
  readonly discoveryReply?: JsonObject
  /** Members that replace those of a device authorization reply. */
  readonly deviceReply?: JsonObject
  /** Members that replace those of a token reply. */
  readonly tokenReply?: JsonObject
  /** Claims that replace those of an ID token. */
  readonly idTokenClaims?: JsonObject
}

/** `base` with the members of `changes`; `undefined` drops one. */
export function changed(base: JsonObject, changes: JsonObject = {}): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries({ ...base, ...changes }).filter(([, value]) => value !== undefined),
  )
}
