import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeFields, type SessionKeyParts, sessionKey } from '../../src/token-store/session-key.ts'

const base: SessionKeyParts = {
  issuer: 'https://id.example/',
  clientId: 'cli',
  profile: 'work',
  scopes: ['a', 'b'],
}
const idOf = (parts: Partial<SessionKeyParts>) => sessionKey({ ...base, ...parts }).id

describe('sessionKey', () => {
  it('ST-13 gives another id for every difference that changes the token', () => {
    const ids = [
      idOf({}),
      idOf({ issuer: 'https://id.example' }),
      idOf({ issuer: 'https://ID.example/' }),
      idOf({ clientId: 'CLI' }),
      idOf({ profile: 'home' }),
      idOf({ profile: 'default' }),
      idOf({ scopes: ['a'] }),
      idOf({ scopes: ['a b'] }),
      idOf({ scopes: [] }),
      idOf({ audience: '' }),
      idOf({ audience: 'none' }),
      idOf({ audience: 'api' }),
    ]
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('does not care for the order or repetition of scopes, nor for an unnamed default profile', () => {
    expect(idOf({ scopes: ['b', 'a', 'b'] })).toBe(idOf({ scopes: ['a', 'b'] }))
    expect(sessionKey({ issuer: 'i', clientId: 'c' }).id).toBe(
      sessionKey({ issuer: 'i', clientId: 'c', profile: 'default', scopes: [] }).id,
    )
  })

  it('ST-13 never gives one encoding to two lists of fields, whatever is in them', () => {
    const anyText = fc.string({ unit: 'binary' })
    const lists = fc.array(fc.oneof(anyText, fc.constantFrom('', '\0', '\ud800', '\udbff', 'a\0b')), {
      maxLength: 6,
    })
    fc.assert(
      fc.property(lists, lists, (one, other) => {
        const same = one.length === other.length && one.every((field, index) => field === other[index])
        return encodeFields(one).equals(encodeFields(other)) === same
      }),
      { numRuns: 5_000 },
    )
  })

  it('ST-13 moves no text from one field to the next', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 2 }), fc.nat(), fc.nat(), (text, one, other) => {
        const cuts = [one, other].map((cut) => 1 + (cut % (text.length - 1)))
        const ids = cuts.map(
          (cut) => sessionKey({ issuer: text.slice(0, cut), clientId: text.slice(cut) }).id,
        )
        return (ids[0] === ids[1]) === (cuts[0] === cuts[1])
      }),
    )
  })

  it('ST-14 makes a plain file name of any profile, and keeps apart what only looks the same', () => {
    const names = [
      'a\0b',
      'a\nb',
      '../../etc/passwd',
      'caf\u00e9',
      'cafe\u0301',
      'x'.repeat(10_240),
      '\ud800',
      '\ud801',
    ]
    const ids = names.map((profile) => idOf({ profile }))
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{64}$/)
    expect(new Set(ids).size).toBe(names.length)
  })

  it('refuses to name nobody', () => {
    expect(() => sessionKey({ issuer: '', clientId: 'c' })).toThrow(TypeError)
    expect(() => sessionKey({ issuer: 'i', clientId: '' })).toThrow(TypeError)
  })
})
