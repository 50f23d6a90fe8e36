import type { Rule } from '../rule.ts'

/** Words that many servers and programs use for the same thing. Asked when no other rule holds. */
export const fallbackRules: readonly Rule[] = [
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
  { when: { provider: 'keycloak', says: 'Client not found' }, code: 'KEYCLOAK_CLIENT_NOT_FOUND' },

  // The way to the provider, in words that say little about where it ends.
  {
    when: {
      says: [
        'timed out',
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
      ],
    },
    code: 'NETWORK_FAILED',
  },
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
