import type { Rows } from '../row.ts'

const TROUBLESHOOTING_PAGE = 'https://docs.nvidia.com/nemo/microservices/latest/auth/troubleshooting.html'
const MEMBERS_PAGE =
  'https://docs.nvidia.com/nemo/microservices/latest/auth/authorization/managing-access.html'
const CONFIGURATION_PAGE =
  'https://docs.nvidia.com/nemo/microservices/latest/auth/deployment/configuration.html'

/** Why a platform does not let somebody in (401), or not to this (403). */
export const platformAccessRows = {
  ROLE_MISSING: {
    kind: 'remote',
    title: 'You have no role in the workspace {workspace}.',
    why: 'You are signed in as {person}; the platform knows no role for that name there, or no such workspace.',
    fix: [
      { text: 'Check the name of the workspace.', command: 'nmp workspaces list' },
      {
        text: 'Ask an Admin of the workspace[[ ({admins})]] to add you.',
        command: 'nmp members create --workspace {workspace} --principal {person} --roles {needed_role}',
      },
    ],
    owner: 'admin',
    retry: 'never',
    source: MEMBERS_PAGE,
  },
  ROLE_INSUFFICIENT: {
    kind: 'remote',
    title: 'Your role in the workspace {workspace} is not enough for this.',
    why: 'You are {person} with the role {role}; this needs {needed_role}.',
    fix: [
      {
        text: 'Ask an Admin of the workspace[[ ({admins})]] for the role {needed_role}.',
        command: 'nmp members update {person} --workspace {workspace} --roles {needed_role}',
      },
    ],
    owner: 'admin',
    retry: 'never',
    source: MEMBERS_PAGE,
  },
  ROLE_NOT_YET_IN_FORCE: {
    kind: 'remote',
    title: 'Your role in the workspace {workspace} was changed just now and is not in force yet.',
    why: 'The platform caches roles for up to {propagation_seconds} seconds. The change is {age_seconds} seconds old.',
    fix: [{ text: 'Wait {wait_seconds} seconds and run the command again.' }],
    owner: 'user',
    retry: 'backoff',
    source: TROUBLESHOOTING_PAGE,
  },
  ROLE_NAME_DIFFERS: {
    kind: 'remote',
    title: 'The workspace {workspace} has a member {listed}, but your token says {person}.',
    why: 'Names are compared letter by letter, and only with the claim that auth.oidc.email_claim names.',
    fix: [
      {
        text: 'Ask an Admin of the workspace[[ ({admins})]] to add the name that your token has.',
        command: 'nmp members create --workspace {workspace} --principal {person} --roles {needed_role}',
      },
      {
        text: 'When many people are affected, ask the administrator to set auth.oidc.email_claim to the claim with the listed names[[ ({claim})]].',
      },
    ],
    owner: 'admin',
    retry: 'never',
    source: TROUBLESHOOTING_PAGE,
  },
  ACCESS_SCOPE_MISSING: {
    kind: 'sign_in',
    title: 'Your token may not do this: it lacks the scope {needed_scope}.',
    why: 'It has {scopes}. A token that was asked for with a narrow --scope stays narrow, also when it is renewed.',
    fix: [
      {
        text: 'Sign in again with all scopes of the platform.',
        command: 'nmp auth login --base-url {base_url}',
      },
      { text: 'Look at the scopes you have then.', command: 'nmp auth token --decode' },
      {
        text: 'When {needed_scope} is missing still, ask the administrator to define it at the provider and to grant consent.',
      },
    ],
    owner: 'user',
    retry: 'new_login',
    source: TROUBLESHOOTING_PAGE,
  },
  ADMIN_EMAIL_CASE: {
    kind: 'remote',
    title: 'PlatformAdmin is {admin_email}, and you are {person}: another spelling.',
    why: 'The platform compares auth.admin_email with the token letter by letter; upper and lower case differ.',
    fix: [
      { text: 'Ask the administrator to set auth.admin_email to exactly {person}.' },
      { text: 'And to restart the platform, so that the role is given.' },
    ],
    owner: 'admin',
    retry: 'never',
    source: TROUBLESHOOTING_PAGE,
  },
  ADMIN_EMAIL_CLAIM: {
    kind: 'remote',
    title: 'PlatformAdmin is {admin_email}, which your token has as {claim} and not as email.',
    why: 'The platform compares auth.admin_email with the claim that auth.oidc.email_claim names, {person} by default.',
    fix: [
      {
        text: 'Ask the administrator to set auth.oidc.email_claim to "{claim}", or auth.admin_email to exactly {person}.',
      },
      { text: 'And to restart the platform, so that the role is given.' },
    ],
    owner: 'admin',
    retry: 'never',
    source: TROUBLESHOOTING_PAGE,
  },
  ADMIN_NOT_SEEDED: {
    kind: 'remote',
    title: 'You are the PlatformAdmin {admin_email}, but the platform has not given you the role.',
    why: 'The role is given when the platform starts with this auth.admin_email. It may have been set later.',
    fix: [
      { text: 'Ask the administrator to restart the auth service, so that it gives the role.' },
      { text: 'And to see in its log whether the first setup of the platform ran to its end.' },
    ],
    owner: 'admin',
    retry: 'never',
    source: TROUBLESHOOTING_PAGE,
  },
  FORBIDDEN_UNEXPLAINED: {
    kind: 'remote',
    title: 'The platform refuses this, although your role and your scopes are enough.',
    why: 'You are {person}[[ with the role {role}]]. The decision point may work with old data, or with another name.',
    fix: [
      {
        text: 'Ask the administrator to see in the log of the auth service which name and role it decided on.',
      },
      {
        text: 'And to check the decision point: embedded, that the auth service runs; OPA, that it fetches its bundle.',
      },
    ],
    owner: 'admin',
    retry: 'backoff',
    source: TROUBLESHOOTING_PAGE,
  },
  BEARER_EXPIRED: {
    kind: 'sign_in',
    title: 'Your token has ended.',
    why: 'It was valid until {expired_at}[[, and the clock of the platform says {server_time}]].',
    fix: [
      { text: 'Renew it.', command: 'nmp auth refresh' },
      { text: 'When that does not work, sign in again.', command: 'nmp auth login --base-url {base_url}' },
      { text: 'A token in NMP_ACCESS_TOKEN is never renewed: replace it, or take the variable away.' },
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
        text: 'When it differs again, ask the administrator to put {token_issuer} into auth.oidc.additional_issuers, or to correct auth.oidc.issuer.',
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
      { text: 'Or to correct auth.oidc.scope_prefix, when the token is for another API.' },
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
      { text: 'Or, when the provider has no such thing, to set the bearer token source to id_token.' },
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
      { text: 'On your own quick-start cluster, set auth.allow_unsigned_jwt to true.' },
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
        text: 'On a quick-start cluster, use an unsigned token.',
        command: 'nmp auth login --base-url {base_url} --unsigned-token --email <your email>',
      },
      { text: 'On any other, ask the administrator to configure auth.oidc.' },
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
        text: 'When it is refused again, ask the administrator to compare auth.oidc.audience with {token_audience}.',
      },
      { text: 'And to see in the log of the auth service why the token was refused.' },
    ],
    owner: 'admin',
    retry: 'new_login',
    source: TROUBLESHOOTING_PAGE,
  },
} as const satisfies Rows
