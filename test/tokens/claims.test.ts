import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { identityOf, unverifiedClaims } from '../../src/tokens/claims.ts'

const encoded = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')
const jwt = (claims: unknown) => `${encoded({ alg: 'RS256' })}.${encoded(claims)}.AAAA`

describe('claims that nobody checked', () => {
  it('are read from a signed token, and from an unsigned one', () => {
    expect(unverifiedClaims(jwt({ sub: 'user-1' }))).toEqual({ sub: 'user-1' })
    expect(unverifiedClaims(jwt({ sub: 'user-1' }).replace('.AAAA', '.'))).toEqual({ sub: 'user-1' })
  })

  it.each([
    '',
    'opaque',
    'a.b.c',
    'e30.e30',
    'e30.W10.AAAA',
    'e30.e30.A',
    'e30.e30.AAAA.AAAA',
    `${jwt({})}=`,
  ])('are not made up for %j', (text) => {
    expect(unverifiedClaims(text)).toBeUndefined()
  })

  it('have no way into our prototypes', () => {
    const claims = unverifiedClaims(jwt('{"__proto__":{"polluted":1},"toString":1,"sub":"x"}'))
    expect(claims).toBeDefined()
    expect(Object.getPrototypeOf(claims)).toBeNull()
    expect({}).not.toHaveProperty('polluted')
    expect(claims?.['polluted']).toBeUndefined()
  })

  it('are not looked for in a text of any size, and quickly so', () => {
    const texts = ['.'.repeat(10_000_000), 'A'.repeat(10_000_000), jwt({ x: 'y'.repeat(60_000) })]
    const started = process.cpuUsage()
    for (const text of texts) expect(unverifiedClaims(text)).toBeUndefined()
    expect(process.cpuUsage(started).user / 1_000).toBeLessThan(50)
    expect(unverifiedClaims(jwt({ x: 'y'.repeat(40_000) }))).toBeDefined()
  })

  it('never throw, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.string(),
        fc.string(),
        (a, b, c) => void unverifiedClaims(`${a}.${b}.${c}`),
      ),
    )
    fc.assert(fc.property(fc.json(), (claims) => void unverifiedClaims(jwt(claims))))
  })
})

describe('identity', () => {
  it('is who the claims speak of, by the name that people know', () => {
    expect(identityOf({ sub: 's', preferred_username: 'ada', email: 'a@b.c' })).toEqual({
      subject: 's',
      name: 'ada',
      email: 'a@b.c',
      username: 'ada',
    })
    expect(
      identityOf({ sub: 's', email: 'a@b.c', upn: 'u', preferred_username: 'p', name: 'n', tid: 't' }),
    ).toEqual({
      subject: 's',
      name: 'n',
      email: 'a@b.c',
      username: 'u',
      tenant: 't',
    })
  })

  it('leaves out what is no text, or is longer than any name', () => {
    const claims = {
      sub: 's',
      name: { first: 'Ada' },
      email: ['a@b.c'],
      upn: '',
      tid: 7,
      preferred_username: 'x'.repeat(321),
    }
    expect(identityOf(claims)).toEqual({ subject: 's' })
  })

  it('is nobody without a subject', () => {
    for (const sub of [undefined, '', 7, null, 'x'.repeat(256)])
      expect(identityOf({ sub, name: 'Ada' })).toBeUndefined()
  })
})
