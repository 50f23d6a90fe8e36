import type { Rule } from '../rule.ts'

/** What the libraries of other languages say when they check a token: Go, Java, .NET, Python, Ruby, Node. */
export const tokenCheckRules: readonly Rule[] = [
  {
    when: {
      says: [
        'token used before issued',
        'issued in the future',
        'iat … in the future',
        'token is not yet valid',
        'the token is not yet valid',
        'jwt not active',
        'IDX10222',
        'ImmatureSignatureError',
        'current time … before the nbf',
        'token used too early',
      ],
    },
    code: 'ID_TOKEN_NOT_YET_VALID',
  },
  {
    when: {
      says: [
        'fetching keys oidc get keys failed',
        'get keys failed',
        'failed to fetch jwks',
        'unable to fetch jwks',
        "couldn't retrieve remote JWK set",
        'failed to get signing keys',
        'fail to fetch data from the url',
        'unable to obtain keys',
        'error fetching jwks',
      ],
    },
    code: 'JWKS_UNAVAILABLE',
  },
  {
    when: {
      says: [
        'no matching key(s) found',
        'unable to match key',
        'IDX10501',
        'IDX10503',
        'no matching key found',
        'unable to find a signing key that matches',
        "didn't find publicKey for specified kid",
        'unable to find appropriate key',
        'no applicable key found in the JSON Web Key Set',
        'no keys matched',
        'signing key … not found',
      ],
    },
    code: 'ID_TOKEN_KEY_UNKNOWN',
  },
  {
    when: {
      says: [
        'unexpected signature algorithm',
        'id token signed with unsupported algorithm',
        'unsupported signing algorithm',
        'unexpected JWT "alg"',
        'another algorithm expected',
        'alg value is not allowed',
        'JWT algorithm not supported',
      ],
    },
    code: 'ID_TOKEN_ALGORITHM',
  },
  {
    when: {
      says: [
        'failed to verify signature',
        'failed to verify id token signature',
        'signature verification failed',
        'invalid token signature',
        'IDX10511',
        'IDX10500',
        'JWT signature does not match',
        'signature validation failed',
        'invalid signature ~ token',
        'JWT ~ signature',
      ],
      about: 'sign_in',
    },
    code: 'ID_TOKEN_SIGNATURE',
  },
  {
    when: {
      unanswered: true,
      says: [
        'oidc token is expired',
        'token expired',
        'Bad credentials',
        'token has expired',
        'jwt expired',
        'token is expired by',
        'token is expired',
        'lifetime validation failed',
        'IDX10223',
        'Signature has expired',
        'ExpiredSignatureError',
        'JWT … expired at',
        'access token has expired',
        'access token expired',
        'Lifetime validation failed, the token is expired',
        'CompactToken validation failed',
        'CompactToken parsing failed',
        'Access token validation failure',
        'InvalidAuthenticationToken',
        'must be logged in to the server',
        'the token is expired',
      ],
    },
    code: 'OAUTH_INVALID_TOKEN',
  },
]
