import type { DevicePrompt } from './device-flow/prompt.ts'
import type { Flow, FlowTalk } from './flow-choice/flow.ts'
import type { Problem } from './idp-errors/problem.ts'
import type { Provider } from './providers/provider.ts'
import type { Secret } from './secret.ts'
import type { Bearer } from './session/bearer.ts'
import type { Session } from './session/session.ts'
import type { TokenStore } from './token-store/token-store.ts'
import type { Identity } from './tokens/token-set.ts'
import type { World } from './world.ts'

/** What is asked for when nothing else is said: who the person is, and a session that renews. */
export const DEFAULT_SCOPES: readonly string[] = ['openid', 'profile', 'email', 'offline_access']

/** How a {@link DeviceLogin} is set up. */
export interface DeviceLoginOptions {
  /** Who to sign in with: `entra()`, `okta()`, `keycloak()`, `oidc()` or `providerFromIssuer()`. */
  readonly provider: Provider
  /**
   * What the program needs. {@link DEFAULT_SCOPES} are put before it, unless it names `openid` itself: then it is
   * taken as it is. Default: nothing more.
   */
  readonly scopes?: readonly string[]
  /** Tells several people or contexts apart that use the same provider and client. Default `default`. */
  readonly profile?: string
  /** The API that the token is for, for providers that ask for it. Sent as `audience`. Default: not sent. */
  readonly audience?: string
  /** Where the session rests. Default: sealed files, their key in the keychain of the operating system. */
  readonly store?: TokenStore
  /** Names the folders and the keychain item. Default `oidc-device-login`. */
  readonly appName?: string
  /** The secret of a confidential client, asked for when it is needed. Default: a public client, no secret. */
  readonly clientSecret?: () => Promise<Secret>
  /** Further parameters of the device authorization request. Default: none. */
  readonly deviceParameters?: Readonly<Record<string, string>>
  /** Further parameters of each poll of the token endpoint. Default: none. */
  readonly tokenParameters?: Readonly<Record<string, string>>
  /**
   * Where the browser flow ends: the redirect address that is registered for the client, `http://127.0.0.1/callback` or
   * the like, with a port only when the provider compares it. Default: `http://localhost` with Entra,
   * `http://127.0.0.1:21847/callback` with Okta, else `http://127.0.0.1/callback` with any free port.
   */
  readonly redirectUri?: string
  /** The device authorization endpoint of a provider whose own description names none. Default: an error then. */
  readonly deviceAuthorizationEndpoint?: string
  /** Which token the API wants to see as its bearer token. Default `access_token`. */
  readonly bearer?: Bearer
  /** Renew in the background shortly before it is due. Programs that end at once switch it off. Default `true`. */
  readonly refreshAhead?: boolean
  /** The command that signs in, for the advice in errors. Default `<sign in>`. */
  readonly loginCommand?: string
  /** The command that starts a sign-in for later, for the advice in errors. Default: the one that signs in. */
  readonly startCommand?: string
  /** Told when a renewed session cannot be stored, or a renewal brings somebody else's tokens. Default: nobody is told. */
  readonly onNotice?: (notice: Problem) => void
  /** The outside. Default: this machine. */
  readonly world?: World
}

/** How one sign-in goes, and talks to the person. */
export type SignInOptions = FlowChoice & Omit<FlowTalk, 'onPrompt'> & KeepOptions

/** Which flow, and who shows its code; the browser flow shows none. */
export type FlowChoice =
  | {
      /** Default `device`. */
      readonly flow?: Exclude<Flow, 'browser'>
      readonly onPrompt: FlowTalk['onPrompt']
    }
  | { readonly flow: Flow; readonly onPrompt: FlowTalk['onPrompt'] }
  | { readonly flow: 'browser'; readonly onPrompt?: FlowTalk['onPrompt'] }

/** How the session of a sign-in is kept. */
export interface KeepOptions {
  /**
   * The profile that the session is kept under, when that depends on who has signed in: several people side by side.
   * This instance goes on to speak of its own profile. Default: that one.
   */
  readonly profileOf?: (who: Identity | undefined) => string
  readonly signal?: AbortSignal
}

/** How a sign-in that was started before is finished. */
export interface ResumeOptions extends Pick<FlowTalk, 'onWaiting'>, KeepOptions {
  /**
   * Longest wait for the person, in milliseconds. The provider is asked once in any case, as soon as its interval
   * allows that. Default 0: once.
   */
  readonly waitMs?: number
  /**
   * Called when the session is stored, before the sign-in is forgotten and before anybody else who resumes it goes on:
   * for what has to be remembered with it. Default: nothing is.
   */
  readonly onStored?: (session: Session) => void | Promise<void>
}

/** What resuming a sign-in came to. */
export type ResumeResult =
  | { readonly state: 'signed_in'; readonly session: Session }
  /** Nobody has finished it yet. `askAgainInMs`: the rest of the provider's interval, in milliseconds. */
  | { readonly state: 'pending'; readonly prompt: DevicePrompt; readonly askAgainInMs: number }

/** What a sign-out came to. The session is gone from this machine in every case. */
export type SignOutResult =
  | { readonly session: 'none' }
  | {
      readonly session: 'removed'
      /** `kept`: not revoked, for the sake of another session. */
      readonly atProvider: 'revoked' | 'unsupported' | 'nothing_to_revoke' | 'kept'
    }
  | { readonly session: 'removed'; readonly atProvider: 'failed'; readonly problem: Problem }
