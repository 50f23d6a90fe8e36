import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { refusesDeviceFlow } from '../../src/flow-choice/device-refusal.ts'
import { signInBy, type Wanted } from '../../src/flow-choice/sign-in.ts'
import { kindOf, problemCodes } from '../../src/idp-errors/catalogue.ts'
import { isSignInError } from '../../src/idp-errors/sign-in-error.ts'
import type { BrowserPrompt } from '../../src/index.ts'
import { entra } from '../../src/providers/entra.ts'
import type { Provider, ProviderMetadata } from '../../src/providers/provider.ts'
import { entraErrorBody } from '../../src/testing/entra-errors.ts'
import { type Answer, Issuer } from '../tokens/issuer.ts'

let issuer: Issuer
beforeEach(async () => {
  issuer = await Issuer.start()
  issuer.answers['/device'] = [
    {
      body: {
        device_code: 'SENTINEL-device-code',
        user_code: 'ABCD-EFGH',
        verification_uri: `${issuer.url}/device`,
        expires_in: 600,
        interval: 5,
      },
    },
  ]
})
afterEach(() => issuer.close())

const no = (error: string, description?: string, status = 400): Answer => ({
  status,
  body: { error, ...(description === undefined ? {} : { error_description: description }) },
})
const PENDING = no('authorization_pending')

interface Ended {
  /** `signed in`, the code of the problem, or what was thrown. */
  readonly how: string
  /** What the person saw, in order: the code, the page, and why the page. */
  readonly saw: readonly string[]
}

/** A person who signs in wherever they are sent. */
async function signIn(
  options: Partial<Wanted> = {},
  {
    metadata = {},
    provider = {},
  }: { metadata?: Partial<ProviderMetadata>; provider?: Partial<Provider> } = {},
): Promise<Ended> {
  const saw: string[] = []
  const client = issuer.client({
    provider,
    metadata: (good) => ({ ...good, authorization_endpoint: `${issuer.url}/authorize`, ...metadata }),
  })
  const onBrowser = async (prompt: BrowserPrompt) => {
    saw.push(`page ${prompt.insteadOf?.code ?? 'for no reason'}`)
    const { searchParams } = new URL(prompt.authorizationUri)
    const nonce = searchParams.get('nonce') ?? ''
    issuer.answers['/token'] = [issuer.reply({ id_token: await issuer.idToken({ nonce }) })]
    prompt.redirected(`${prompt.redirectUri}?code=good&state=${searchParams.get('state')}`)
  }
  const wanted: Wanted = {
    flow: 'auto',
    scopes: ['openid'],
    world: { clock: issuer.clock, openBrowser: async () => ({ opened: true }) },
    redirectUri: 'http://127.0.0.1/callback',
    onPrompt: ({ browserToo }) => void saw.push(browserToo ? 'code' : 'code alone'),
    onBrowser,
    ...options,
  }
  const how = await signInBy(client, wanted, { keep: async () => 'signed in', inWords: String }).catch(
    (error: unknown) => (isSignInError(error) ? error.problem.code : String(error)),
  )
  return { how, saw }
}

describe('auto, when the provider refuses the device flow', () => {
  it.each([
    ['the grant is off for the client', no('unauthorized_client'), 'OAUTH_UNAUTHORIZED_CLIENT'],
    ['the grant is off for the server', no('unsupported_grant_type'), 'OAUTH_UNSUPPORTED_GRANT_TYPE'],
    [
      'Keycloak has it off',
      no(
        'unauthorized_client',
        'Client is not allowed to initiate OAuth 2.0 Device Authorization Grant. The flow is disabled for the client.',
        401,
      ),
      'KEYCLOAK_DEVICE_GRANT_OFF',
    ],
    [
      'Entra ID has public client flows off',
      { status: 401, body: entraErrorBody('AADSTS70002') },
      'ENTRA_PUBLIC_CLIENT_FLOWS_OFF',
    ],
  ])('goes on in the browser at once: %s', async (_, answer, code) => {
    issuer.answers['/device'] = [answer]
    expect(await signIn()).toEqual({ how: 'signed in', saw: [`page ${code}`] })
    expect(issuer.requests('/device')).toHaveLength(1)
  })

  it.each([
    ['AADSTS53003', 'ENTRA_ACCESS_BLOCKED'],
    ['AADSTS530032', 'ENTRA_ACCESS_BLOCKED'],
    ['AADSTS530036', 'ENTRA_DEVICE_FLOW_BLOCKED'],
    ['AADSTS50097', 'ENTRA_DEVICE_NOT_MANAGED'],
    ['AADSTS53000', 'ENTRA_DEVICE_NOT_MANAGED'],
    ['AADSTS53001', 'ENTRA_DEVICE_NOT_MANAGED'],
    ['AADSTS7000218', 'ENTRA_PUBLIC_CLIENT_FLOWS_OFF'],
  ] as const)(
    'goes on in the browser after the code was entered: a blocked tenant says %s',
    async (code, problem) => {
      // As recorded from a blocked tenant; only the number differs.
      const recorded = JSON.stringify(entraErrorBody('AADSTS53003'))
      const body = JSON.parse(recorded.replaceAll('53003', code.slice('AADSTS'.length)))
      issuer.answers['/token'] = [PENDING, { status: 400, body }]
      const { quirks, kind } = entra({ tenant: 'contoso.com', clientId: 'c' })
      expect(await signIn({}, { provider: { quirks, kind } })).toEqual({
        how: 'signed in',
        saw: ['code', `page ${problem}`],
      })
    },
  )

  it('goes on in the browser when Keycloak says at the token endpoint that the grant is off', async () => {
    issuer.answers['/token'] = [
      no('invalid_grant', 'Client not allowed OAuth 2.0 Device Authorization Grant'),
    ]
    expect(await signIn()).toEqual({ how: 'signed in', saw: ['code', 'page KEYCLOAK_DEVICE_GRANT_OFF'] })
  })

  it('goes to the browser at once where no device flow is offered', async () => {
    const { device_authorization_endpoint: _, ...without } = issuer.metadata()
    const client = issuer.client({
      metadata: () => ({ ...without, authorization_endpoint: `${issuer.url}/authorize` }),
    })
    const controller = new AbortController()
    const code = await new Promise((resolve) => {
      signInBy(
        client,
        {
          flow: 'auto',
          scopes: ['openid'],
          world: { clock: issuer.clock, openBrowser: async () => ({ opened: true }) },
          onPrompt: () => resolve('a code'),
          onBrowser: ({ insteadOf }) => resolve(insteadOf?.code),
          signal: controller.signal,
        },
        { keep: async () => '', inWords: String },
      ).catch(() => {})
    })
    expect(code).toBe('DEVICE_FLOW_NOT_OFFERED')
    controller.abort()
  })

  it('says what refused it where the provider has no other way', async () => {
    issuer.answers['/device'] = [no('unauthorized_client')]
    const client = issuer.client()
    const onBrowser = () => expect.fail('there is no page')
    await expect(
      signInBy(
        client,
        {
          flow: 'auto',
          scopes: [],
          world: { clock: issuer.clock, openBrowser: async () => ({ opened: true }) },
          onPrompt: () => {},
          onBrowser,
        },
        { keep: async () => '', inWords: String },
      ),
    ).rejects.toMatchObject({ problem: { code: 'OAUTH_UNAUTHORIZED_CLIENT' } })
  })
})

describe('auto, when it is somebody or something else', () => {
  it.each([
    ['the person denied', no('access_denied'), 'SIGN_IN_DENIED'],
    ['the person declined at Entra ID', no('authorization_declined'), 'SIGN_IN_DENIED'],
    ['the code ran out', no('expired_token'), /^(CODE_EXPIRED|DEVICE_CODE_ENDED_EARLY)$/],
    ['the client is not known', no('invalid_client', undefined, 401), 'OAUTH_INVALID_CLIENT'],
    ['a scope is wrong', no('invalid_scope'), 'OAUTH_INVALID_SCOPE'],
    [
      'the person is not assigned',
      no('invalid_grant', 'AADSTS50105: not assigned'),
      'ENTRA_USER_NOT_ASSIGNED',
    ],
  ])('never goes on in the browser: %s', async (_, answer, code) => {
    issuer.answers['/token'] = [answer]
    const { how, saw } = await signIn()
    expect(how).toMatch(code)
    expect(saw).toEqual(['code'])
  })

  it('never goes on when the person stops it', async () => {
    const controller = new AbortController()
    issuer.answers['/token'] = [PENDING]
    const onPrompt = () => controller.abort(new DOMException('Ctrl-C', 'AbortError'))
    expect(await signIn({ onPrompt, signal: controller.signal })).toEqual({
      how: 'AbortError: Ctrl-C',
      saw: [],
    })
  })

  it('goes on when the person says that it stood in the browser, and asks no more about the code', async () => {
    const told = new AbortController()
    issuer.answers['/token'] = [PENDING]
    const onPrompt = () => told.abort()
    expect(await signIn({ onPrompt, browserInstead: told.signal })).toEqual({
      how: 'signed in',
      saw: ['page for no reason'],
    })
    expect(issuer.requests('/token').map(({ form }) => form.get('grant_type'))).toEqual([
      'authorization_code',
    ])
  })

  it('takes no refusal for one that is a matter of the person', () => {
    const refusals = problemCodes().filter((code) => refusesDeviceFlow(code))
    expect(refusals.length).toBeGreaterThan(15)
    expect(refusals.filter((code) => kindOf(code) !== 'remote')).toEqual([])
  })
})

describe('the flows by themselves', () => {
  it('device never opens a page, browser never asks for a code', async () => {
    issuer.answers['/device'] = [no('unauthorized_client')]
    expect(await signIn({ flow: 'device' })).toEqual({ how: 'OAUTH_UNAUTHORIZED_CLIENT', saw: [] })
    expect(await signIn({ flow: 'browser' })).toEqual({ how: 'signed in', saw: ['page for no reason'] })
    expect(issuer.requests('/device')).toHaveLength(1)
  })

  it('opens the browser where nobody says how the page is to be shown, and says when there is none', async () => {
    const world = {
      clock: issuer.clock,
      openBrowser: async () => ({ opened: false, reason: 'missing' }) as const,
    }
    const client = issuer.client({
      metadata: (good) => ({ ...good, authorization_endpoint: `${issuer.url}/authorize` }),
    })
    await expect(
      signInBy(client, { flow: 'browser', scopes: [], world }, { keep: async () => '', inWords: String }),
    ).rejects.toMatchObject({ problem: { code: 'BROWSER_NOT_OPENED' } })
  })
})
