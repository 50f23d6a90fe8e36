import type { HttpHandler } from 'msw'
import { answering, eachKey } from './errors/handler.ts'
import { keycloakLines } from './errors/keycloak-lines.ts'
import { errorReply } from './errors/reply-line.ts'

/** Where Keycloak answers. */
export interface KeycloakErrorOptions {
  /** Everything before `/realms/`. Default: anything. */
  readonly baseUrl?: string
  /** Default: any realm. */
  readonly realm?: string
  /** Default: where this reply comes. */
  readonly endpoint?: 'device' | 'token' | 'discovery'
}

const PATHS: Readonly<Record<string, string>> = {
  device: '/protocol/openid-connect/auth/device',
  token: '/protocol/openid-connect/token',
  discovery: '/.well-known/openid-configuration',
}

/**
 * Handlers for msw that answer like Keycloak, by the code that explains the reply. A condition that has several
 * spellings has several handlers: `KEYCLOAK_DEVICE_GRANT_OFF`, `KEYCLOAK_DEVICE_GRANT_OFF_2`, …
 *
 * @example
 * server.use(keycloakErrors.KEYCLOAK_DEVICE_GRANT_OFF({ baseUrl: 'https://sso.example.com', realm: 'nmp' }))
 */
export const keycloakErrors = eachKey(
  keycloakLines,
  (_, line) =>
    (options: KeycloakErrorOptions = {}): HttpHandler => {
      const { shape, error, words, status, endpoint: usual } = errorReply(line)
      const { baseUrl = '*', realm = ':realm', endpoint = usual } = options
      return answering({
        method: endpoint === 'discovery' ? 'get' : 'post',
        url: `${baseUrl}/realms/${realm}${PATHS[endpoint] ?? ''}`,
        status,
        body: shape === 'sentence' ? { error } : { error, error_description: words },
      })
    },
)
