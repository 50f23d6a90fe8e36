import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { entra } from '../../src/providers/entra.ts'
import { Secret } from '../../src/secret.ts'
import { KEYS_COOLDOWN_MS } from '../../src/tokens/key-set.ts'
import { refresh } from '../../src/tokens/refresh.ts'
import type { TokenSet } from '../../src/tokens/token-set.ts'
import { CLIENT_ID, Issuer, newKey } from './issuer.ts'
import { refusal } from './login.ts'

const key = await newKey()
const OLD = 'SENTINEL-old-refresh-token'
const ASKED = ['openid', 'offline_access', 'api://nmp/platform:read']
let issuer: Issuer
let old: TokenSet

beforeEach(async () => {
  issuer = await Issuer.start({ keys: [key] })
  old = {
    accessToken: new Secret('SENTINEL-old-access-token'),
    tokenType: 'Bearer',
    refreshToken: new Secret(OLD),
    idToken: new Secret('SENTINEL-old-id-token'),
    scopes: ['openid', 'platform:read'],
    expiresAtMs: issuer.clock.nowMs(),
    obtainedAtMs: issuer.clock.nowMs() - 3_600_000,
    identity: { subject: 'user-1', name: 'Ada' },
  }
})
afterEach(() => issuer.close())

async function renewed(tokens: TokenSet, client = issuer.client()): Promise<TokenSet> {
  const reply = await refresh(client, tokens, { scopes: ASKED })
  if (reply.kind !== 'tokens') throw new TypeError(`no tokens but ${reply.kind}`)
  return reply.tokens
}
const without = (tokens: TokenSet, ...fields: (keyof TokenSet)[]): TokenSet => {
  const copy = { ...tokens }
  for (const field of fields) delete copy[field]
  return copy
}

describe('the refresh request', () => {
  it('carries the refresh token, and no scope unless the provider wants it spelled out', async () => {
    issuer.answers['/token'] = [issuer.reply()]
    await renewed(old)
    const dialect = entra({ tenant: 'organizations', clientId: CLIENT_ID })
    expect(dialect.quirks).toContain('refresh-needs-scope')
    await renewed(old, issuer.client({ provider: { quirks: dialect.quirks } }))
    const [plain, spelled] = issuer.requests('/token').map(({ form }) => Object.fromEntries(form))
    expect(plain).toEqual({ grant_type: 'refresh_token', refresh_token: OLD, client_id: CLIENT_ID })
    expect(spelled).toEqual({ ...plain, scope: ASKED.join(' ') })
  })

  it('is not sent for a session that has no refresh token', async () => {
    const work = refresh(issuer.client(), without(old, 'refreshToken'), { scopes: ASKED })
    expect((await refusal(work)).problem.code).toBe('SESSION_NOT_RENEWABLE')
    expect(issuer.arrived).toEqual([])
  })

  it('is one request: an error, a fault and a cancel come back as they are', async () => {
    const client = issuer.client()
    issuer.answers['/token'] = [
      { status: 400, body: { error: 'invalid_grant', error_description: `${OLD} is spent` } },
    ]
    const refused = await refresh(client, old, { scopes: ASKED })
    expect(refused).toMatchObject({ kind: 'oauth_error', body: { error_description: '[secret] is spent' } })
    issuer.answers['/token'] = [{ status: 502, body: '<html>' }]
    expect(await refresh(client, old, { scopes: ASKED })).toMatchObject({
      kind: 'fault',
      mayHaveBeenProcessed: true,
    })
    expect(issuer.requests('/token')).toHaveLength(2)
    const reason = new TypeError('stopped')
    await expect(refresh(client, old, { scopes: ASKED, signal: AbortSignal.abort(reason) })).rejects.toBe(
      reason,
    )
  })
})

describe('a renewed token set', () => {
  it('keeps what did not come again: refresh token, ID token, person, scopes', async () => {
    issuer.answers['/token'] = [issuer.reply({ refresh_token: undefined, scope: undefined })]
    const tokens = await renewed(old)
    expect(tokens.refreshToken?.reveal()).toBe(OLD)
    expect(tokens.idToken).toBe(old.idToken)
    expect(tokens.idTokenKept).toBe(true)
    expect(tokens.identity).toEqual(old.identity)
    expect(tokens.scopes).toEqual(['openid', 'platform:read'])
    expect(tokens.accessToken.reveal()).not.toBe(old.accessToken.reveal())
    expect(tokens.expiresAtMs).toBe(issuer.clock.nowMs() + 3_600_000)
  })

  it('takes what came: a rotated refresh token, an ID token, narrower scopes', async () => {
    const id_token = await issuer.idToken({ name: 'Ada Lovelace' })
    issuer.answers['/token'] = [issuer.reply({ refresh_token: 'SENTINEL-next', id_token, scope: 'openid' })]
    const tokens = await renewed(old)
    expect(tokens.refreshToken?.reveal()).toBe('SENTINEL-next')
    expect(tokens.idToken?.reveal()).toBe(id_token)
    expect(tokens).not.toHaveProperty('idTokenKept')
    expect(tokens.identity).toEqual({ subject: 'user-1', name: 'Ada Lovelace' })
    expect(tokens.scopes).toEqual(['openid'])
  })

  it('belongs to the same person, or is refused', async () => {
    issuer.answers['/token'] = [issuer.reply({ id_token: await issuer.idToken({ sub: 'user-2' }) })]
    expect((await refusal(renewed(old))).problem.code).toBe('SUBJECT_CHANGED')
  })

  it('has its ID token verified like the first one', async () => {
    issuer.answers['/token'] = [issuer.reply({ id_token: await issuer.idToken({ aud: 'other' }) })]
    expect((await refusal(renewed(old))).problem.code).toBe('ID_TOKEN_AUDIENCE')
  })

  it('is compared by access tokens only where neither time an ID token came', async () => {
    const bare = without(old, 'idToken')
    const answer = async (sub: string, more = {}) => {
      issuer.answers['/token'] = [issuer.reply({ access_token: await issuer.idToken({ sub }), ...more })]
    }
    await answer('user-1')
    expect((await renewed(bare)).identity?.subject).toBe('user-1')
    await answer('user-2')
    expect((await refusal(renewed(bare))).problem.code).toBe('SUBJECT_CHANGED')
    // Entra names one person differently in an ID token and in the access token of each API.
    await answer('pairwise-7')
    expect((await renewed(old)).identity).toEqual(old.identity)
    await answer('pairwise-7', { id_token: await issuer.idToken({ sub: 'user-5' }) })
    expect((await renewed(bare)).identity?.subject).toBe('user-5')
  })
})

describe('the keys', () => {
  it('are fetched before the refresh token is spent, and a failure there spends nothing', async () => {
    issuer.answers['/jwks'] = [{ status: 503, body: '' }]
    for (const scopes of [['openid'], ['platform:read']]) {
      const reply = await refresh(issuer.client(), { ...old, scopes }, { scopes: ASKED })
      expect(reply).toMatchObject({ kind: 'fault', transient: true, mayHaveBeenProcessed: false })
    }
    expect(issuer.requests('/token')).toEqual([])
  })

  it('that cannot be had afterwards cost no session: the new tokens stay, the ID token that nobody checked does not', async () => {
    const client = issuer.client()
    issuer.answers['/token'] = [issuer.reply({ id_token: await issuer.idToken() })]
    await renewed(old, client)
    const next = await newKey('ES256', 'k2')
    issuer.clock.advance(KEYS_COOLDOWN_MS)
    issuer.answers['/jwks'] = [{ status: 503 }]
    const unchecked = await issuer.idToken({ name: 'Somebody else' }, {}, next)
    issuer.answers['/token'] = [issuer.reply({ refresh_token: 'SENTINEL-next', id_token: unchecked })]
    const tokens = await renewed(old, client)
    expect(tokens.refreshToken?.reveal()).toBe('SENTINEL-next')
    expect(tokens).toMatchObject({ idToken: old.idToken, idTokenKept: true, identity: old.identity })

    // Keys that are there, and did not make the signature, are no such case.
    issuer.answers['/jwks'] = [{ body: { keys: [next.jwk] } }]
    issuer.clock.advance(KEYS_COOLDOWN_MS)
    const forged = await issuer.idToken({}, { kid: 'k2' }, await newKey('ES256', 'k2'))
    issuer.answers['/token'] = [issuer.reply({ id_token: forged })]
    expect((await refusal(renewed(old, client))).problem.code).toBe('ID_TOKEN_SIGNATURE')
  })
})
