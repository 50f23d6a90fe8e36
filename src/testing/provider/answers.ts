import { DeviceCodes } from './device-codes.ts'
import { dialectPaths, type Refusal, refusalOf } from './dialects.ts'
import { changed, type FakeProviderOptions } from './options.ts'
import { RefreshFamilies } from './refresh-families.ts'
import type { PlainReply, ProviderEndpoint, SpokenReply } from './scripted-reply.ts'
import type { SigningKey } from './signing.ts'
import { tokenReplyOf } from './token-reply.ts'

type Form = Readonly<Record<string, string>>

/** What the provider says on its own: it keeps to the specifications, strictly. */
export class Answers {
  readonly codes = new DeviceCodes()
  readonly families = new RefreshFamilies()
  /** The first one signs; all are published. */
  keys: readonly [SigningKey, ...SigningKey[]]
  readonly #origin: string
  readonly #options: FakeProviderOptions
  readonly #nowMs: () => number

  constructor(origin: string, keys: Answers['keys'], options: FakeProviderOptions, nowMs: () => number) {
    this.#origin = origin
    this.keys = keys
    this.#options = options
    this.#nowMs = nowMs
  }

  get issuer(): string {
    return this.#origin + dialectPaths[this.#options.dialect ?? 'oidc'].issuer
  }

  get clientId(): string {
    return this.#options.clientId ?? 'fake-client'
  }

  to(endpoint: ProviderEndpoint, form: Form): PlainReply {
    switch (endpoint) {
      case 'discovery':
        return { status: 200, body: this.#discovery() }
      case 'keys':
        return { status: 200, body: { keys: this.keys.map((key) => key.publicJwk) } }
      case 'device':
        return this.#isStranger(form) ? this.refusal('unknown_client') : this.#device(form)
      case 'poll':
        return this.#isStranger(form) ? this.refusal('unknown_client') : this.#poll(form)
      case 'refresh':
        return this.#isStranger(form) ? this.refusal('unknown_client') : this.#refresh(form)
      case 'revoke':
        this.families.end(form['token'])
        return { status: 200 }
      default:
        return endpoint satisfies never
    }
  }

  /** Puts a scripted reply into words. */
  speak(reply: SpokenReply, endpoint: ProviderEndpoint, form: Form): PlainReply {
    switch (reply.kind) {
      case 'unscripted':
        return this.to(endpoint, form)
      case 'plain':
        return reply.reply
      case 'state': {
        const { status, body } = this.refusal(reply.state)
        const { extra } = reply
        return { status, ...extra, body: { ...membersOf(body), ...membersOf(extra.body) } }
      }
      case 'approve': {
        const scope =
          this.codes.scopeOf(form['device_code']) ?? this.families.scopeOf(form['refresh_token']) ?? 'openid'
        return this.#tokens(scope, this.families.start(scope), reply.members)
      }
      default:
        return reply satisfies never
    }
  }

  refusal(refusal: Refusal): PlainReply {
    return refusalOf(this.#options.dialect ?? 'oidc', refusal, this.#nowMs())
  }

  #isStranger(form: Form): boolean {
    return form['client_id'] !== this.clientId
  }

  #discovery(): Record<string, unknown> {
    const { dialect = 'oidc', algorithm = 'RS256', discoveryReply } = this.#options
    const paths = dialectPaths[dialect]
    const base = {
      issuer: this.issuer,
      authorization_endpoint: `${this.#origin}/authorize`,
      device_authorization_endpoint: this.#origin + paths.device,
      token_endpoint: this.#origin + paths.token,
      jwks_uri: this.#origin + paths.keys,
      revocation_endpoint: dialect === 'entra' ? undefined : this.#origin + paths.revoke,
      grant_types_supported: ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'],
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: [algorithm],
      code_challenge_methods_supported: dialect === 'entra' ? undefined : ['S256'],
      token_endpoint_auth_methods_supported: ['none'],
    }
    return changed(base, discoveryReply)
  }

  #device(form: Form): PlainReply {
    const { requiresPkce, dialect, deviceCodeSeconds = 900, intervalSeconds = 5, deviceReply } = this.#options
    const { scope = '', code_challenge: challenge } = form
    if (requiresPkce && form['code_challenge_method'] === undefined) {
      const body = { error: 'invalid_request', error_description: 'Missing parameter: code_challenge_method' }
      return { status: 400, body }
    }
    const endsAtMs = this.#nowMs() + deviceCodeSeconds * 1_000
    const code = this.codes.issue({ scope, challenge, endsAtMs, intervalMs: intervalSeconds * 1_000 })
    const uri = `${this.#origin}/activate`
    const base = {
      device_code: code.deviceCode,
      user_code: code.userCode,
      verification_uri: uri,
      expires_in: deviceCodeSeconds,
      interval: intervalSeconds,
      ...(dialect === 'entra'
        ? { message: `Open ${uri} and enter the code ${code.userCode}.` }
        : { verification_uri_complete: `${uri}?user_code=${code.userCode}` }),
    }
    return { status: 200, body: changed(base, deviceReply) }
  }

  #poll(form: Form): PlainReply {
    const outcome = this.codes.redeem(form['device_code'], form['code_verifier'], this.#nowMs())
    if (typeof outcome === 'string') return this.refusal(outcome)
    return this.#tokens(outcome.scope, this.families.start(outcome.scope))
  }

  #refresh(form: Form): PlainReply {
    const spent = this.families.spend(form['refresh_token'])
    return spent === undefined ? this.refusal('spent_refresh_token') : this.#tokens(spent.scope, spent.next)
  }

  #tokens(scope: string, refreshToken: string, members: Readonly<Record<string, unknown>> = {}): PlainReply {
    const body = tokenReplyOf({
      issuer: this.issuer,
      clientId: this.clientId,
      key: this.keys[0],
      scope,
      refreshToken,
      nowMs: this.#nowMs(),
      options: this.#options,
    })
    return { status: 200, body: changed(body, members) }
  }
}

function membersOf(body: PlainReply['body']): Readonly<Record<string, unknown>> {
  return typeof body === 'object' ? body : {}
}
