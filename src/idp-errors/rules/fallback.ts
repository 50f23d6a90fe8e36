import type { Rule } from '../rule.ts'

/** Words that many servers and programs use for the same thing. Asked when no other rule holds. */
export const vagueRules: readonly Rule[] = [
  { when: { says: 'IDENTITY_PROVIDER_LOGIN_ERROR' }, code: 'KEYCLOAK_BROKER_FAILED' },
  {
    when: {
      says: ['Invalid parameter', 'missing parameter', 'missing parameters', 'missing required parameter'],
      about: 'sign_in',
    },
    code: 'OAUTH_INVALID_REQUEST',
  },
  {
    when: {
      says: [
        'public client flows … not allowed',
        'public client flows … disabled',
        'allow public client flows',
        'client_assertion or client_secret',
        'client_secret or client_assertion',
      ],
    },
    code: 'ENTRA_PUBLIC_CLIENT_FLOWS_OFF',
  },
  {
    when: {
      says: [
        'does not support device authorization',
        'device flow not enabled',
        'device flow is not enabled',
        'device flow is disabled',
        'device authorization grant is not enabled',
        'requested grant type is restricted to this client',
        'requested grant type is not allowed for this client',
        'grant type is not allowed for this client',
        'not allowed to use the device',
        'not authorized to use the provided grant type',
      ],
    },
    code: 'OAUTH_UNAUTHORIZED_CLIENT',
  },
  { when: { provider: 'keycloak', says: 'Client not found' }, code: 'KEYCLOAK_CLIENT_NOT_FOUND' },
  {
    when: {
      says: [
        'client id mismatch',
        'unknown client',
        'invalid client id',
        'client is invalid',
        'client_not_found',
      ],
    },
    code: 'OAUTH_INVALID_CLIENT',
  },
  {
    when: {
      says: [
        'Token has been expired or revoked',
        'refresh token is expired',
        'refresh token has expired',
        'refresh token expired',
        'invalid refresh token',
        'refresh token is invalid',
      ],
    },
    code: 'OAUTH_INVALID_GRANT',
  },
  {
    when: { provider: 'keycloak', says: ['Token is not active', 'Session not active'] },
    code: 'KEYCLOAK_SESSION_ENDED',
  },

  // The errors of the specifications as sentences: `Invalid client`.
  {
    when: { says: ['invalid grant', 'Incorrect username or password', 'invalid authorization code'] },
    code: 'OAUTH_INVALID_GRANT',
  },
  {
    when: { says: ['unauthorized client', 'not enabled for OAuth2.0 flows', 'grant_type is not allowed'] },
    code: 'OAUTH_UNAUTHORIZED_CLIENT',
  },
  { when: { says: ['unsupported grant type'] }, code: 'OAUTH_UNSUPPORTED_GRANT_TYPE' },
  {
    when: {
      says: [
        'not on allow list',
        'not_on_allow_list',
        'not in the allow list',
        'not on the allowlist',
        'not whitelisted',
      ],
    },
    code: 'OAUTH_ACCOUNT_NOT_ADMITTED',
  },
  {
    when: { says: ['invalid client', 'client id or client secret', 'client id and client secret … wrong'] },
    code: 'OAUTH_INVALID_CLIENT',
  },
  {
    when: {
      says: [
        'needs re-authentication',
        're-authenticate',
        'reauthenticate',
        'interactive authentication is needed',
        'interactive login is required',
      ],
    },
    code: 'OAUTH_INTERACTION_REQUIRED',
  },
  {
    when: {
      says: [
        'az login',
        'azd auth login',
        'gcloud auth login',
        'gcloud auth application-default login',
        'Connect-AzAccount',
        'argocd login',
        'oc login',
        'vault login',
        'databricks auth login',
        "run 'login'",
        'please log in',
        'please login',
        'not logged in',
        'no authorization tokens were found',
        'DefaultAzureCredential failed to retrieve a token',
        'could not retrieve token from local cache',
        'asked for the client to provide credentials',
      ],
    },
    code: 'NOT_SIGNED_IN',
  },

  // The way to the provider, in words that say little about where it ends.
  {
    when: {
      says: [
        'request timed out',
        'read timed out',
        'timed out … https',
        'timed out … http',
        'timed out … request',
        'timed out … connect',
        'TimeoutException',
        'SocketTimeoutException',
        'context deadline exceeded',
        'operation timed out',
        'request timeout',
        'TLS handshake timeout',
      ],
    },
    code: 'NETWORK_TIMEOUT',
  },
  {
    when: {
      says: [
        'SSL connection could not be established',
        'SSL connection error',
        'SSL_ERROR_SYSCALL',
        'handshake_failure',
        'handshake failure',
        'SSLHandshakeException',
        'SSLError',
        'TLS handshake',
        'Ssl connect returned',
        'SSL_connect returned',
        'SSL_do_handshake',
        'SSLPeerUnverifiedException',
      ],
    },
    code: 'TLS_HANDSHAKE_FAILED',
  },
  {
    when: { says: ['ssl cert', 'ssl certificate', 'certificate validation failed', 'invalid certificate'] },
    code: 'TLS_CERTIFICATE_UNTRUSTED',
  },
  { when: { says: 'resource temporarily unavailable' }, code: 'NETWORK_NAME_SERVICE_DOWN' },
  {
    when: {
      says: [
        'service unavailable',
        'bad gateway',
        'gateway timeout',
        'gateway time-out',
        'internal server error',
      ],
    },
    code: 'HTTP_SERVER_ERROR',
  },
  {
    when: {
      says: [
        'failed to establish a new connection',
        'max retries exceeded',
        'all connection attempts failed',
        'network is unreachable',
        'network error',
        'network_error',
        'failed to fetch',
        'fetch failed',
        'error occurred while sending the request',
        'unable to connect to the remote server',
        'could not connect to server',
        'cannot connect to host',
        'Failed to connect to',
        'failed to open tcp connection',
        'error sending request for url',
        'tcp connect error',
        'I/O error on POST request',
        'I/O error on GET request',
        'NetworkError when attempting to fetch resource',
        'https … EOF',
      ],
    },
    code: 'NETWORK_FAILED',
  },
  {
    when: {
      says: [
        'OIDC server is not available',
        'no healthy upstream',
        'identity provider is not available',
        'identity provider is unreachable',
        'openid-configuration … 502',
        'openid-configuration … 503',
      ],
    },
    code: 'DISCOVERY_UNAVAILABLE',
  },
  // A token endpoint answers 401 to a client that it does not know or whose secret is wrong (RFC 6749 section 5.2).
  { when: { endpoint: 'token', status: 401 }, code: 'OAUTH_INVALID_CLIENT' },
  {
    when: {
      says: [
        'openid-configuration … 404',
        'discover … 404 Not Found',
        'unable to resolve configuration with the provided issuer',
        'unable to resolve the configuration with the provided issuer',
        'unable to obtain configuration from',
        'error checking oidc discovery URL',
        'error loading discovery document',
        'failed to get openid configuration',
        'failed to fetch openid configuration',
        'oidc discovery error',
        'Issuer.discover failed',
        'endpoints_resolution_error',
        'Failed to query provider',
      ],
    },
    code: 'DISCOVERY_NOT_FOUND',
  },
]
