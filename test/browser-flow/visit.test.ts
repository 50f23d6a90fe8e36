import { describe, expect, it } from 'vitest'
import { visitOf } from '../../src/browser-flow/visit.ts'

const DOORS = { host: '127.0.0.1:4711', answerPath: '/callback', closingPath: '/closing' }

const get = (url: string, headers: Readonly<Record<string, string>> = {}) =>
  visitOf({ method: 'GET', url, headers: { host: '127.0.0.1:4711', ...headers } }, DOORS)
const refused = (status: number) => ({ kind: 'refused', status })

/** What browsers send when a page of the provider sends them here: as recorded from Chromium, and what older ones leave out. */
const NAVIGATION = {
  'sec-fetch-site': 'cross-site',
  'sec-fetch-mode': 'navigate',
  'sec-fetch-dest': 'document',
  'sec-fetch-user': '?1',
}

describe('who may come in', () => {
  it('a page that a person goes to, whether its browser says so or says nothing', () => {
    expect(get('/callback?code=1&state=2', NAVIGATION)).toEqual({ kind: 'answer', query: 'code=1&state=2' })
    expect(get('/callback?code=1&state=2')).toEqual({ kind: 'answer', query: 'code=1&state=2' })
    expect(get('/closing', NAVIGATION)).toEqual({ kind: 'closing_page' })
    for (const site of ['none', 'same-origin', 'same-site'])
      expect(get('/callback?a=?', { ...NAVIGATION, 'sec-fetch-site': site })).toEqual({
        kind: 'answer',
        query: 'a=?',
      })
  })

  it.each([
    'evil.example:4711',
    '127.0.0.1:4712',
    '127.0.0.1',
    'localhost:4711',
    '[::1]:4711',
    '127.0.0.1.:4711',
  ])('DNS rebinding: nobody who calls this machine %s', (host) =>
    expect(get('/callback?code=1', { host })).toEqual(refused(421)),
  )

  it('nobody without a name at all', () => {
    expect(visitOf({ method: 'GET', url: '/callback?code=1', headers: {} }, DOORS)).toEqual(refused(421))
  })

  it.each(['POST', 'HEAD', 'OPTIONS', 'PUT', 'get', undefined])('no %s', (method) => {
    const headers = { host: '127.0.0.1:4711' }
    expect(visitOf({ method, url: '/callback?code=1', headers }, DOORS)).toEqual(refused(405))
  })

  it.each([
    { 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' },
    { 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' },
    { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' },
    { origin: 'https://evil.example' },
    { origin: 'null' },
  ])('no script, picture or frame of another page: %o', (headers) => {
    expect(get('/callback?code=1', headers)).toEqual(refused(403))
    expect(get('/closing', headers)).toEqual(refused(403))
  })

  it.each([{ 'sec-purpose': 'prefetch' }, { 'sec-purpose': 'prefetch;prerender' }, { purpose: 'prefetch' }])(
    'no browser that fetches ahead: %o',
    (headers) => expect(get('/callback?code=1', { ...NAVIGATION, ...headers })).toEqual(refused(503)),
  )

  it.each([
    '/favicon.ico',
    '/',
    '/callback/',
    '/Callback',
    '//callback',
    'http://127.0.0.1:4711/callback?a=1',
    '*',
  ])('nothing lives at %s', (url) => expect(get(url)).toEqual(refused(404)))

  it('no address that is longer than any code', () => {
    expect(get(`/callback?code=${'a'.repeat(8_000)}`)).toMatchObject({ kind: 'answer' })
    expect(get(`/callback?code=${'a'.repeat(17_000)}`)).toEqual(refused(414))
  })
})
