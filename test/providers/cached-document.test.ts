import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  DOCUMENT_LIFETIME_MS,
  documentFile,
  documentInFile,
  documentName,
} from '../../src/providers/cached-document.ts'
import { entra } from '../../src/providers/entra.ts'
import { oidc } from '../../src/providers/oidc.ts'
import { okta } from '../../src/providers/okta.ts'
import type { Provider, ProviderMetadata } from '../../src/providers/provider.ts'

const ISSUER = 'https://login.example.com'
const provider = oidc({ issuer: ISSUER, clientId: 'app' })
const NOW_MS = 1_800_000_000_000
const metadata: ProviderMetadata = {
  issuer: ISSUER,
  token_endpoint: `${ISSUER}/token`,
  device_authorization_endpoint: `${ISSUER}/device`,
  jwks_uri: `${ISSUER}/jwks`,
  scopes_supported: ['openid', 'caf\u00e9'],
  authorization_response_iss_parameter_supported: true,
}
const file = Buffer.from(documentFile(provider, metadata, NOW_MS) ?? '')

/** A file with a right seal: it needs no key, so whoever can write the file can write this one. */
function forged(content: string, who: Provider = provider): Buffer {
  const seal = createHash('sha256').update(documentName(who)).update(content).digest('hex')
  return Buffer.from(`${seal}\n${content}`)
}
const forgedDocument = (document: unknown, fetchedAtMs: unknown = NOW_MS) =>
  documentInFile(provider, forged(JSON.stringify({ fetchedAtMs, document })), NOW_MS)

describe('a kept document', () => {
  it('comes back as it was, for its lifetime and no longer', () => {
    for (const ageMs of [0, 1, DOCUMENT_LIFETIME_MS - 1])
      expect(documentInFile(provider, file, NOW_MS + ageMs)).toEqual(metadata)
    for (const ageMs of [DOCUMENT_LIFETIME_MS, DOCUMENT_LIFETIME_MS * 100])
      expect(documentInFile(provider, file, NOW_MS + ageMs)).toBeUndefined()
  })

  it('DS-13 from the future counts as nothing', () => {
    expect(documentInFile(provider, file, NOW_MS - 1)).toBeUndefined()
    for (const fetchedAtMs of [NOW_MS + 1, null, `${NOW_MS}`, {}, 1e308])
      expect(forgedDocument(metadata, fetchedAtMs)).toBeUndefined()
    expect(forgedDocument(metadata)).toEqual(metadata)
  })

  it('DS-13 of another issuer counts as nothing, also under the right name', () => {
    const other = oidc({ issuer: 'https://other.example', clientId: 'app' })
    expect(documentName(other)).not.toBe(documentName(provider))
    expect(documentInFile(other, file, NOW_MS)).toBeUndefined()
    expect(documentInFile(other, forged(file.subarray(65).toString(), other), NOW_MS)).toBeUndefined()
    expect(documentName(provider)).toMatch(/^[0-9a-f]{64}$/)
  })

  it('is kept per client where the document depends on the client, and shared where it does not', () => {
    const name = (clientId: string) => documentName(okta({ domain: 'dev-1.okta.com', clientId }))
    expect(name('one')).not.toBe(name('two'))
    expect(documentName(oidc({ issuer: ISSUER, clientId: 'other' }))).toBe(documentName(provider))
  })

  it('DS-13 with any byte changed, lost or added counts as nothing', () => {
    fc.assert(
      fc.property(fc.nat(file.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const damaged = Buffer.from(file)
        damaged[at] = (damaged[at] ?? 0) ^ flip
        expect(documentInFile(provider, damaged, NOW_MS)).toBeUndefined()
      }),
      { numRuns: 1_000 },
    )
    for (let length = 0; length < file.length; length++)
      expect(documentInFile(provider, file.subarray(0, length), NOW_MS)).toBeUndefined()
    expect(documentInFile(provider, Buffer.concat([file, Buffer.from(' ')]), NOW_MS)).toBeUndefined()
  })

  it('DS-13 never names another server, even when somebody forges the file with a right seal', () => {
    const endpoints = [
      'token_endpoint',
      'device_authorization_endpoint',
      'jwks_uri',
      'revocation_endpoint',
      'authorization_endpoint',
    ]
    for (const field of endpoints)
      for (const address of [
        'https://evil.example/x',
        'https://login.example.com:8443/x',
        'https://a.login.example.com/x',
        'http://127.0.0.1/x',
        'javascript:1',
        7,
      ])
        expect(forgedDocument({ ...metadata, [field]: address })).toBeUndefined()
  })

  it('DS-13 whatever somebody writes into it, what comes back passes the checks of a fresh document', () => {
    const value = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom('https://evil.example/x', 'https://a.login.example.com'),
      fc.constantFrom(ISSUER, `${ISSUER}/x`, `${ISSUER}/x#y`),
    )
    const document = fc.dictionary(
      fc.constantFrom(...Object.keys(metadata), 'revocation_endpoint', '__proto__'),
      value,
    )
    fc.assert(
      fc.property(document, (changes) => {
        const kept = forgedDocument({ ...metadata, ...changes })
        if (kept === undefined) return
        expect(kept.issuer).toBe(ISSUER)
        for (const [name, held] of Object.entries(kept))
          if (name.endsWith('_endpoint') || name === 'jwks_uri')
            expect(new URL(String(held)).origin).toBe(ISSUER)
      }),
      { numRuns: 300 },
    )
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (content) => {
        expect(documentInFile(provider, forged(content), NOW_MS)).toBeUndefined()
      }),
    )
  })

  it('is not kept at all when it names a server besides the issuer', () => {
    const elsewhere = { ...metadata, token_endpoint: 'https://oauth2.example.net/token' }
    expect(documentFile(provider, elsewhere, NOW_MS)).toBeUndefined()
  })

  it('is kept for Entra although its issuer is a template', () => {
    const common = entra({ tenant: 'common', clientId: 'app' })
    const base = 'https://login.microsoftonline.com'
    const document = { issuer: `${base}/{tenantid}/v2.0`, token_endpoint: `${base}/common/oauth2/v2.0/token` }
    const kept = Buffer.from(documentFile(common, document, NOW_MS) ?? '')
    expect(documentInFile(common, kept, NOW_MS)).toEqual(document)
  })
})
