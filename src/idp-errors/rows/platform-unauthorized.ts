import type { Rows } from '../row.ts'

const TROUBLESHOOTING_PAGE = 'https://docs.nvidia.com/nemo/microservices/latest/auth/troubleshooting.html'
const CONFIGURATION_PAGE =
  'https://docs.nvidia.com/nemo/microservices/latest/auth/deployment/configuration.html'

/** Why a platform does not accept a sign-in (401). */
export const platformUnauthorizedRows = {
  BEARER_EXPIRED: {
    kind: 'sign_in',
    title: 'Your token has ended.',
    why: 'It was valid until {expired_at}[[, and the clock of the platform says {server_time}]].',
    fix: [
      { text: 'Renew it.', command: 'nmp auth refresh' },
      { text: 'Sign in again when that does not work.', command: 'nmp auth login --base-url {base_url}' },
      {
        text: 'Replace a token in NMP_ACCESS_TOKEN, or take the variable away: such a token is never renewed.',
      },
    ],
    owner: 'user',
    retry: 'new_login',
    source: TROUBLESHOOTING_PAGE,
  },
  BEARER_NOT_YET_VALID: {
    kind: 'remote',
    title: 'The clocks of the provider and of the platform differ.',
    why: 'Your token is valid from {valid_from}, and the clock of the platform says {server_time}.',
    fix: [{ text: 'Ask the administrator to set the clock of the platform by a time server (NTP).' }],
    owner: 'admin',
    retry: 'backoff',
    source: TROUBLESHOOTING_PAGE,
  },
  BEARER_ISSUER_DIFFERS: {
    kind: 'remote',
    title: 'Your token comes from {token_issuer}; the platform takes tokens of {issuer}.',
    why: 'The two are compared letter by letter, a slash at the end counts. Entra has two forms, v1 and v2.',
    fix: [
      {
        text: 'Sign in to this platform, so that the token comes from its provider.',
        command: 'nmp auth login --base-url {base_url}',
      },
      {
        text: 'Ask the administrator, when it differs again, to put {token_issuer} into auth.oidc.additional_issuers, or to correct auth.oidc.issuer.',
      },
    ],
    owner: 'admin',
    retry: 'new_login',
    source: TROUBLESHOOTING_PAGE,
  },
  BEARER_AUDIENCE_DIFFERS: {
    kind: 'remote',
    title: 'Your token is for {token_audience}; the platform takes tokens for {audience}.',
    why: 'The claim aud must hold the value of auth.oidc.audience. Entra puts the client id there in v2 tokens.',
    fix: [
      { text: 'Ask the administrator to set auth.oidc.audience to {token_audience}.' },
      { text: 'Ask them to correct auth.oidc.scope_prefix instead when the token is for another API.' },
    ],
    owner: 'admin',
    retry: 'never',
    source: CONFIGURATION_PAGE,
  },
  BEARER_OPAQUE: {
    kind: 'remote',
    title: 'Your access token cannot be read by the platform: it is not a JWT.',
    why: 'The provider gives such a token when no API was named in the sign-in, so the platform cannot check it.',
    fix: [
      {
        text: 'Ask the administrator to define an API with scopes at the provider, and to name them in auth.oidc.default_scopes.',
      },
      {
        text: 'Ask them to set the bearer token source to id_token instead when the provider has no such thing.',
      },
    ],
    owner: 'admin',
    retry: 'never',
    source: CONFIGURATION_PAGE,
  },
  BEARER_ALGORITHM: {
    kind: 'remote',
    title: 'Your token is signed with {algorithm}; the platform takes RS256 and ES256.',
    why: 'The platform checks signatures of these two algorithms only.',
    fix: [
      { text: 'Ask the administrator to set the signing algorithm of this client to RS256 at the provider.' },
    ],
    owner: 'admin',
    retry: 'never',
    source: CONFIGURATION_PAGE,
  },
  BEARER_UNSIGNED: {
    kind: 'sign_in',
    title: 'This platform does not take unsigned tokens.',
    why: 'Your token has no signature (alg: none), which only a quick-start cluster accepts.',
    fix: [
      { text: 'Sign in with the provider of the platform.', command: 'nmp auth login --base-url {base_url}' },
      { text: 'Set auth.allow_unsigned_jwt to true when it is a quick-start cluster of your own.' },
    ],
    owner: 'user',
    retry: 'new_login',
    source: CONFIGURATION_PAGE,
  },
  BEARER_NOT_TAKEN: {
    kind: 'remote',
    title: 'This platform takes no signed tokens: it has no identity provider.',
    why: 'Authentication is on, but auth.oidc is not configured, so no signature can be checked.',
    fix: [
      {
        text: 'Use an unsigned token on a quick-start cluster.',
        command: 'nmp auth login --base-url {base_url} --unsigned-token --email <your email>',
      },
      { text: 'Ask the administrator of any other to configure auth.oidc.' },
    ],
    owner: 'admin',
    retry: 'never',
    source: CONFIGURATION_PAGE,
  },
  BEARER_DROPPED: {
    kind: 'remote',
    title: 'Your token does not reach the platform.',
    why: 'It was sent, but the platform saw a request without credentials: something in between removed it.',
    fix: [
      { text: 'Ask the administrator to pass the Authorization header through the gateway.' },
      { text: 'Check whether a proxy of your own network removes it.', command: 'env | grep -i _proxy' },
    ],
    owner: 'admin',
    retry: 'never',
    source: TROUBLESHOOTING_PAGE,
  },
  BEARER_CLAIM_MISSING: {
    kind: 'remote',
    title: 'Your token lacks the claim {claim}.',
    why: 'The platform needs sub, iat and exp in every token.',
    fix: [{ text: 'Ask the administrator to add the claim to access tokens at the provider.' }],
    owner: 'admin',
    retry: 'never',
    source: CONFIGURATION_PAGE,
  },
  UNAUTHORIZED_BY_GATEWAY: {
    kind: 'remote',
    title: 'Not the platform but something in front of it refuses the sign-in (401).',
    why: 'The answer is not in the words of the platform. A gateway or a proxy wants credentials of its own.',
    fix: [
      {
        text: 'Ask the administrator whether the gateway in front of {base_url} checks tokens itself, and for which issuer and audience.',
      },
      { text: 'Check whether a proxy of your own network answers.', command: 'env | grep -i _proxy' },
    ],
    owner: 'admin',
    retry: 'never',
    source: TROUBLESHOOTING_PAGE,
  },
  UNAUTHORIZED_UNEXPLAINED: {
    kind: 'sign_in',
    title: 'The platform does not accept your token, although it looks right.',
    why: 'It is from {token_issuer}, for {token_audience}. The platform does not publish which audience it wants.',
    fix: [
      { text: 'Sign in again.', command: 'nmp auth login --base-url {base_url}' },
      {
        text: 'Ask the administrator, when it is refused again, to compare auth.oidc.audience with {token_audience}.',
      },
      { text: 'Ask them to see in the log of the auth service why the token was refused.' },
    ],
    owner: 'admin',
    retry: 'new_login',
    source: TROUBLESHOOTING_PAGE,
  },
} as const satisfies Rows
