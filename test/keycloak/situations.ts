import { setTimeout as delay } from 'node:timers/promises'
import { approveInPages } from '../../demo/approve.ts'
import { administer, type KeycloakPlace } from './keycloak-server.ts'

/** What Keycloak says in one situation. */
export interface Answer {
  readonly endpoint: 'discovery' | 'device_authorization' | 'token' | 'revocation'
  /** The `grant_type` that was sent. */
  readonly grantType?: string
  readonly status: number
  /** JSON as an object, anything else as text. */
  readonly body: unknown
}

type Form = Readonly<Record<string, string>>
type Send = (form: Form | readonly (readonly [string, string])[]) => Promise<Answer>

const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code'

/** A device code as Keycloak gives it. */
interface Code {
  readonly device_code: string
  readonly user_code: string
  readonly verification_uri: string
}

/** One realm, reached without the code that is tested. */
class Realm {
  readonly #keycloak: KeycloakPlace
  readonly #address: string

  constructor(keycloak: KeycloakPlace, name: string) {
    this.#keycloak = keycloak
    this.#address = `${keycloak.baseUrl}/realms/${name}`
  }

  async #answer(endpoint: Answer['endpoint'], path: string, body?: URLSearchParams): Promise<Answer> {
    const reply = await fetch(this.#address + path, {
      headers: { accept: 'application/json' },
      ...(body === undefined ? {} : { method: 'POST', body }),
    })
    const text = await reply.text()
    const grantType = endpoint === 'token' ? body?.get('grant_type') : undefined
    return {
      endpoint,
      ...(grantType ? { grantType } : {}),
      status: reply.status,
      body: /^\s*\{/.test(text) ? JSON.parse(text) : text,
    }
  }

  discovery = () => this.#answer('discovery', '/.well-known/openid-configuration')
  device: Send = (form) => this.#post('device_authorization', 'auth/device', form)
  token: Send = (form) => this.#post('token', 'token', form)
  revocation: Send = (form) => this.#post('revocation', 'revoke', form)
  poll = (clientId: string, { device_code }: Pick<Code, 'device_code'>, more: Form = {}) =>
    this.token({ grant_type: DEVICE_GRANT, client_id: clientId, device_code, ...more })
  renew = (clientId: string, token: string, more: Form = {}) =>
    this.token({ grant_type: 'refresh_token', client_id: clientId, refresh_token: token, ...more })

  #post(endpoint: Answer['endpoint'], path: string, form: Parameters<Send>[0]): Promise<Answer> {
    const pairs = Array.isArray(form) ? form : Object.entries(form)
    return this.#answer(endpoint, `/protocol/openid-connect/${path}`, new URLSearchParams(pairs))
  }

  async code(clientId: string, more: Form = {}): Promise<Code> {
    const { body } = await this.device({ client_id: clientId, scope: 'openid', ...more })
    return body as Code
  }

  decide = (code: Code, login: string, deny = false) =>
    approveInPages(code.verification_uri, code.user_code, { login, password: 'password', deny })

  /** A refresh token without any pages. */
  async refreshToken(clientId: string, username: string): Promise<string> {
    const form = {
      grant_type: 'password',
      client_id: clientId,
      username,
      password: 'password',
      scope: 'openid',
    }
    const { body } = (await this.token(form)) as { readonly body: { readonly refresh_token?: string } }
    if (body.refresh_token === undefined) throw new TypeError(`no session: ${JSON.stringify(body)}`)
    return body.refresh_token
  }

  administer = (method: 'PUT' | 'POST' | 'GET', path: string, body?: Readonly<Record<string, unknown>>) =>
    administer(this.#keycloak, method, `${this.#address.split('/realms/')[1]}/${path}`, body)

  async userId(username: string): Promise<string> {
    const found = (await this.administer('GET', `users?exact=true&username=${username}`)) as { id: string }[]
    return found[0]?.id ?? ''
  }
}

/** What a situation has to work with. */
interface Stage {
  readonly device: Realm
  readonly strict: Realm
  readonly short: Realm
  realm(name: string): Realm
  /** The same server at another path. */
  readonly elsewhere: Realm
}

const S256 = { code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbGJSstw-cM8', code_challenge_method: 'S256' }

/** Every situation in which Keycloak refuses something that a sign-in asks of it. */
const situations: Readonly<Record<string, (stage: Stage) => Promise<Answer>>> = {
  'discovery: a realm that does not exist': ({ realm }) => realm('nowhere').discovery(),
  'discovery: another base path': ({ elsewhere }) => elsewhere.discovery(),

  'device: the grant is off for the client': ({ device }) => device.device({ client_id: 'no-device-cli' }),
  'device: a client that does not exist': ({ device }) => device.device({ client_id: 'no-such-cli' }),
  'device: a client that is disabled': ({ device }) => device.device({ client_id: 'disabled-cli' }),
  'device: a client that wants a secret': ({ device }) => device.device({ client_id: 'confidential-cli' }),
  'device: a wrong secret': ({ device }) =>
    device.device({ client_id: 'confidential-cli', client_secret: 'wrong' }),
  'device: a bearer-only client': ({ device }) => device.device({ client_id: 'bearer-only-cli' }),
  'device: no client ID': ({ device }) => device.device({ scope: 'openid' }),
  'device: a parameter twice': ({ device }) =>
    device.device([
      ['client_id', 'nmp-cli'],
      ['scope', 'openid'],
      ['scope', 'email'],
    ]),
  'device: PKCE is required and missing': ({ device }) => device.device({ client_id: 'pkce-cli' }),
  'device: PKCE without a challenge': ({ device }) =>
    device.device({ client_id: 'pkce-cli', code_challenge_method: 'S256' }),
  'device: PKCE of another method': ({ device }) =>
    device.device({ client_id: 'pkce-cli', ...S256, code_challenge_method: 'plain' }),
  'device: a realm that does not exist': ({ realm }) => realm('nowhere').device({ client_id: 'nmp-cli' }),
  'device: a realm that is disabled': ({ realm }) => realm('closed').device({ client_id: 'nmp-cli' }),
  'device: another base path': ({ elsewhere }) => elsewhere.device({ client_id: 'nmp-cli' }),

  'poll: nobody has signed in yet': async ({ device }) =>
    device.poll('nmp-cli', await device.code('nmp-cli')),
  'poll: too soon': async ({ device }) => {
    const code = await device.code('nmp-cli')
    await device.poll('nmp-cli', code)
    return device.poll('nmp-cli', code)
  },
  'poll: the person refused': async ({ device }) => {
    const code = await device.code('consent-cli')
    await device.decide(code, 'carol', true)
    return device.poll('consent-cli', code)
  },
  'poll: the person was signed out after the approval': async ({ device }) => {
    const code = await device.code('nmp-cli')
    await device.decide(code, 'dave')
    await device.administer('POST', `users/${await device.userId('dave')}/logout`)
    return device.poll('nmp-cli', code)
  },
  'poll: the code has expired': async ({ short }) => {
    const code = await short.code('nmp-cli')
    await delay(7_100)
    return short.poll('nmp-cli', code)
  },
  'poll: a code that was never given out': ({ device }) => device.poll('nmp-cli', { device_code: 'made-up' }),
  'poll: a code that was used': async ({ device }) => {
    const code = await device.code('nmp-cli')
    await device.decide(code, 'carol')
    await device.poll('nmp-cli', code)
    return device.poll('nmp-cli', code)
  },
  'poll: a code of another client': async ({ device }) =>
    device.poll('pkce-cli', await device.code('nmp-cli')),
  'poll: no verifier': async ({ device }) => {
    const code = await device.code('pkce-cli', S256)
    await device.decide(code, 'carol')
    return device.poll('pkce-cli', code)
  },
  'poll: a wrong verifier': async ({ device }) => {
    const code = await device.code('pkce-cli', S256)
    await device.decide(code, 'carol')
    return device.poll('pkce-cli', code, { code_verifier: 'x'.repeat(43) })
  },
  'poll: a verifier without a challenge': async ({ device }) => {
    const code = await device.code('nmp-cli')
    await device.decide(code, 'carol')
    return device.poll('nmp-cli', code, { code_verifier: 'x'.repeat(43) })
  },
  'poll: no code': ({ device }) => device.token({ grant_type: DEVICE_GRANT, client_id: 'nmp-cli' }),
  'poll: the grant is off for the client': ({ device }) =>
    device.poll('no-device-cli', { device_code: 'made-up' }),
  'poll: a client that wants a secret': ({ device }) =>
    device.poll('confidential-cli', { device_code: 'made-up' }),
  'token: a grant that nobody knows': ({ device }) =>
    device.token({ grant_type: 'urn:example:grant', client_id: 'nmp-cli' }),
  'token: no grant': ({ device }) => device.token({ client_id: 'nmp-cli' }),

  'refresh: no refresh token': ({ device }) =>
    device.token({ grant_type: 'refresh_token', client_id: 'direct-cli' }),
  'refresh: not a token': ({ device }) => device.renew('direct-cli', 'not-a-token'),
  'refresh: after a sign-out': async ({ device }) => {
    const token = await device.refreshToken('direct-cli', 'carol')
    await device.revocation({ client_id: 'direct-cli', token })
    return device.renew('direct-cli', token)
  },
  'refresh: used before': async ({ strict }) => {
    const token = await strict.refreshToken('direct-cli', 'carol')
    await strict.renew('direct-cli', token)
    return strict.renew('direct-cli', token)
  },
  'refresh: the newest token, after an older one was used again': async ({ strict }) => {
    const token = await strict.refreshToken('direct-cli', 'carol')
    const { body } = await strict.renew('direct-cli', token)
    await strict.renew('direct-cli', token)
    return strict.renew('direct-cli', (body as { readonly refresh_token: string }).refresh_token)
  },
  'refresh: a token of another client': async ({ device }) =>
    device.renew('nmp-cli', await device.refreshToken('direct-cli', 'carol')),
  'refresh: the session has run out': async ({ device }) => {
    const token = await device.refreshToken('brief-cli', 'carol')
    await delay(3_000)
    return device.renew('brief-cli', token)
  },
  'refresh: an administrator has signed the person out': async ({ device }) => {
    const token = await device.refreshToken('direct-cli', 'dave')
    await device.administer('POST', `users/${await device.userId('dave')}/logout`)
    return device.renew('direct-cli', token)
  },
  'refresh: the account is disabled': async ({ device }) => {
    const token = await device.refreshToken('direct-cli', 'erin')
    await device.administer('PUT', `users/${await device.userId('erin')}`, { enabled: false })
    return device.renew('direct-cli', token)
  },
  'refresh: a scope that does not exist': async ({ device }) =>
    device.renew('direct-cli', await device.refreshToken('direct-cli', 'carol'), {
      scope: 'openid nmp:read',
    }),

  'revocation: not a token': ({ device }) =>
    device.revocation({ client_id: 'nmp-cli', token: 'not-a-token' }),
  'revocation: a token of another client': async ({ device }) =>
    device.revocation({ client_id: 'nmp-cli', token: await device.refreshToken('direct-cli', 'carol') }),
  'revocation: no token': ({ device }) => device.revocation({ client_id: 'nmp-cli' }),
}

/** Names of all situations. */
export const situationNames: readonly string[] = Object.keys(situations)

/** Brings about a situation on a running Keycloak, and gives what it answered. */
export async function answerIn(name: string, keycloak: KeycloakPlace): Promise<Answer> {
  const situation = situations[name]
  if (situation === undefined) throw new TypeError(`no situation is called ${name}`)
  const realm = (realmName: string) => new Realm(keycloak, realmName)
  const elsewhere = new Realm({ ...keycloak, baseUrl: `${keycloak.baseUrl}/elsewhere` }, 'device')
  return situation({
    device: realm('device'),
    strict: realm('strict'),
    short: realm('short'),
    realm,
    elsewhere,
  })
}
