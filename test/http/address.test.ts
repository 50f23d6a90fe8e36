import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ADDRESS_MAX_LENGTH, isLoopback, serverAddress } from '../../src/http/address.ts'
import { faultFrom, httpWith } from './failing.ts'

describe('the address of a server', () => {
  it.each([
    'https://login.example.com',
    'https://login.example.com/',
    'HTTPS://Login.Example.com/realms/a',
    'https://login.example.com:8443/a?b=c',
    'https://192.0.2.1/',
    'https://[2001:db8::1]:8443/',
    'http://localhost:8080/',
    'http://127.0.0.1/',
    'http://127.9.9.9:1/',
    'http://[::1]:8080/',
    'https://xn--mnchen-3ya.example/',
  ])('%s is accepted', (text) => {
    expect(serverAddress(text)?.href).toBe(new URL(text).href)
  })

  it.each([
    ['DS-05', 'http://login.example.com'],
    ['DS-05', 'http://localhost.example.com'],
    ['DS-05', 'http://127.0.0.1.example.com'],
    ['DS-05', 'http://128.0.0.1/'],
    ['DS-05', 'http://0.0.0.0/'],
    ['DS-05', 'http://[::ffff:127.0.0.1]/'],
    ['DS-05', 'http://10.0.0.1/'],
    ['DS-05', 'https://user@login.example.com'],
    ['DS-05', 'https://user:word@login.example.com'],
    ['DS-05', 'https://:x@login.example.com'],
    ['DS-05', 'https://evil@login.microsoftonline.com'],
    ['DS-05', 'file:///etc/passwd'],
    ['DS-05', ''],
    ['DS-05', 'https://'],
    ['DS-05', 'https:login.example.com'],
    ['DS-05', 'https:/login.example.com'],
    ['DS-05', `https://login.example.com/${'a'.repeat(ADDRESS_MAX_LENGTH)}`],
    ['DS-06', 'javascript:alert(1)'],
    ['DS-06', 'javascript://login.example.com/%0aalert(1)'],
    ['DS-06', 'data:text/html,x'],
    ['DS-06', '//login.example.com'],
    ['DS-06', '/oauth2/token'],
    ['DS-06', 'token'],
    ['DS-06', 'https://login.example.com\\@evil.example'],
    ['DS-06', ' https://login.example.com'],
    ['DS-06', 'https://login.example.com/a\tb'],
    ['DS-06', 'https://login.exa\nmple.com/'],
    ['DS-06', 'https://login.example.com/\u0000'],
    ['DS-06', 'https://login.example.com/\u0085'],
    ['DS-06', 'https://login.exa mple.com/'],
    ['DS-06', 'https://[::1/'],
    ['DS-06', 'https://login.example.com:99999/'],
    ['DS-06', 42],
    ['DS-06', null],
    ['DS-06', ['https://login.example.com']],
    ['DS-06', { href: 'https://login.example.com' }],
  ])('%s %j is refused', (_, text) => {
    expect(serverAddress(text)).toBeUndefined()
  })

  it('of any text is absolute, https or loopback, and without user info, or it is refused', () => {
    const part = fc.oneof(
      fc.constantFrom(
        'https:',
        'http:',
        '//',
        '@',
        ':',
        '/',
        '\\',
        '[::1]',
        '127.0.0.1',
        'localhost',
        '.',
        '%',
        '#',
      ),
      fc.string({ maxLength: 6 }),
      fc.string({ unit: 'binary-ascii', maxLength: 3 }),
    )
    fc.assert(
      fc.property(fc.array(part, { maxLength: 7 }), (parts) => {
        const url = serverAddress(parts.join(''))
        if (url === undefined) return
        expect(url.username + url.password).toBe('')
        expect(url.hostname).not.toBe('')
        expect(url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url))).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  it('that is refused is never called, and only its origin is shown', async () => {
    let calls = 0
    const fetch = async () => {
      calls += 1
      return new Response('{}')
    }
    for (const url of [
      'http://evil.example/token?code=sentinel',
      'https://sentinel:sentinel@evil.example/sentinel#sentinel',
      'javascript:sentinel',
      'sentinel',
    ]) {
      const fault = await faultFrom(httpWith({}, { fetch }), { url })
      expect(fault.problem.code).toBe('HTTP_ADDRESS_REFUSED')
      expect(fault.shown).not.toContain('sentinel')
      expect(fault).toMatchObject({ transient: false, mayHaveBeenProcessed: false })
    }
    expect(calls).toBe(0)
  })
})
