import { createHash, timingSafeEqual } from 'node:crypto'
import { explain } from '../idp-errors/explain.ts'
import { type Problem, problemOf } from '../idp-errors/problem.ts'
import { expectedIssuer } from '../providers/published-issuer.ts'
import { Secret } from '../secret.ts'
import type { OAuthClient } from '../tokens/oauth-client.ts'

/** What the provider has sent the browser back with (RFC 6749 section 4.1.2). */
export type Answer =
  | { readonly kind: 'code'; readonly code: Secret }
  /** It is the answer to this sign-in, and it is no. */
  | { readonly kind: 'refused'; readonly problem: Problem }
  /** It belongs to something else: nobody may end a sign-in who does not know its `state`. */
  | { readonly kind: 'stray'; readonly problem: Problem }

/** What an answer has to fit. */
export interface Expected {
  readonly client: Pick<OAuthClient, 'provider' | 'metadata' | 'confidential'>
  readonly state: string
  readonly scopes: readonly string[]
}

/** Longest code, in characters. */
const CODE_MAX_LENGTH = 8_192

/** Parameters of an answer, none of which may come twice (RFC 6749 section 3.1). */
const SINGLE = ['state', 'code', 'iss', 'error', 'error_description', 'error_uri']

/** Compares in a time that tells nothing. */
function isSame(one: string, other: string): boolean {
  const [left, right] = [one, other].map((text) => createHash('sha256').update(text).digest())
  return left !== undefined && right !== undefined && timingSafeEqual(left, right)
}

/**
 * What is wrong with the issuer that an answer names (RFC 9207 section 2.4): another one is the mix-up attack, and
 * none at all hides it where the provider has announced to name itself.
 */
function issuerFault(
  answered: string | null,
  { provider, metadata }: Expected['client'],
): Problem | undefined {
  const { issuer } = provider
  if (answered === null)
    return metadata.authorization_response_iss_parameter_supported === true
      ? problemOf('AUTHORIZATION_ISSUER_MISSING', { issuer })
      : undefined
  const tenant = /^https:\/\/[^/]+\/([^/]+)\/v2\.0$/.exec(answered)?.[1]
  return answered === expectedIssuer(provider, metadata, tenant)
    ? undefined
    : problemOf('AUTHORIZATION_ISSUER_DIFFERS', { issuer, answered })
}

/** What the query of a redirect means. Pure. */
export function answerIn(query: string, { client, state, scopes }: Expected): Answer {
  const parameters = new URLSearchParams(query)
  const repeated = SINGLE.some((name) => parameters.getAll(name).length > 1)
  if (repeated || !isSame(parameters.get('state') ?? '', state))
    return { kind: 'stray', problem: problemOf('OAUTH_STATE_MISMATCH', {}) }
  const fault = issuerFault(parameters.get('iss'), client)
  if (fault !== undefined) return { kind: 'refused', problem: fault }
  if (parameters.has('error')) return { kind: 'refused', problem: refusalIn(parameters, client, scopes) }
  const code = parameters.get('code') ?? ''
  return code === '' || code.length > CODE_MAX_LENGTH
    ? {
        kind: 'refused',
        problem: problemOf('AUTHORIZATION_ANSWER_INVALID', { issuer: client.provider.issuer }),
      }
    : { kind: 'code', code: new Secret(code) }
}

function refusalIn(
  parameters: URLSearchParams,
  { provider, confidential }: Expected['client'],
  scopes: readonly string[],
): Problem {
  const said = ['error', 'error_description', 'error_uri', 'error_subcode']
  const body = Object.fromEntries(said.flatMap((name) => [[name, parameters.get(name) ?? '']]))
  return explain({ provider, confidential, endpoint: 'authorization', body, scopes })
}
