import type { HttpHandler } from 'msw'
import { answering, eachKey } from './errors/handler.ts'
import { otherLines, otherPaths } from './errors/other-lines.ts'
import { errorReply } from './errors/reply-line.ts'

/** Where a provider answers. */
export interface OtherErrorOptions {
  /** The address that the paths of the endpoints follow, such as `https://id.example/dex`. Default: any. */
  readonly baseUrl?: string
  /** Default: where this reply comes, mostly the token endpoint. */
  readonly endpoint?: 'device' | 'token'
}

function handlersOf<Code extends string>(
  lines: Readonly<Record<Code, string>>,
  paths: { readonly device: string; readonly token: string },
): { readonly [Name in Code]: (options?: OtherErrorOptions) => HttpHandler } {
  return eachKey(lines, (_, line) => (options: OtherErrorOptions = {}): HttpHandler => {
    const { endpoint: usual, status, error, words } = errorReply(line)
    const { baseUrl = '*', endpoint = usual } = options
    return answering({
      url: `${baseUrl}${endpoint === 'device' ? paths.device : paths.token}`,
      status,
      body: { error, ...(words === '' ? {} : { error_description: words }) },
    })
  })
}

/**
 * Handlers for msw that answer like other providers, by the provider and the code that explains the reply.
 *
 * @example
 * server.use(otherErrors.auth0.AUTH0_DEVICE_GRANT_OFF({ baseUrl: 'https://acme.eu.auth0.com' }))
 */
export const otherErrors = {
  auth0: handlersOf(otherLines.auth0, otherPaths.auth0),
  google: handlersOf(otherLines.google, otherPaths.google),
  github: handlersOf(otherLines.github, otherPaths.github),
  dex: handlersOf(otherLines.dex, otherPaths.dex),
  hydra: handlersOf(otherLines.hydra, otherPaths.hydra),
  authentik: handlersOf(otherLines.authentik, otherPaths.authentik),
  zitadel: handlersOf(otherLines.zitadel, otherPaths.zitadel),
  ping: handlersOf(otherLines.ping, otherPaths.ping),
  cognito: handlersOf(otherLines.cognito, otherPaths.cognito),
}
