import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Secret } from '../../src/secret.ts'
import type { TokenSet } from '../../src/tokens/token-set.ts'
import { decodeTokenSet, encodeTokenSet } from '../../src/tokens/token-set-codec.ts'
import { refusal } from './login.ts'

/** Secrets compare by what they hide. */
const revealed = (tokens: TokenSet) => ({
  ...tokens,
  accessToken: tokens.accessToken.reveal(),
  refreshToken: tokens.refreshToken?.reveal(),
  idToken: tokens.idToken?.reveal(),
})

const token = fc.string({ minLength: 1, maxLength: 200 }).map((text) => new Secret(text))
const label = fc.string({ minLength: 1, maxLength: 40 })
const time = fc.integer({ min: 0, max: 8_640_000_000_000_000 })
const tokenSets: fc.Arbitrary<TokenSet> = fc.record(
  {
    accessToken: token,
    tokenType: fc.constant('Bearer' as const),
    refreshToken: token,
    idToken: token,
    idTokenKept: fc.constant(true as const),
    scopes: fc.array(label, { maxLength: 5 }),
    expiresAtMs: time,
    obtainedAtMs: time,
    identity: fc.record(
      { subject: label, name: label, email: label, username: label, tenant: label },
      { requiredKeys: ['subject'] },
    ),
  },
  { requiredKeys: ['accessToken', 'tokenType', 'scopes', 'expiresAtMs', 'obtainedAtMs'] },
)

const STORED = {
  version: 1,
  access_token: 'SENTINEL-access',
  token_type: 'Bearer',
  scopes: ['openid'],
  expires_at_ms: 1_767_225_600_000,
  obtained_at_ms: 1_767_222_000_000,
}
const stored = (more: Record<string, unknown>) => new Secret(JSON.stringify({ ...STORED, ...more }))

describe('a stored token set', () => {
  it('comes back as it was', () => {
    fc.assert(
      fc.property(tokenSets, (tokens) => {
        expect(revealed(decodeTokenSet(encodeTokenSet(tokens)))).toEqual(revealed(tokens))
      }),
    )
  })

  it('is one line, which is what keychains keep unharmed', () => {
    fc.assert(fc.property(tokenSets, (tokens) => !/[\r\n]/.test(encodeTokenSet(tokens).reveal())))
  })

  it('may hold fields that this program does not know', () => {
    const tokens = decodeTokenSet(stored({ device: 'x', identity: { subject: 'user-1', shoe_size: 43 } }))
    expect(tokens.identity).toEqual({ subject: 'user-1' })
    expect(tokens).not.toHaveProperty('device')
    expect(tokens).not.toHaveProperty('refreshToken')
  })

  it.each<[string, Secret]>([
    ['of a newer program', stored({ version: 2 })],
    ['without a version', stored({ version: undefined })],
    ['with a version that is text', stored({ version: '1' })],
    ['cut in half', new Secret('{"version":1,"access_token":"SENTINEL-acc')],
    ['that is a list', new Secret('[]')],
    ['that is a bare token', new Secret('SENTINEL-access')],
    ['without an access token', stored({ access_token: undefined })],
    ['with an unknown token type', stored({ token_type: 'mac' })],
    ['with a refresh token that is a number', stored({ refresh_token: 7 })],
    ['with scopes that are no texts', stored({ scopes: [7] })],
    ['without an end', stored({ expires_at_ms: undefined })],
    ['with an end beyond all dates', stored({ expires_at_ms: 1e300 })],
    ['with an end just beyond all dates', stored({ expires_at_ms: 8_640_000_000_000_001 })],
    ['with a beginning that is text', stored({ obtained_at_ms: '2026' })],
    ['with an identity without a subject', stored({ identity: { name: 'Ada' } })],
  ])('is refused with a reason, and not shown, when it is one %s', async (_, value) => {
    const { problem } = await refusal((async () => decodeTokenSet(value))())
    expect(problem.code).toBe('SESSION_UNREADABLE')
  })

  it('of a newer program says so', async () => {
    const { problem } = await refusal((async () => decodeTokenSet(stored({ version: 7 })))())
    expect(problem.title).toContain('it has the format 7, and this program knows 1')
  })
})
