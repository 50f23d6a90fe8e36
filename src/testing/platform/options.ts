import type { Clock, World } from '../../world.ts'
import type { PolicyFault } from './policy-client.ts'

/**
 * Which release of the platform is played. `nmp`: one flat client. `nemo`: the same with a client of its own for
 * command lines and flags for the device flow. `helix`: a list of clients.
 */
export type PlatformEra = 'nmp' | 'nemo' | 'helix'

/** A workspace as it is at the start. */
export interface WorkspaceSeed {
  /** Roles by principal: an email address, a subject, or `*` for everybody. */
  readonly members?: Readonly<Record<string, readonly string[]>>
  /** What is in it: `{ project: 3, dataset: 5 }`. Default: nothing. */
  readonly entities?: Readonly<Record<string, number>>
}

/** How the emulated platform is set up. Everything has a default; `{}` is a platform without a provider. */
export interface PlatformOptions {
  /** The provider whose tokens are accepted. Absent: `oidc` is null. */
  readonly issuer?: string
  /** Default `nmp-cli`. */
  readonly clientId?: string
  /** Required in `aud` of every token. Absent: not checked. */
  readonly audience?: string
  /** Default `nmp`. */
  readonly era?: PlatformEra
  /** Default `true`. */
  readonly authEnabled?: boolean
  /** Default `openid profile email offline_access platform:read platform:write`. */
  readonly defaultScopes?: string
  /** Default: none. */
  readonly scopePrefix?: string
  /** Whether discovery names the provider's endpoints, or leaves them null as after a failed lookup. Default `true`. */
  readonly endpoints?: boolean
  /** Laid over the generated `oidc` object (`helix`: over each of its clients), to play any other setting. */
  readonly oidc?: Readonly<Record<string, unknown>>
  /** The claim that holds the email address of a person. Default `email`. */
  readonly emailClaim?: string
  /** Who is PlatformAdmin. Compared exactly. Default: nobody. */
  readonly adminEmail?: string
  /** Take tokens with `alg: none`. Default `false`. */
  readonly allowUnsignedJwt?: boolean
  /** By name, beside `default` (`*` is Editor) and `system` (`*` is Viewer). */
  readonly workspaces?: Readonly<Record<string, WorkspaceSeed>>
  /** How long until a change of a role is in force, in milliseconds. Default 0. */
  readonly propagationMs?: number
  /** What becomes of a workspace that is not empty: a 409, or a mark and a slow end. Default `refuse`. */
  readonly deletion?: 'refuse' | 'mark'
  /** How long a marked workspace stays, in milliseconds. Default 3,000. */
  readonly deletionMs?: number
  /**
   * Address of an OPA that decides instead of the platform itself: the rules `allow` and `has_role` of the package
   * `authz`, asked with the principals, the workspace, the role and the scopes. What its bundle has to hold is
   * `policyData()` of the running platform. Default: the platform decides.
   */
  readonly policyUrl?: string
  /** How the decision point fails, for every request that needs it. Default: it works. */
  readonly policyFault?: PolicyFault
  /**
   * What the gateway in front does with the headers that only it may set (`X-NMP-Authorized`, `X-NMP-Principal-*`) when
   * they come from outside. Default `strips`.
   */
  readonly gateway?: 'strips' | 'forgets'
  /** Clock and fetch of the server. Default: this machine. */
  readonly world?: Pick<World, 'fetch' | 'env'> & { readonly clock: Clock }
  /** Answers a request itself; return `true` when it did. For faults that no setting plays. */
  readonly intercept?: (
    request: import('node:http').IncomingMessage,
    response: import('node:http').ServerResponse,
  ) => boolean
}
