import type { JsonObject } from '../http/fields.ts'
import { type SignInError, signInError } from '../idp-errors/sign-in-error.ts'
import { claimsRefusal, type ExpectedClaims, type Refusal, timeRefusal } from './id-token-claims.ts'
import { JWT_MAX_LENGTH, type Jwt, jwtOf } from './jwt.ts'
import type { KeySet } from './key-set.ts'
import { allowedAlgorithms, type SigningAlgorithm, signingAlgorithm } from './signing-algorithm.ts'
import type { SigningKey } from './signing-key.ts'

/** What an ID token is checked against. */
export interface ExpectedIdToken extends Omit<ExpectedClaims, 'algorithm'> {
  /** The provider's clock when the reply came (`Date` header), in milliseconds since the epoch. Absent: not known. */
  readonly serverNowMs?: number
}

/** Most keys that are tried when the token names none. */
const MOST_TRIES = 10

function malformed(reason: string): SignInError {
  return signInError('ID_TOKEN_MALFORMED', { reason })
}

/** Everything that can be told without a key. */
function parsed(idToken: string): Jwt {
  if (idToken.length > JWT_MAX_LENGTH)
    throw malformed(`it has ${idToken.length} characters, more than ${JWT_MAX_LENGTH}`)
  if (idToken.split('.', 6).length === 5) throw signInError('ID_TOKEN_ENCRYPTED')
  const jwt = jwtOf(idToken)
  if (jwt === undefined) throw malformed('it is not three parts of base64url with JSON objects in them')
  const { crit, typ } = jwt.header
  // RFC 7515 section 4.1.11: an extension that must be understood and is not makes the token invalid.
  if (crit !== undefined) throw malformed('its header names extensions')
  // RFC 8725 section 3.11: access tokens (at+jwt), logout tokens and the like say by their type what they are.
  if (typeof typ === 'string' && /\+jwt$/i.test(typ))
    throw malformed('its header says that it is another kind of token')
  return jwt
}

let verifier: ReturnType<typeof importVerifier> | undefined

function importVerifier() {
  return Promise.all([import('jose/jws/compact/verify'), import('jose/key/import')])
}

/**
 * Loads the code that checks signatures, once. Done before a grant is spent: files that an upgrade takes away in the
 * meantime must not cost the reply.
 */
export function loadVerifier(): ReturnType<typeof importVerifier> {
  verifier ??= importVerifier()
  return verifier
}

/** Whether the key made the signature. `undefined` when it is no usable key. */
async function signedBy(
  key: SigningKey,
  idToken: string,
  algorithm: SigningAlgorithm,
): Promise<boolean | undefined> {
  const [{ compactVerify }, { importJWK }] = await loadVerifier()
  const imported = await importJWK({ ...key.jwk }, algorithm.name).catch(() => undefined)
  if (imported === undefined) return undefined
  // jose tells a wrong signature from a wrong use by its error; both mean that this key does not vouch for the token.
  return compactVerify(idToken, imported, { algorithms: [algorithm.name] }).then(
    () => true,
    () => false,
  )
}

async function checkSignature(
  idToken: string,
  algorithm: SigningAlgorithm,
  kid: string | undefined,
  keys: KeySet,
  signal: AbortSignal | undefined,
): Promise<void> {
  const candidates = await keys.candidates(algorithm, kid, signal)
  const named = { kid: kid ?? 'none', algorithm: algorithm.name }
  let problem = signInError('ID_TOKEN_KEY_UNKNOWN', named)
  for (const key of candidates.slice(0, MOST_TRIES)) {
    const reason = key.refusal
    const signed = reason === undefined ? await signedBy(key, idToken, algorithm) : undefined
    if (signed) return
    problem =
      signed === false
        ? signInError('ID_TOKEN_SIGNATURE', named)
        : signInError('ID_TOKEN_KEY_REFUSED', { ...named, reason: reason ?? 'it is not a valid key' })
  }
  throw problem
}

/** Smallest gap between two clocks that can be the reason, in milliseconds: `Date` counts whole seconds, and a reply travels. */
const NOTEWORTHY_SKEW_MS = 30_000

/** A time that does not fit is the clock's fault when it fits by the provider's own clock. */
function withClock({ code, evidence }: Refusal, claims: JsonObject, expected: ExpectedIdToken): SignInError {
  if (code !== 'ID_TOKEN_EXPIRED' && code !== 'ID_TOKEN_NOT_YET_VALID') return signInError(code, evidence)
  const { nowMs, serverNowMs } = expected
  if (serverNowMs === undefined) return signInError(code, { ...evidence, skew: 'unknown' })
  const skewMs = nowMs - serverNowMs
  const seconds = Math.round(Math.abs(skewMs) / 1_000)
  const skew = {
    skew: `${seconds} seconds ${skewMs < 0 ? 'behind' : 'ahead of'} the provider`,
    skew_seconds: Math.sign(skewMs) * seconds,
  }
  const clockIsWrong = Math.abs(skewMs) > NOTEWORTHY_SKEW_MS && timeRefusal(claims, serverNowMs) === undefined
  return signInError(clockIsWrong ? 'CLOCK_SKEW' : code, { ...evidence, ...skew })
}

/**
 * Verifies an ID token: form, algorithm, signature, then every claim of OpenID Connect Core 1.0 section 3.1.3.7.
 *
 * @returns its claims
 * @throws {@link SignInError} `ID_TOKEN_*`, `CLOCK_SKEW`, `SUBJECT_CHANGED`, or `JWKS_*` and network codes of the key set
 */
export async function verifyIdToken(
  idToken: string,
  expected: ExpectedIdToken,
  keys: KeySet,
  signal?: AbortSignal,
): Promise<JsonObject> {
  const { header, claims } = parsed(idToken)
  const algorithm = signingAlgorithm(header['alg'], expected.metadata)
  if (algorithm === undefined)
    throw signInError('ID_TOKEN_ALGORITHM', {
      algorithm: typeof header['alg'] === 'string' ? header['alg'].slice(0, 40) : 'none that can be read',
      allowed: allowedAlgorithms(expected.metadata).join(', '),
    })
  const { kid } = header
  if (kid !== undefined && typeof kid !== 'string') throw malformed('its header has a "kid" that is no text')
  await checkSignature(idToken, algorithm, kid, keys, signal)
  const refusal = claimsRefusal(claims, { ...expected, algorithm })
  if (refusal !== undefined) throw withClock(refusal, claims, expected)
  return claims
}
