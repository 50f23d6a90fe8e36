import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { approveInPages } from '../../demo/approve.ts'
import { CLIENT_ID, type EmbeddedProvider, startProvider } from '../../demo/provider.ts'
import { boundedHttp } from '../../src/http/bounded-http.ts'
import { jsonObject } from '../../src/http/fields.ts'
import { discoverProvider } from '../../src/providers/discovery.ts'
import { oidc } from '../../src/providers/oidc.ts'
import { unverifiedClaims } from '../../src/tokens/claims.ts'
import { type OAuthClient, oauthClient } from '../../src/tokens/oauth-client.ts'
import { refresh } from '../../src/tokens/refresh.ts'
import { missingScopes } from '../../src/tokens/scopes.ts'
import type { TokenSet } from '../../src/tokens/token-set.ts'
import { realClock } from '../../src/world.ts'
import { DEVICE_GRANT } from './login.ts'

const SCOPES = ['openid', 'profile', 'email', 'offline_access', 'platform:read']

let server: EmbeddedProvider
let client: OAuthClient

beforeAll(async () => {
  server = await startProvider()
  const http = boundedHttp({ fetch: globalThis.fetch, clock: realClock, env: {} })
  const provider = oidc({ issuer: server.issuer, clientId: CLIENT_ID })
  const metadata = await discoverProvider(provider, { http, clock: realClock })
  client = oauthClient({ provider, metadata, http, clock: realClock })
})
afterAll(() => server.close())

async function signIn(login: string): Promise<TokenSet> {
  const { text } = await client.deviceAuthorization({ scope: SCOPES.join(' ') })
  const code = jsonObject(text) ?? {}
  const ask = () =>
    client.token(DEVICE_GRANT, { device_code: String(code['device_code']) }, { scopes: SCOPES })
  expect(await ask()).toMatchObject({ kind: 'oauth_error', error: 'authorization_pending', status: 400 })
  await approveInPages(String(code['verification_uri']), String(code['user_code']), { login })
  const reply = await ask()
  if (reply.kind !== 'tokens') throw new TypeError(`no tokens but ${reply.kind}`)
  return reply.tokens
}

async function renewed(tokens: TokenSet): Promise<TokenSet> {
  const reply = await refresh(client, tokens, { scopes: SCOPES })
  if (reply.kind !== 'tokens') throw new TypeError(`no tokens but ${reply.kind}`)
  return reply.tokens
}

describe('against oidc-provider', () => {
  it('signs in, renews with a rotated refresh token, and keeps the person and the scopes', async () => {
    const tokens = await signIn('ada@example.com')
    expect(tokens.identity).toMatchObject({
      subject: 'ada@example.com',
      name: 'Ada',
      email: 'ada@example.com',
    })
    expect(missingScopes(SCOPES, tokens.scopes, client.provider)).toEqual([])
    expect(tokens.expiresAtMs - tokens.obtainedAtMs).toBe(3_600_000)
    const next = await renewed(tokens)
    expect(next.refreshToken?.reveal()).not.toBe(tokens.refreshToken?.reveal())
    expect(unverifiedClaims(next.idToken?.reveal() ?? '')).toMatchObject({
      sub: 'ada@example.com',
      aud: CLIENT_ID,
    })
    expect(next.identity).toEqual(tokens.identity)
    expect(next.scopes).toEqual(tokens.scopes)
  })

  it('hears that a spent refresh token is dead, and with it the session', async () => {
    const tokens = await signIn('grace@example.com')
    const next = await renewed(tokens)
    const replay = await refresh(client, tokens, { scopes: SCOPES })
    expect(replay).toMatchObject({ kind: 'oauth_error', error: 'invalid_grant' })
    expect(await refresh(client, next, { scopes: SCOPES })).toMatchObject({ error: 'invalid_grant' })
    expect(server.revokedGrants()).toBe(1)
  })

  it('revokes, and revoking again is fine', async () => {
    const tokens = await signIn('linus@example.com')
    const secret = tokens.refreshToken
    if (secret === undefined) throw new TypeError('no refresh token')
    expect(await client.revoke(secret, 'refresh_token')).toEqual({ outcome: 'revoked' })
    expect(await refresh(client, tokens, { scopes: SCOPES })).toMatchObject({ error: 'invalid_grant' })
    expect(await client.revoke(secret, 'refresh_token')).toEqual({ outcome: 'revoked' })
  })

  it('fetched the keys of the provider once for all of that', () => {
    expect(server.requests.filter((request) => request === 'GET /jwks')).toHaveLength(1)
  })
})
