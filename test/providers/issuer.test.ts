import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isLoopback, serverAddress } from '../../src/http/address.ts'
import { providerFromIssuer } from '../../src/providers/from-issuer.ts'
import { issuerRefusal, shownAddress } from '../../src/providers/issuer.ts'
import { oidc } from '../../src/providers/oidc.ts'
import { problemFrom } from './provider-server.ts'

const BAD: readonly (readonly [string, RegExp])[] = [
  ['', /empty/],
  ['https://', /names no host/],
  ['login.example.com', /https:\/\//],
  ['//login.example.com', /https:\/\//],
  ['file:///etc/passwd', /https:\/\//],
  ['javascript:alert(1)', /https:\/\//],
  ['http://login.example.com', /very machine/],
  ['http://127.0.0.1.evil.example', /very machine/],
  ['https://login.example.com/?x=1', /query/],
  ['https://login.example.com?', /query/],
  ['https://login.example.com/#top', /fragment/],
  ['https://login.example.com/#', /fragment/],
  ['https://user:secret@login.example.com', /user name/],
  ['https://@login.example.com', /user name/],
  ['https://login.example.com:443@evil.example', /user name/],
  ['https://login example.com', /space/],
  [' https://login.example.com', /https:\/\//],
  ['https://login.example.com\n', /space/],
  ['https://login.example.com/\u0000', /space/],
  ['https://login.example.com/"x"', /quote/],
  ["https://login.example.com/'x'", /quote/],
  ['https://login.example.com/`x`', /quote/],
  ['https://login.example.com/$(id)', /character/],
  ['https://login.example.com/a;b', /character/],
  ['https://login.example.com\\@evil.example', /character/],
  ['https://login.microsoftonline.com/{tenantid}/v2.0', /character/],
  ['https://login.example.com/a/../b', /path/],
  ['https://login.example.com/%2e%2e/b', /path/],
  ['https://login.example.com:99999', /names no host/],
  ['https://[::1', /names no host/],
  ['https://0x7f.1/', /spelled 127\.0\.0\.1/],
  ['https://2130706433/', /spelled 127\.0\.0\.1/],
  ['https://[0:0:0:0:0:0:0:1]/', /spelled \[::1\]/],
  ['https://169.254.169.254/', /link-local/],
  ['https://[fe80::1]/', /link-local/],
  ['https://[::ffff:a9fe:a9fe]/', /disguised/],
  ['https://0.0.0.0/', /reserved/],
  ['https://ex\u0430mple.com', /outside ASCII.*https:\/\/xn--exmple-4nf\.com/],
  ['https://example.com/Z\u00fcrich', /outside ASCII/],
  [`https://example.com/${'a'.repeat(1_048_576)}`, /2048/],
]

describe('an issuer that a person gave', () => {
  it.each(BAD)('DS-05 %j is refused in words', async (issuer, reason) => {
    const { code, text } = await problemFrom(() => providerFromIssuer(issuer, 'app'))
    expect(code).toBe('ISSUER_NOT_ACCEPTED')
    expect(text).toMatch(reason)
    expect(text.length).toBeLessThan(1_000)
    expect(text).not.toMatch(/secret/)
  })

  it.each(BAD)('DS-05 %j from an embedder is the mistake of a programmer', (issuer) => {
    expect(() => oidc({ issuer, clientId: 'app' })).toThrow(TypeError)
  })

  it.each([
    'https://login.example.com',
    'https://login.example.com/',
    'https://login.example.com:8443/a/b%20c/',
    'HTTPS://Login.Example.com',
    'https://xn--exmple-4nf.com',
    'https://10.1.2.3/realms/a',
    'https://[2001:db8::1]:8443/x',
    'http://localhost:3000',
    'http://127.0.0.1:3000/a',
    'http://[::1]:3000',
  ])('%s is accepted as it is', (issuer) => {
    expect(issuerRefusal(issuer)).toBeUndefined()
    expect(oidc({ issuer, clientId: 'app' }).issuer).toBe(issuer)
  })

  it('is never a value of another type', async () => {
    for (const value of [undefined, null, 1, {}, ['https://a.example']])
      expect((await problemFrom(() => providerFromIssuer(value as string, 'app'))).code).toBe(
        'ISSUER_NOT_ACCEPTED',
      )
  })

  it('a client id that no provider gives is refused in words', async () => {
    for (const clientId of ['', ' ', 'a\nb', 'ä', 'x'.repeat(3_000), 7 as unknown as string])
      expect((await problemFrom(() => providerFromIssuer('https://a.example', clientId))).code).toBe(
        'CLIENT_ID_NOT_ACCEPTED',
      )
  })
})

const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.webUrl({ withFragments: true, withQueryParameters: true }),
  fc.ipV4Extended().map((ip) => `https://${ip}/`),
  fc.ipV6().map((ip) => `https://[${ip}]/`),
  fc
    .array(
      fc.constantFrom(
        'https:',
        'http:',
        '//',
        '/',
        'a.example',
        '@',
        ':',
        '?',
        '#',
        '..',
        '%2e',
        '\\',
        ' ',
        "'",
        '[::1]',
        '127.1',
        'localhost',
        'é',
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join('')),
)

describe('properties of the rule', () => {
  it('DS-05 what is accepted is a server address without query, fragment and user info, and asks where it says', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        if (issuerRefusal(text) !== undefined) return
        const url = serverAddress(text)
        expect(url).toBeDefined()
        if (url === undefined) return
        expect([url.search, url.hash, url.username, url.password]).toEqual(['', '', '', ''])
        expect(text).toMatch(/^[\x21-\x7e]+$/)
        expect(url.protocol === 'https:' || isLoopback(url)).toBe(true)
        // No other path is asked than the one that stands there.
        expect(`${text}/`.includes(url.pathname)).toBe(true)
      }),
      { numRuns: 1_500 },
    )
  })

  it('what is shown of any text holds no user info, no query and no fragment', () => {
    fc.assert(
      fc.property(hostile, fc.stringMatching(/^Q[0-9]{11}Q$/), (text, secret) => {
        for (const address of [
          `https://u:${secret}@${text}`,
          `https://a.example/?k=${secret}`,
          `${text.replace(/[^ -~]/g, '')}?${secret}`,
        ])
          expect(shownAddress(address)).not.toContain(secret)
      }),
      { numRuns: 500 },
    )
  })
})
