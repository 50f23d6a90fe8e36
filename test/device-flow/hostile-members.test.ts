import fc from 'fast-check'
import { afterEach, expect, it } from 'vitest'
import { renderProblem } from '../../src/idp-errors/render.ts'
import { isSignInError } from '../../src/idp-errors/sign-in-error.ts'
import { replies } from '../../src/testing/provider/scripted-reply.ts'
import { clearStage, setStage } from './sign-in.ts'

afterEach(clearStage)

/** Members that somebody here reads, of one reply or another. */
const MEMBERS = [
  'error',
  'error_description',
  'error_codes',
  'error_uri',
  'errorCode',
  'errorSummary',
  'errorCauses',
  'suberror',
  'claims',
  'message',
  'interval',
  'device_code',
  'user_code',
  'verification_uri',
  'verification_uri_complete',
  'verification_url',
  'expires_in',
  'access_token',
  'token_type',
  'refresh_token',
  'id_token',
  'scope',
  'keys',
  '__proto__',
  'constructor',
]

/** What JSON can hold and code that expects a text or a number may trip over. */
const VALUES: readonly unknown[] = [
  { toString: 1, valueOf: null, toJSON: 'x' },
  JSON.parse('{"__proto__":null,"length":1e9,"then":{}}'),
  [[[{}]]],
  '',
  '\u0000\u001b[2J\u202e\ud800',
  'x'.repeat(20_000),
  'invalid_request',
  'authorization_pending',
  'slow_down',
  'invalid_grant',
  'code_challenge',
  -1,
  1e308,
  0,
  null,
  true,
]

interface Said {
  readonly endpoint: 'device' | 'poll' | 'keys'
  readonly reply: { readonly status: number; readonly body: Readonly<Record<string, unknown>> }
}

const value = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...VALUES) },
  { weight: 1, arbitrary: fc.jsonValue() },
)
const error = fc.constantFrom(
  'invalid_request',
  'authorization_pending',
  'slow_down',
  'invalid_grant',
  'x_foo',
)
const body = fc
  .tuple(
    fc.record({ error, error_description: value }, { requiredKeys: [] }),
    fc.dictionary(fc.constantFrom(...MEMBERS), value),
  )
  .map(([refusal, more]) => ({ ...more, ...refusal }))
const said: fc.Arbitrary<Said> = fc.record({
  endpoint: fc.constantFrom('device', 'poll', 'keys'),
  reply: fc.record({ status: fc.constantFrom(200, 400, 401, 428, 429, 503), body }),
})

/** A description that no text can be made of. */
const refused = (endpoint: Said['endpoint'], error: string): Said => ({
  endpoint,
  reply: { status: 400, body: { error, error_description: { toString: 1, valueOf: null } } },
})

it('whatever the members of a reply hold, a login ends with tokens or with a problem that can be shown', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(said, { minLength: 1, maxLength: 4 }), async (replied) => {
      const stage = await setStage({ deviceCodeSeconds: 15 })
      for (const { endpoint, reply } of replied)
        stage.fake.script(endpoint, replies.json(reply.body, { status: reply.status }))
      stage.fake.approve()
      const thrown = await stage.signIn().then(
        () => undefined,
        (reason: unknown) => reason,
      )
      await clearStage()
      if (thrown === undefined) return
      if (!isSignInError(thrown)) throw thrown
      const text = renderProblem(thrown.problem, 'text')
      expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/)
      expect(text.length).toBeLessThan(20_000)
    }),
    {
      numRuns: 300,
      examples: [[[refused('device', 'invalid_request')]], [[refused('poll', 'authorization_pending')]]],
    },
  )
})
