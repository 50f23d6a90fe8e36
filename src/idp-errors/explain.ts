import type { ProblemCode } from './catalogue.ts'
import { replyOf } from './extract.ts'
import { type Problem, problemOf } from './problem.ts'
import { withoutSecrets } from './redaction.ts'
import type { ExplainInput, ProviderFacts } from './reply.ts'

const OAUTH: ReadonlyMap<string, ProblemCode> = new Map<string, ProblemCode>([
  ['authorization_pending', 'OAUTH_AUTHORIZATION_PENDING'],
  ['slow_down', 'OAUTH_SLOW_DOWN'],
  ['expired_token', 'CODE_EXPIRED'],
  ['access_denied', 'SIGN_IN_DENIED'],
  ['authorization_declined', 'SIGN_IN_DENIED'],
  ['bad_verification_code', 'OAUTH_INVALID_GRANT'],
  ['invalid_request', 'OAUTH_INVALID_REQUEST'],
  ['invalid_client', 'OAUTH_INVALID_CLIENT'],
  ['invalid_grant', 'OAUTH_INVALID_GRANT'],
  ['unauthorized_client', 'OAUTH_UNAUTHORIZED_CLIENT'],
  ['unsupported_grant_type', 'OAUTH_UNSUPPORTED_GRANT_TYPE'],
  ['invalid_scope', 'OAUTH_INVALID_SCOPE'],
  ['server_error', 'OAUTH_SERVER_ERROR'],
  ['temporarily_unavailable', 'OAUTH_TEMPORARILY_UNAVAILABLE'],
  ['interaction_required', 'OAUTH_INTERACTION_REQUIRED'],
  ['login_required', 'OAUTH_INTERACTION_REQUIRED'],
  ['consent_required', 'OAUTH_INTERACTION_REQUIRED'],
  ['invalid_token', 'OAUTH_INVALID_TOKEN'],
  ['insufficient_scope', 'OAUTH_INSUFFICIENT_SCOPE'],
])

function providerEvidence(provider: ProviderFacts | string | undefined): Record<string, string> {
  if (provider === undefined || typeof provider === 'string') return {}
  const { issuer, clientId, tenant, domain, realm } = provider
  const known = { issuer, client_id: clientId, tenant, domain, realm }
  return Object.fromEntries(
    Object.entries(known).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
}

/**
 * What a reply means and what to do about it. Pure, synchronous, and it never throws.
 *
 * @returns the problem; `OAUTH_ERROR_UNKNOWN` or `NOT_RECOGNISED`, with the provider's own words, when it is not known
 */
export function explain(input: ExplainInput): Problem {
  const { error, description } = replyOf(input.body)
  const code = error === undefined ? 'NOT_RECOGNISED' : (OAUTH.get(error) ?? 'OAUTH_ERROR_UNKNOWN')
  return problemOf(code, {
    ...providerEvidence(input.provider),
    ...(input.status === undefined ? {} : { status: input.status }),
    ...(input.endpoint === undefined ? {} : { endpoint: input.endpoint }),
    ...(input.scopes === undefined ? {} : { scopes: input.scopes.join(' ') }),
    ...(error === undefined ? {} : { error }),
    ...(description === undefined ? {} : { message: withoutSecrets(description) }),
  })
}
