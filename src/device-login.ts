import { requestDeviceCode } from './device-flow/device-authorization.ts'
import { type DevicePrompt, promptOf } from './device-flow/prompt.ts'
import {
  DEFAULT_SCOPES,
  type DeviceLoginOptions,
  type ResumeOptions,
  type ResumeResult,
  type SignInOptions,
  type SignOutResult,
} from './device-login-options.ts'
import { signInBy } from './flow-choice/sign-in.ts'
import { boundedHttp } from './http/bounded-http.ts'
import type { Http } from './http/http.ts'
import { discoverProvider } from './providers/discovery.ts'
import { keepGrant } from './session/new-grant.ts'
import { PendingSignIn } from './session/pending-sign-in.ts'
import { personWords } from './session/person-words.ts'
import { mayEnd } from './session/replaced-grant.ts'
import { revokeGrant } from './session/revoke-grant.ts'
import { type Session, sessionOf } from './session/session.ts'
import { SessionKeeper } from './session/session-keeper.ts'
import { keychainStore } from './token-store/keychain-store.ts'
import { sessionKey } from './token-store/session-key.ts'
import type { SessionKey, TokenStore } from './token-store/token-store.ts'
import { type OAuthClient, oauthClient } from './tokens/oauth-client.ts'
import type { TokenSet } from './tokens/token-set.ts'
import { foldersOf, realWorld, type World } from './world.ts'

/** Oldest document that a sign-in goes by, in milliseconds: what was missing may have been switched on since. */
const JUST_FETCHED_MS = 10_000

/**
 * Signs a person in with the device flow (RFC 8628) or through the browser of this machine (RFC 8252), keeps the session, hands out access tokens.
 *
 * Nothing happens when it is made: no request, no file, no keychain. One instance serves any number of callers.
 * @throws {@link SignInError} from every method, and nothing else but a caller's abort reason
 */
export class DeviceLogin {
  readonly #options: DeviceLoginOptions
  readonly #world: World
  readonly #http: Http
  readonly #cacheFolder: string
  readonly #scopes: readonly string[]
  readonly #key: SessionKey
  readonly #store: TokenStore
  readonly #keeper: SessionKeeper
  readonly #pending: PendingSignIn
  #client: OAuthClient | undefined

  constructor(options: DeviceLoginOptions) {
    const { appName = 'oidc-device-login' } = options
    this.#options = options
    this.#world = options.world ?? realWorld()
    this.#http = boundedHttp(this.#world)
    const wanted = options.scopes ?? []
    this.#scopes = [...new Set(wanted.includes('openid') ? wanted : [...DEFAULT_SCOPES, ...wanted])]
    this.#key = this.#keyOf(options.profile)
    const { state: folder, cache } = foldersOf(appName, this.#world)
    this.#cacheFolder = cache
    this.#store = options.store ?? keychainStore({ folder, service: appName, world: this.#world })
    this.#keeper = this.#keeperOf(this.#key)
    const startCommand = options.startCommand ?? options.loginCommand ?? '<sign in>'
    this.#pending = new PendingSignIn(this.#store, this.#key, this.#world.clock, startCommand)
  }

  #keyOf(profile: string | undefined): SessionKey {
    const { provider, audience } = this.#options
    return sessionKey({
      issuer: provider.issuer,
      clientId: provider.clientId,
      scopes: this.#scopes,
      ...(profile === undefined ? {} : { profile }),
      ...(audience === undefined ? {} : { audience }),
    })
  }

  #keeperOf(key: SessionKey): SessionKeeper {
    const options = this.#options
    return new SessionKeeper({
      store: this.#store,
      key,
      clock: this.#world.clock,
      scopes: this.#scopes,
      client: this.#connect,
      refreshAhead: options.refreshAhead ?? true,
      bearer: options.bearer ?? 'access_token',
      loginCommand: options.loginCommand ?? '<sign in>',
      onNotice: options.onNotice ?? (() => {}),
    })
  }

  /** Identifies the stored session. */
  get key(): SessionKey {
    return this.#key
  }

  /**
   * Signs in and stores the session. The store is tried first, so that a person never approves a login
   * that then cannot be kept. Of two sign-ins at once, the one that ends last is kept.
   *
   * The grant that this session replaces is revoked, unless that might end this one too: many providers revoke all
   * that a person has granted to a client.
   */
  async signIn(options: SignInOptions): Promise<Session> {
    const { signal, flow = 'device' } = options
    await this.#store.probe(signal ? { signal } : {})
    const client = await this.#connect(signal, JUST_FETCHED_MS)
    const { audience, redirectUri, deviceParameters, tokenParameters } = this.#options
    return signInBy(
      client,
      {
        ...options,
        flow,
        scopes: this.#scopes,
        world: this.#world,
        ...(audience === undefined ? {} : { audience }),
        ...(redirectUri === undefined ? {} : { redirectUri }),
        ...(deviceParameters ? { deviceParameters } : {}),
        ...(tokenParameters ? { tokenParameters } : {}),
      },
      {
        keep: (tokens) => this.#keep(client, tokens, options),
        inWords: (session) => `Signed in as ${personWords(session)}.`,
      },
    )
  }

  /**
   * Starts a sign-in with a code that outlives this process, and ends. {@link DeviceLogin.resume} finishes it, in this
   * process or in another one that is set up alike: the code rests sealed in the store, beside the sessions.
   *
   * Whoever starts the same again is shown the same code while it is good for two more minutes, or for half of its life
   * where that is less. After that a new one takes its place.
   */
  async start({ signal }: { readonly signal?: AbortSignal } = {}): Promise<DevicePrompt> {
    const { provider, audience, deviceParameters, tokenParameters = {} } = this.#options
    const abort = signal ? { signal } : {}
    await this.#store.probe(abort)
    const request = async () =>
      requestDeviceCode(await this.#connect(signal, JUST_FETCHED_MS), {
        scopes: this.#scopes,
        clock: this.#world.clock,
        parameters: { ...deviceParameters, ...(audience === undefined ? {} : { audience }) },
        ...abort,
      })
    return promptOf(await this.#pending.start(request, tokenParameters, signal), provider)
  }

  /**
   * Finishes a sign-in that {@link DeviceLogin.start} began, or says that nobody has answered it yet. Any number of
   * processes may do so at once: together they ask the provider no faster than one, and all end alike.
   *
   * @throws {@link SignInError} `SIGN_IN_NOT_STARTED`; how the code ended, which is then forgotten; or what kept the
   *   provider from answering, and then nothing is lost
   */
  async resume(options: ResumeOptions = {}): Promise<ResumeResult> {
    const { signal, waitMs = 0, onWaiting, onStored } = options
    const keep = async (tokens: TokenSet) => {
      const session = await this.#keep(await this.#connect(signal), tokens, options)
      await onStored?.(session)
      return session
    }
    const result = await this.#pending.resume({
      client: this.#connect,
      waitMs,
      keep,
      finished: () => this.session(),
      ...(onWaiting ? { onWaiting } : {}),
      ...(signal ? { signal } : {}),
    })
    if (result.state === 'kept') return { state: 'signed_in', session: result.kept }
    const prompt = promptOf(result.pending.authorization, this.#options.provider)
    return { state: 'pending', prompt, askAgainInMs: result.dueInMs }
  }

  /** The code that waits to be entered; `undefined` when there is none. Reads the store, asks nobody. */
  async pending({ signal }: { readonly signal?: AbortSignal } = {}): Promise<DevicePrompt | undefined> {
    const authorization = await this.#pending.look(signal)
    return authorization && promptOf(authorization, this.#options.provider)
  }

  /** Forgets what {@link DeviceLogin.start} began. Whoever still enters its code signs in to nothing. */
  abandon(): Promise<void> {
    return this.#pending.forget()
  }

  /** Stores what a sign-in brought, in place of what was there. */
  async #keep(
    client: OAuthClient,
    tokens: TokenSet,
    options: Pick<SignInOptions, 'signal' | 'profileOf'>,
  ): Promise<Session> {
    const { signal, profileOf } = options
    const key = profileOf === undefined ? this.#key : this.#keyOf(profileOf(tokens.identity))
    const keeper = profileOf === undefined ? this.#keeper : this.#keeperOf(key)
    await keepGrant(tokens, { keeper, client, scopes: this.#scopes, ...(signal ? { signal } : {}) })
    return sessionOf(tokens, key, this.#store.name)
  }

  /**
   * An access token that is valid now, renewed when needed. Never starts a login.
   *
   * @param options.minValidityMs shortest life it must still have, in milliseconds. Default: a small safety margin.
   */
  async accessToken(
    options: { readonly minValidityMs?: number; readonly signal?: AbortSignal } = {},
  ): Promise<string> {
    // Without a further turn of the event loop where nothing has to be waited for.
    const tokens = this.#keeper.atHand(options.minValidityMs) ?? (await this.#keeper.valid(options))
    return tokens.accessToken.reveal()
  }

  /** Who is signed in; `undefined` when nobody is. Reads the store, asks nobody. */
  async session(options: { readonly signal?: AbortSignal } = {}): Promise<Session | undefined> {
    const tokens = await this.#keeper.stored(options.signal)
    return tokens && sessionOf(tokens, this.#key, this.#store.name)
  }

  /** Renews now, whether it is due or not. */
  async refresh(options: { readonly signal?: AbortSignal } = {}): Promise<Session> {
    const insteadOf = await this.#keeper.stored(options.signal)
    const tokens = await this.#keeper.valid({ ...options, ...(insteadOf ? { insteadOf } : {}) })
    return sessionOf(tokens, this.#key, this.#store.name)
  }

  /**
   * Revokes the session at the provider where that can be done (RFC 7009), and forgets it here always.
   *
   * @param options.keep a session that must not end with this one: nothing is revoked where that might end it, too.
   *   Default: none
   */
  async signOut(options: { readonly keep?: Session } = {}): Promise<SignOutResult> {
    const { keep } = options
    const forgotten = await this.#keeper.forget()
    switch (forgotten.was) {
      case 'nothing':
        return { session: 'none' }
      case 'unreadable':
        return { session: 'removed', atProvider: 'failed', problem: forgotten.problem }
      case 'session': {
        if (mayEnd(keep, forgotten.tokens, this.#key, this.#options.provider))
          return { session: 'removed', atProvider: 'kept' }
        const revocation = await revokeGrant(forgotten.tokens, this.#connect)
        return revocation.outcome === 'failed'
          ? { session: 'removed', atProvider: 'failed', problem: revocation.problem }
          : { session: 'removed', atProvider: revocation.outcome }
      }
      default:
        return forgotten satisfies never
    }
  }

  /**
   * `fetch` with the access token. A 401 is answered by one renewal and one repetition; a request whose body is a
   * stream is not repeated.
   */
  async fetch(input: string | URL | Request, init: RequestInit = {}): Promise<Response> {
    const signal = init.signal ?? undefined
    const tokens = await this.#keeper.valid(signal ? { signal } : {})
    const send = ({ accessToken, tokenType }: TokenSet) => {
      const headers = new Headers(init.headers ?? (input instanceof Request ? input.headers : undefined))
      headers.set('authorization', `${tokenType} ${accessToken.reveal()}`)
      return this.#world.fetch(input instanceof Request ? input.clone() : input, { ...init, headers })
    }
    const response = await send(tokens)
    if (response.status !== 401 || init.body instanceof ReadableStream) return response
    await response.body?.cancel()
    return send(await this.#keeper.valid({ insteadOf: tokens, ...(signal ? { signal } : {}) }))
  }

  /** @param maxAgeMs asks anew what the provider says of itself, unless it was asked this long ago */
  readonly #connect = async (signal?: AbortSignal, maxAgeMs?: number): Promise<OAuthClient> => {
    if (this.#client !== undefined && maxAgeMs === undefined) return this.#client
    const { provider, clientSecret, deviceAuthorizationEndpoint } = this.#options
    const { clock } = this.#world
    const published = await discoverProvider(provider, {
      http: this.#http,
      clock,
      cacheFolder: this.#cacheFolder,
      ...(maxAgeMs === undefined ? {} : { maxAgeMs }),
      ...(signal ? { signal } : {}),
    })
    const client = oauthClient({
      provider,
      // What the provider says of itself wins: nobody else can have its codes sent elsewhere.
      metadata: {
        ...(deviceAuthorizationEndpoint
          ? { device_authorization_endpoint: deviceAuthorizationEndpoint }
          : {}),
        ...published,
      },
      http: this.#http,
      clock,
      ...(clientSecret ? { clientSecret } : {}),
    })
    this.#client = client
    return client
  }
}
