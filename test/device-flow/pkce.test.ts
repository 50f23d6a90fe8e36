import { createHash } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import { replies } from '../../src/testing/provider/scripted-reply.ts'
import { clearStage, problemOfFailure, setStage } from './sign-in.ts'

afterEach(clearStage)

describe('PKCE', () => {
  it('TK-16 is used by itself when the provider offers S256', async () => {
    const stage = await setStage({ requiresPkce: true })
    stage.fake.script('poll', replies.pending(), replies.unscripted())
    const code = await stage.request()
    stage.fake.approve()
    await stage.poll(code)
    const challenge = stage.fake.requestsTo('device')[0]?.form['code_challenge']
    const verifier = stage.fake.requestsTo('poll')[1]?.form['code_verifier'] ?? ''
    expect(verifier).toMatch(/^[\w-]{43}$/)
    expect(createHash('sha256').update(verifier).digest('base64url')).toBe(challenge)
    expect(stage.fake.requestsTo('device')).toHaveLength(1)
  })

  it('TK-16 is used when the provider asks for it, and offers nothing (Keycloak)', async () => {
    const stage = await setStage({
      requiresPkce: true,
      discoveryReply: { code_challenge_methods_supported: undefined },
    })
    const code = await stage.request()
    stage.fake.approve()
    await stage.poll(code)
    const [first, second, ...more] = stage.fake.requestsTo('device')
    expect([first?.form['code_challenge_method'], second?.form['code_challenge_method']]).toEqual([
      undefined,
      'S256',
    ])
    expect(more).toEqual([])
  })

  it('is not sent to a provider that neither offers nor wants it', async () => {
    const stage = await setStage({ discoveryReply: { code_challenge_methods_supported: ['plain'] } })
    const code = await stage.request()
    stage.fake.approve()
    await stage.poll(code)
    expect(stage.fake.requestsTo('device')[0]?.form).not.toHaveProperty('code_challenge')
    expect(stage.fake.requestsTo('poll')[0]?.form).not.toHaveProperty('code_verifier')
  })

  it('is left out when the provider refuses it by name', async () => {
    const stage = await setStage()
    stage.fake.script('device', replies.error('invalid_request', 'Unknown parameter: code_challenge'))
    const code = await stage.request()
    expect(code).not.toHaveProperty('codeVerifier')
    expect(stage.fake.requestsTo('device')).toHaveLength(2)
  })

  it('is tried both ways once, not for ever', async () => {
    const stage = await setStage()
    const complaint = replies.error('invalid_request', 'Invalid parameter: code_challenge_method')
    stage.fake.script('device', complaint, complaint)
    const problem = await problemOfFailure(stage.request())
    expect(problem.evidence['message']).toBe('Invalid parameter: code_challenge_method')
    expect(stage.fake.requestsTo('device')).toHaveLength(2)
  })

  it('is not the answer to any other refusal', async () => {
    const stage = await setStage()
    stage.fake.script(
      'device',
      replies.error('invalid_request', 'Missing parameter: scope'),
      replies.error('unauthorized_client', 'Clients without PKCE are switched off'),
    )
    await problemOfFailure(stage.request())
    await problemOfFailure(stage.request())
    expect(stage.fake.requestsTo('device')).toHaveLength(2)
  })

  it('TK-16 with a wrong verifier ends the login', async () => {
    const stage = await setStage()
    const code = await stage.request()
    const { codeVerifier: _, ...other } = code
    stage.fake.approve()
    const problem = await problemOfFailure(stage.poll(other))
    expect(problem.evidence['message']).toBe('PKCE verification failed')
    expect(stage.fake.requestsTo('poll')).toHaveLength(1)
  })

  it('has a new verifier for each code', async () => {
    const { request } = await setStage()
    const [first, second] = [await request(), await request()]
    expect(first.codeVerifier?.reveal()).not.toBe(second.codeVerifier?.reveal())
  })
})
