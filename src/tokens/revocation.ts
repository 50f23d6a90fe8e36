import { explain } from '../idp-errors/explain.ts'
import type { Problem } from '../idp-errors/problem.ts'
import { isSignInError } from '../idp-errors/sign-in-error.ts'
import type { Secret } from '../secret.ts'
import { echoMask } from './echo-mask.ts'
import type { Party } from './party.ts'
import { errorIn, replyBody } from './reply-verdict.ts'

/** What a revocation came to. */
export type Revocation =
  /** `unsupported`: the provider has no such endpoint, or does not revoke tokens of this kind. */
  { readonly outcome: 'revoked' | 'unsupported' } | { readonly outcome: 'failed'; readonly problem: Problem }

/** Longest wait for a revocation, in milliseconds: somebody is signing out and wants to go. */
const REVOCATION_TIMEOUT_MS = 10_000

/**
 * Revokes a token (RFC 7009). A token that the provider does not know counts as revoked (section 2.2).
 * @throws `signal.reason` when cancelled, and nothing else
 */
export async function requestRevocation(
  party: Party,
  token: Secret,
  hint: 'refresh_token' | 'access_token',
  signal?: AbortSignal,
): Promise<Revocation> {
  const { provider, metadata, http } = party
  if (metadata.revocation_endpoint === undefined) return { outcome: 'unsupported' }
  try {
    const authentication = await party.authenticate()
    const reply = await http.send({
      url: metadata.revocation_endpoint,
      method: 'POST',
      headers: { accept: 'application/json', ...authentication.headers },
      body: new URLSearchParams({
        ...authentication.parameters,
        token: token.reveal(),
        token_type_hint: hint,
      }),
      timeoutMs: REVOCATION_TIMEOUT_MS,
      ...(signal ? { signal } : {}),
    })
    const { status } = reply
    if (status >= 200 && status < 300) return { outcome: 'revoked' }
    const mask = echoMask([token.reveal(), ...authentication.secrets])
    const body = replyBody(reply)
    if (body !== undefined && errorIn(body) === 'unsupported_token_type') return { outcome: 'unsupported' }
    const words = body === undefined ? mask.text(reply.text) : mask.object(body)
    return {
      outcome: 'failed',
      problem: explain({
        provider,
        confidential: authentication.secrets.length > 0,
        endpoint: 'revocation',
        status,
        body: words,
      }),
    }
  } catch (error) {
    if (signal?.aborted || !isSignInError(error)) throw error
    return { outcome: 'failed', problem: error.problem }
  }
}
