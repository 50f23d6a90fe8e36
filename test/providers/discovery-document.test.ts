import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jsonObject } from '../../src/http/fields.ts'
import { requireDeviceEndpoint } from '../../src/providers/device-endpoint.ts'
import { metadataOf } from '../../src/providers/discovery-document.ts'
import { oidc } from '../../src/providers/oidc.ts'
import { documentFor, problemFrom } from './provider-server.ts'

const ISSUER = 'https://login.example.com'
const provider = oidc({ issuer: ISSUER, clientId: 'app' })
const read = (text: string, who = provider) => metadataOf(who, jsonObject(text) ?? {})
const readDocument = (changes: Record<string, unknown>, who = provider) =>
  read(JSON.stringify(documentFor(who.issuer, changes)), who)

const ENDPOINTS = [
  'token_endpoint',
  'device_authorization_endpoint',
  'authorization_endpoint',
  'jwks_uri',
  'revocation_endpoint',
  'pushed_authorization_request_endpoint',
  'end_session_endpoint',
]

const BAD_ADDRESSES: readonly unknown[] = [
  'http://login.example.com/x',
  'javascript:alert(1)',
  'file:///etc/passwd',
  'ftp://login.example.com/x',
  '/x',
  '//evil.example/x',
  'x',
  '',
  'https://',
  'https://user:pw@login.example.com/x',
  'https://login.example.com@evil.example/x\n',
  'https://login.example.com/a b',
  'https://login.example.com\\@evil.example/x',
  'https://login.example.com/x#fragment',
  'https://login.example.com/x#',
  'https://login.example.com/caf\u00e9',
  `https://login.example.com/${'a'.repeat(3_000)}`,
  7,
  true,
  {},
  [],
  ['https://login.example.com/x'],
]

describe('the endpoints of a document', () => {
  it.each(ENDPOINTS)(
    'DS-06 %s is refused, by name, when it is no address to send anything to',
    async (field) => {
      for (const address of BAD_ADDRESSES) {
        const { code, text } = await problemFrom(() => readDocument({ [field]: address }))
        expect([code, address]).toEqual(['DISCOVERY_FIELD_INVALID', address])
        expect(text).toContain(field)
      }
    },
  )

  it.each(ENDPOINTS)(
    'DS-12 %s of a public issuer leads neither to this machine nor to its neighbours',
    async (field) => {
      for (const host of [
        '169.254.169.254',
        '127.0.0.1:8080',
        '[::ffff:169.254.169.254]',
        '[::1]',
        '10.0.0.1',
        '192.168.0.1',
        '0x7f.1',
        '2852039166',
        'localhost',
        '[fd00::1]',
        '[fe80::1]',
      ]) {
        const { code, text } = await problemFrom(() => readDocument({ [field]: `https://${host}/x` }))
        expect([code, host]).toEqual(['DISCOVERY_FIELD_INVALID', host])
        expect(text).toContain('private network')
      }
      // Plain http on loopback is an acceptable address by itself; a public issuer may not name it all the same.
      expect((await problemFrom(() => readDocument({ [field]: 'http://127.0.0.1:9/x' }))).code).toBe(
        'DISCOVERY_FIELD_INVALID',
      )
    },
  )

  it('DS-12 an issuer inside a network may name its neighbours, one on this machine also itself', () => {
    const inside = oidc({ issuer: 'https://10.0.0.5', clientId: 'app' })
    expect(readDocument({ jwks_uri: 'https://10.0.0.6/jwks' }, inside).jwks_uri).toBe('https://10.0.0.6/jwks')
    expect(() => readDocument({ jwks_uri: 'https://127.0.0.1/jwks' }, inside)).toThrow()
    const here = oidc({ issuer: 'http://127.0.0.1:3000', clientId: 'app' })
    expect(readDocument({ jwks_uri: 'http://localhost:4000/jwks' }, here).jwks_uri).toBe(
      'http://localhost:4000/jwks',
    )
    expect(() => readDocument({ jwks_uri: 'https://169.254.169.254/' }, here)).toThrow()
  })

  it('may lie on another public host, as those of Google do', () => {
    const address = 'https://oauth2.example.net/token'
    expect(readDocument({ token_endpoint: address }).token_endpoint).toBe(address)
  })

  it('DS-09 a missing device endpoint is no fault of the document, is said plainly, and is never guessed', async () => {
    for (const value of [undefined, null]) {
      const metadata = readDocument({ device_authorization_endpoint: value })
      expect(metadata).not.toHaveProperty('device_authorization_endpoint')
      const { code, text } = await problemFrom(() => requireDeviceEndpoint(provider, metadata))
      expect(code).toBe('DEVICE_FLOW_NOT_OFFERED')
      expect(text).toContain('does not offer the device flow')
    }
  })

  it('the token endpoint cannot be missing', async () => {
    const { code, text } = await problemFrom(() => readDocument({ token_endpoint: undefined }))
    expect(code).toBe('DISCOVERY_FIELD_INVALID')
    expect(text).toContain('token_endpoint')
  })
})

describe('everything else in a document', () => {
  it('shows both issuers when they differ, and nothing secret of the published one', async () => {
    const { code, text } = await problemFrom(() =>
      readDocument({ issuer: 'https://u:s3cret@login.example.com/?k=s3cret' }),
    )
    expect(code).toBe('ISSUER_MISMATCH')
    expect(text).toContain(ISSUER)
    expect(text).toContain('https://login.example.com/,')
    expect(text).not.toContain('s3cret')
  })

  it.each([undefined, null, '', 7, [ISSUER], {}])('an issuer of %j is a bad field', async (issuer) => {
    expect((await problemFrom(() => readDocument({ issuer }))).code).toBe('DISCOVERY_FIELD_INVALID')
  })

  it.each(['scopes_supported', 'code_challenge_methods_supported', 'grant_types_supported'])(
    '%s is a list of strings or nothing',
    async (field) => {
      for (const value of ['openid', 7, {}, [7], [null], [['openid']]])
        expect((await problemFrom(() => readDocument({ [field]: value }))).code).toBe(
          'DISCOVERY_FIELD_INVALID',
        )
      expect(readDocument({ [field]: null })).toEqual(documentFor(ISSUER))
    },
  )

  it('keeps what is used and nothing else', () => {
    const more = {
      userinfo_endpoint: 'not an address',
      registration_endpoint: 7,
      x: { deep: [] },
      constructor: 1,
    }
    expect(readDocument(more)).toEqual(documentFor(ISSUER))
  })

  it('DS-14 members named like those of Object change nothing', () => {
    const text = JSON.stringify(documentFor(ISSUER)).replace(
      '{',
      '{"__proto__":{"revocation_endpoint":"https://evil.example","polluted":1},"constructor":{"prototype":{"polluted":1}},"hasOwnProperty":1,',
    )
    const metadata = read(text)
    expect(metadata).toEqual(documentFor(ISSUER))
    expect(metadata.revocation_endpoint).toBeUndefined()
    expect('polluted' in {}).toBe(false)
  })

  it('DS-14 of two members of one name the last counts, and is checked like any', async () => {
    const twice = (first: string, last: string) =>
      JSON.stringify(documentFor(ISSUER)).replace(
        `"issuer":"${ISSUER}"`,
        `"issuer":"${first}","issuer":"${last}"`,
      )
    expect(read(twice('https://evil.example', ISSUER)).issuer).toBe(ISSUER)
    expect((await problemFrom(() => read(twice(ISSUER, 'https://evil.example')))).code).toBe(
      'ISSUER_MISMATCH',
    )
  })

  it('whatever a document holds, the answer is checked metadata or a problem', async () => {
    const path = fc
      .string({ unit: fc.constantFrom('a', '/', '.', '%2e', '?', '#', ' ', '@') })
      .map((end) => `${ISSUER}/${end}`)
    const value = fc.oneof(fc.string(), path, path, fc.constantFrom(...BAD_ADDRESSES))
    const document = fc.dictionary(
      fc.constantFrom('issuer', ...ENDPOINTS, 'scopes_supported', '__proto__'),
      value,
    )
    await fc.assert(
      fc.asyncProperty(document, async (changes) => {
        let metadata: ReturnType<typeof readDocument>
        try {
          metadata = readDocument({ ...changes })
        } catch (error) {
          const { code } = await problemFrom(() => {
            throw error
          })
          expect(['DISCOVERY_FIELD_INVALID', 'ISSUER_MISMATCH']).toContain(code)
          return
        }
        expect(metadata.issuer).toBe(ISSUER)
        for (const [name, held] of Object.entries(metadata))
          if (name.endsWith('_endpoint') || name === 'jwks_uri')
            expect(String(held)).toMatch(/^https:\/\/[^/@#\s]+(\/[^#\s]*)?$/)
      }),
      { numRuns: 500 },
    )
  })
})
