import fc from 'fast-check'
import { isSignInError } from '../../src/idp-errors/sign-in-error.ts'
import { oidc } from '../../src/providers/oidc.ts'
import { Secret } from '../../src/secret.ts'
import { revokeGrant } from '../../src/session/revoke-grant.ts'
import { SessionKeeper } from '../../src/session/session-keeper.ts'
import type { SessionKey, TokenStore } from '../../src/token-store/token-store.ts'
import type { OAuthClient, TokenReply } from '../../src/tokens/oauth-client.ts'
import type { TokenSet } from '../../src/tokens/token-set.ts'
import type { Clock } from '../../src/world.ts'

/** What a process can be told to do. */
export type Deed = 'login' | 'refresh' | 'logout' | 'read'

/** A deed as it happened: from when to when, on one line of time for all processes. */
export interface Happened {
  readonly deed: Deed
  readonly process: number
  readonly fromStep: number
  readonly toStep: number
  /** Of a login or a refresh that worked: which tokens it brought, and of whose login. Of a read: what it saw. */
  readonly login?: number
  readonly token?: number
  /** The code of the failure. */
  readonly failure?: string
}

/** The refresh token of a login: `3.2` is the second renewal of the third login. */
const refreshTokenOf = (login: number, token: number) => new Secret(`${login}.${token}`)

/** Login and number of a token set of this provider. */
export function numbersOf(tokens: TokenSet): { readonly login: number; readonly token: number } {
  const [login = Number.NaN, token = Number.NaN] = (tokens.refreshToken?.reveal() ?? '')
    .split('.')
    .map(Number)
  return { login, token }
}

/**
 * A provider with single-use refresh tokens: a spent one ends its login for good, and so does a revocation. Every
 * answer takes a turn or two, so that requests of two processes meet.
 */
export class StrictProvider {
  readonly #current = new Map<number, number>()
  readonly #dead = new Set<number>()
  #logins = 0
  #reuses = 0

  /** How often a spent refresh token was used again. */
  get reuses(): number {
    return this.#reuses
  }

  login(nowMs: number): TokenSet {
    this.#logins += 1
    this.#current.set(this.#logins, 0)
    return this.#tokens(this.#logins, 0, nowMs)
  }

  spend(refreshToken: string, nowMs: number): TokenReply {
    const [login = 0, token = 0] = refreshToken.split('.').map(Number)
    const current = this.#current.get(login)
    if (!this.#dead.has(login) && token === current) {
      this.#current.set(login, token + 1)
      return { kind: 'tokens', tokens: this.#tokens(login, token + 1, nowMs) }
    }
    if (!this.#dead.has(login)) this.#reuses += 1
    this.#dead.add(login)
    return { kind: 'oauth_error', error: 'invalid_grant', body: { error: 'invalid_grant' }, status: 400 }
  }

  revoke(refreshToken: string): void {
    this.#dead.add(Number(refreshToken.split('.')[0]))
  }

  isDead(login: number): boolean {
    return this.#dead.has(login)
  }

  #tokens(login: number, token: number, nowMs: number): TokenSet {
    return {
      accessToken: new Secret(`access ${login}.${token}`),
      tokenType: 'Bearer',
      refreshToken: refreshTokenOf(login, token),
      scopes: ['openid'],
      expiresAtMs: nowMs + 3_600_000,
      obtainedAtMs: nowMs,
      identity: { subject: `person of ${login}` },
    }
  }
}

/** What one process needs of the provider. */
export interface ProviderLine {
  spend(refreshToken: string): Promise<TokenReply>
  revoke(refreshToken: string): Promise<void>
  login(): Promise<TokenSet>
}

const provider = oidc({ issuer: 'https://idp.example', clientId: 'model' })

/** One process over a shared store, which does deeds one after the other or at once. */
export function actor(store: TokenStore, key: SessionKey, clock: Clock, line: ProviderLine) {
  const client: OAuthClient = {
    confidential: false,
    provider,
    metadata: { issuer: provider.issuer, token_endpoint: 'https://idp.example/token' },
    deviceAuthorization: () => Promise.reject(new TypeError('logins come from the model')),
    pushAuthorization: () => Promise.reject(new TypeError('logins come from the model')),
    token: (_grant, { refresh_token: token = '' }) => line.spend(token),
    async revoke(token) {
      await line.revoke(token.reveal())
      return { outcome: 'revoked' }
    },
  }
  const keeper = new SessionKeeper({
    store,
    key,
    clock,
    scopes: ['openid'],
    client: async () => client,
    refreshAhead: false,
    bearer: 'access_token',
    loginCommand: 'tool login',
    onNotice: () => {},
  })
  const deeds: Readonly<Record<Deed, () => Promise<TokenSet | undefined>>> = {
    async login() {
      const tokens = await line.login()
      const replaced = await keeper.replace(tokens)
      if (replaced !== undefined) await revokeGrant(replaced, async () => client)
      return tokens
    },
    async refresh() {
      const insteadOf = await keeper.stored()
      return keeper.valid(insteadOf ? { insteadOf } : {})
    },
    async logout() {
      const forgotten = await keeper.forget()
      if (forgotten.was === 'session') await revokeGrant(forgotten.tokens, async () => client)
      return undefined
    },
    read: () => keeper.stored(),
  }
  return async (deed: Deed): Promise<Pick<Happened, 'login' | 'token' | 'failure'>> => {
    try {
      const tokens = await deeds[deed]()
      return tokens === undefined ? {} : numbersOf(tokens)
    } catch (error) {
      return { failure: isSignInError(error) ? error.problem.code : String(error) }
    }
  }
}

/**
 * What must hold of any history, whatever the interleaving: there is a serial order of its deeds, each somewhere between
 * its begin and its end, in which a store with one place explains everything that was seen and what is left.
 *
 * @param left what the store holds at the end
 * @returns that order; `undefined` when there is none
 */
export function serialOrder(
  history: readonly Happened[],
  left: { readonly login: number; readonly token: number } | undefined,
): readonly Happened[] | undefined {
  const same = (
    one: { readonly login?: number; readonly token?: number } | undefined,
    other: { readonly login?: number; readonly token?: number } | undefined,
  ) => one?.login === other?.login && one?.token === other?.token
  const dead = new Set<string>()
  const search = (
    rest: readonly Happened[],
    state: { readonly login: number; readonly token: number } | undefined,
    order: readonly Happened[],
  ): readonly Happened[] | undefined => {
    if (rest.length === 0) return same(state, left) ? order : undefined
    const memo = `${rest.map((one) => history.indexOf(one)).join()} ${state?.login}.${state?.token}`
    if (dead.has(memo)) return undefined
    const firstEnd = Math.min(...rest.map(({ toStep }) => toStep))
    for (const next of rest) {
      // Whatever ended before this one began has to come first.
      if (next.fromStep > firstEnd) continue
      const after = apply(next, state)
      if (after === 'impossible') continue
      const found = search(
        rest.filter((other) => other !== next),
        after,
        [...order, next],
      )
      if (found !== undefined) return found
    }
    dead.add(memo)
    return undefined
  }
  return search(history, undefined, [])
}

type Place = { readonly login: number; readonly token: number } | undefined

/** What a deed makes of a store with one place. */
function apply({ deed, login, token, failure }: Happened, state: Place): Place | 'impossible' {
  const seen = login === undefined || token === undefined ? undefined : { login, token }
  switch (deed) {
    case 'login':
      return failure === undefined && seen !== undefined ? seen : 'impossible'
    case 'logout':
      return failure === undefined ? undefined : 'impossible'
    case 'read':
      if (failure !== undefined) return 'impossible'
      return seen?.login === state?.login && seen?.token === state?.token ? state : 'impossible'
    case 'refresh':
      if (failure === 'NOT_SIGNED_IN') return state === undefined ? state : 'impossible'
      if (failure !== undefined || seen === undefined || state === undefined) return 'impossible'
      // Its own renewal, or what another has stored since it began.
      if (seen.login === state.login && seen.token === state.token + 1) return seen
      return seen.login === state.login && seen.token === state.token ? state : 'impossible'
    default:
      return deed satisfies never
  }
}

/** Deeds for two processes. */
export const deeds = fc.array(
  fc.record({
    process: fc.integer({ min: 0, max: 1 }),
    deed: fc.constantFrom<Deed>('login', 'refresh', 'refresh', 'logout', 'read'),
  }),
  { minLength: 2, maxLength: 8 },
)
