import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { signInError } from '../../src/idp-errors/sign-in-error.ts'
import { Issuer } from '../tokens/issuer.ts'
import { answerPath, begin, browse, isClosed, published, SCOPES, visit } from './stage.ts'

let issuer: Issuer
beforeEach(async () => {
  issuer = await Issuer.start()
})
afterEach(() => issuer.close())

const tokenForm = () => issuer.requests('/token').at(-1)?.form

describe('a sign-in through the browser', () => {
  it('asks with PKCE, state and nonce, redeems the code once, and shows that it went well', async () => {
    const waiting = await begin(issuer)
    const { prompt } = waiting
    const page = new URL(prompt.authorizationUri)
    const asked = Object.fromEntries(page.searchParams)
    expect(page.origin + page.pathname).toBe(`${issuer.url}/authorize`)
    expect(asked).toMatchObject({
      tenant: '1',
      response_type: 'code',
      response_mode: 'query',
      client_id: 'nmp-cli',
      redirect_uri: prompt.redirectUri,
      scope: SCOPES.join(' '),
      code_challenge_method: 'S256',
    })
    for (const name of ['state', 'nonce', 'code_challenge']) expect(asked[name]).toMatch(/^[\w-]{43}$/)
    expect(asked['state']).not.toBe(asked['nonce'])
    expect(prompt.redirectUri).toBe(`http://127.0.0.1:${prompt.port}/callback`)

    const closing = await browse(waiting, answerPath(waiting, issuer))
    expect(closing).toMatchObject({ status: 200 })
    expect(closing.text).toContain('<h1>Signed in as Ada &lt;ada@example.com&gt;.</h1>')
    expect(await waiting.ended).toBe('signed in')
    const form = tokenForm()
    expect(Object.fromEntries(form ?? [])).toMatchObject({
      grant_type: 'authorization_code',
      code: 'good',
      redirect_uri: prompt.redirectUri,
      client_id: 'nmp-cli',
    })
    const verifier = form?.get('code_verifier') ?? ''
    expect(createHash('sha256').update(verifier).digest('base64url')).toBe(asked['code_challenge'])
    expect(issuer.requests('/token')).toHaveLength(1)
    expect(await isClosed(prompt.port)).toBe(true)
  })

  it('takes the code out of the address bar before it is used, and shows no token', async () => {
    const waiting = await begin(issuer)
    const first = await visit(waiting.prompt.port, answerPath(waiting, issuer))
    expect(first).toMatchObject({ status: 303, text: '' })
    expect(first.headers['location']).toMatch(/^\/[\w-]{22}$/)
    const closing = await visit(waiting.prompt.port, String(first.headers['location']))
    for (const { headers } of [first, closing])
      expect(headers).toMatchObject({
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
      })
    const policy = String(closing.headers['content-security-policy'])
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toContain('unsafe')
    expect(closing.text).not.toMatch(/<script|\son\w+=|SENTINEL|good|code=/)
    expect(await waiting.ended).toBe('signed in')
  })

  it('says on the page what the terminal says when the session cannot be kept', async () => {
    const keep = () => Promise.reject(signInError('SCOPES_NOT_GRANTED', { missing: 'platform:write' }))
    const waiting = await begin(issuer, { keep })
    const closing = await browse(waiting, answerPath(waiting, issuer))
    expect(closing.text).toContain('platform:write')
    expect(closing.text).toContain('SCOPES_NOT_GRANTED')
    expect(closing.text).toMatch(/<ol><li>.+<\/li><\/ol>/)
    expect(await waiting.ended).toBe('SCOPES_NOT_GRANTED')
    expect(await isClosed(waiting.prompt.port)).toBe(true)
  })

  it('explains a refusal of the provider, in the browser and in the terminal', async () => {
    const waiting = await begin(issuer)
    const refusal = { code: undefined, error: 'access_denied', error_description: 'AADSTS65004: no' }
    const closing = await browse(waiting, answerPath(waiting, issuer, refusal))
    expect(closing.text).toContain('ENTRA_CONSENT_DECLINED')
    expect(await waiting.ended).toBe('ENTRA_CONSENT_DECLINED')
    expect(issuer.requests('/token')).toHaveLength(0)
  })

  it('explains what the token endpoint says', async () => {
    issuer.answers['/token'] = [{ status: 400, body: { error: 'invalid_grant' } }]
    const waiting = await begin(issuer)
    await browse(waiting, answerPath(waiting, issuer))
    expect(await waiting.ended).toBe('OAUTH_INVALID_GRANT')
    expect(issuer.requests('/token')).toHaveLength(1)
  })

  it('refuses an ID token of another sign-in', async () => {
    issuer.answers['/token'] = [issuer.reply({ id_token: await issuer.idToken({ nonce: 'of another' }) })]
    const waiting = await begin(issuer)
    const closing = await browse(waiting, answerPath(waiting, issuer))
    expect(closing.text).toContain('ID_TOKEN_NONCE')
    expect(await waiting.ended).toBe('ID_TOKEN_NONCE')
  })

  it('hands a code in once when nobody knows whether it arrived', async () => {
    issuer.answers['/token'] = [{ cut: true }]
    const waiting = await begin(issuer)
    await browse(waiting, answerPath(waiting, issuer))
    expect(await waiting.ended).toMatch(/^NETWORK_/)
    expect(issuer.requests('/token')).toHaveLength(1)
  })

  it('gives up when nobody comes, and says what may stand in the browser', async () => {
    const waiting = await begin(issuer, { waitMs: 30 })
    expect(await waiting.ended).toBe('BROWSER_NOT_ANSWERED')
    expect(await isClosed(waiting.prompt.port)).toBe(true)
    expect(await isClosed(waiting.prompt.port, '::1')).toBe(true)
  })

  it('stops at once when it is cancelled, whatever is under way', async () => {
    const early = new AbortController()
    const waiting = await begin(issuer, { signal: early.signal })
    early.abort(new DOMException('Ctrl-C', 'AbortError'))
    expect(await waiting.ended).toBe('AbortError: Ctrl-C')
    expect(await isClosed(waiting.prompt.port)).toBe(true)

    const late = new AbortController()
    const keep = () =>
      new Promise<never>((_, reject) => {
        const stop = () => reject(late.signal.reason)
        if (late.signal.aborted) stop()
        else late.signal.addEventListener('abort', stop)
      })
    const keeping = await begin(issuer, { signal: late.signal, keep })
    issuer.answers['/token'] = [
      issuer.reply({
        id_token: await issuer.idToken({
          nonce: new URL(keeping.prompt.lastingUri).searchParams.get('nonce'),
        }),
      }),
    ]
    const page = browse(keeping, answerPath(keeping, issuer))
    await expect.poll(() => issuer.requests('/token').length).toBe(1)
    late.abort(new DOMException('Ctrl-C', 'AbortError'))
    expect((await page).text).toContain('Stopped before it was done.')
    expect(await keeping.ended).toBe('AbortError: Ctrl-C')
  })

  it('opens no port when it was cancelled before', async () => {
    const done = AbortSignal.abort(new DOMException('before', 'AbortError'))
    await expect(begin(issuer, { signal: done })).rejects.toThrow('AbortError: before')
  })

  it('closes the port when the prompt cannot be shown', async () => {
    let port = 0
    const onPrompt = (prompt: { port: number }) => {
      port = prompt.port
      throw signInError('BROWSER_NOT_OPENED')
    }
    await expect(begin(issuer, { onPrompt })).rejects.toThrow('BROWSER_NOT_OPENED')
    expect(await isClosed(port)).toBe(true)
  })

  it('says that the provider has no page for it', async () => {
    const metadata = (good: Parameters<ReturnType<typeof published>>[0]) => good
    await expect(begin(issuer, { metadata })).rejects.toThrow('AUTHORIZATION_NOT_OFFERED')
  })

  it('does not wait long for a browser that never fetches the page', async () => {
    const waiting = await begin(issuer)
    await visit(waiting.prompt.port, answerPath(waiting, issuer))
    expect(await waiting.ended).toBe('signed in')
  })
})

describe('an address that is pasted, because the browser runs elsewhere', () => {
  it('is taken when it is the redirect address with the right answer, white space around it or not', async () => {
    const waiting = await begin(issuer)
    const { prompt } = waiting
    const address = `http://127.0.0.1:${prompt.port}${answerPath(waiting, issuer)}`
    expect(prompt.redirected(`  ${address}#_=_ \n`)).toBeUndefined()
    expect(prompt.redirected(address)?.code).toBe('AUTHORIZATION_ANSWERED')
    expect(await waiting.ended).toBe('signed in')
  })

  it('is taken with the slash that a browser adds to an address without a path', async () => {
    const waiting = await begin(issuer, { redirectUri: 'http://localhost' })
    const { prompt } = waiting
    expect(prompt.redirectUri).toBe(`http://localhost:${prompt.port}`)
    expect(prompt.redirected(`${prompt.redirectUri}${answerPath(waiting, issuer)}`)).toBeUndefined()
    expect(await waiting.ended).toBe('signed in')
    expect(tokenForm()?.get('redirect_uri')).toBe(prompt.redirectUri)
  })

  it.each([
    ['another port', (address: string) => address.replace(/:\d+\//, ':1/')],
    ['another host', (address: string) => address.replace('127.0.0.1', 'evil.example')],
    ['another path', (address: string) => address.replace('/callback', '/callback/x')],
    ['only the code', () => 'good'],
    ['nothing', () => ''],
    ['no query', (address: string) => address.split('?')[0] ?? ''],
    ['megabytes', (address: string) => address + 'a'.repeat(3_000_000)],
  ])('is not taken when it is %s', async (_, change) => {
    const controller = new AbortController()
    const waiting = await begin(issuer, { signal: controller.signal })
    const address = `${waiting.prompt.redirectUri}?${answerPath(waiting, issuer).split('?')[1]}`
    expect(waiting.prompt.redirected(change(address))?.code).toBe('PASTED_ADDRESS_OTHER')
    controller.abort(new DOMException('enough', 'AbortError'))
    await waiting.ended
  })

  it('does not end the sign-in when its state is wrong', async () => {
    const waiting = await begin(issuer)
    const of = (state: string) => `${waiting.prompt.redirectUri}?code=good&iss=${issuer.url}&state=${state}`
    expect(waiting.prompt.redirected(of('wrong'))?.code).toBe('OAUTH_STATE_MISMATCH')
    expect(waiting.prompt.redirected(of(waiting.state))).toBeUndefined()
    expect(await waiting.ended).toBe('signed in')
  })
})

describe('a request that is pushed beforehand (RFC 9126)', () => {
  const endpoint = () => ({ pushed_authorization_request_endpoint: `${issuer.url}/par` })

  it('is pushed where that is offered, and a carried address still holds all of it', async () => {
    issuer.answers['/par'] = [{ status: 201, body: { request_uri: 'urn:x:1', expires_in: 60 } }]
    const waiting = await begin(issuer, { metadata: published(issuer, endpoint()) })
    const { prompt } = waiting
    expect(Object.fromEntries(new URL(prompt.authorizationUri).searchParams)).toEqual({
      tenant: '1',
      client_id: 'nmp-cli',
      request_uri: 'urn:x:1',
    })
    expect(issuer.requests('/par')[0]?.form.get('state')).toBe(waiting.state)
    expect(new URL(prompt.lastingUri).searchParams.get('redirect_uri')).toBe(prompt.redirectUri)
    await browse(waiting, answerPath(waiting, issuer))
    expect(await waiting.ended).toBe('signed in')
  })

  it('tells the terminal what would otherwise stand in the browser only', async () => {
    const says = { error: 'invalid_request', error_description: 'Invalid parameter: redirect_uri' }
    issuer.answers['/par'] = [{ status: 400, body: says }]
    await expect(begin(issuer, { metadata: published(issuer, endpoint()) })).rejects.toThrow(
      'OAUTH_REPLY_ADDRESS_UNKNOWN',
    )
  })

  it('goes on without where the announced endpoint is not there', async () => {
    issuer.answers['/par'] = [{ status: 404, body: 'nothing' }]
    const waiting = await begin(issuer, { metadata: published(issuer, endpoint()) })
    expect(waiting.prompt.authorizationUri).toBe(waiting.prompt.lastingUri)
    await browse(waiting, answerPath(waiting, issuer))
    expect(await waiting.ended).toBe('signed in')
  })

  it.each([
    ['no endpoint', {}, undefined, 'PUSHED_REQUEST_INVALID'],
    ['no request_uri', endpoint, { status: 201, body: { expires_in: 60 } }, 'PUSHED_REQUEST_INVALID'],
    ['an endpoint that is not there', endpoint, { status: 404, body: 'nothing' }, 'HTTP_'],
  ])('is an error where it is required and there is %s', async (_, more, answer, code) => {
    if (answer !== undefined) issuer.answers['/par'] = [answer]
    const metadata = published(issuer, {
      require_pushed_authorization_requests: true,
      ...(typeof more === 'function' ? more() : more),
    })
    await expect(begin(issuer, { metadata })).rejects.toThrow(code)
  })

  it('is all that the browser is told where it is required', async () => {
    issuer.answers['/par'] = [{ status: 201, body: { request_uri: 'urn:x:2', expires_in: 60 } }]
    const metadata = published(issuer, { require_pushed_authorization_requests: true, ...endpoint() })
    const controller = new AbortController()
    const { prompt, ended } = await begin(issuer, { metadata, signal: controller.signal })
    expect(prompt.lastingUri).toBe(prompt.authorizationUri)
    expect(prompt.pageExpiresAtMs).toBe(issuer.clock.nowMs() + 60_000)
    controller.abort(new DOMException('enough', 'AbortError'))
    await ended
  })
})
