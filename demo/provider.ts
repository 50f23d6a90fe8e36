import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Configuration } from 'oidc-provider'
import { codePage, confirmPage, successPage } from './pages.ts'

/** The one public client that the embedded provider knows. */
export const CLIENT_ID = 'nmp-cli'

/** The audience of the access tokens that the embedded provider issues. */
export const AUDIENCE = 'api://nmp'

/** How the embedded provider behaves. */
export interface EmbeddedProviderOptions {
  /** Life of an access token, in seconds. Default 3,600. */
  readonly accessTokenSeconds?: number
  /** Life of a device code, in seconds. Default 600. */
  readonly deviceCodeSeconds?: number
  /** Makes the client a confidential one. Default: a public client. */
  readonly clientSecret?: string
  /** How the client sends its secret, and the only way that the provider announces. Default `client_secret_basic`. */
  readonly authentication?: 'client_secret_basic' | 'client_secret_post'
  /** Takes only authorization requests that were pushed (RFC 9126). Default: takes both. */
  readonly requirePushedRequests?: boolean
  /** Switches the device grant off for the client, as an administrator can. Default: on. */
  readonly deviceGrant?: boolean
  /** Wraps every request, to count, cut or delay it. Return `true` when the request was answered. */
  readonly intercept?: (
    request: import('node:http').IncomingMessage,
    response: import('node:http').ServerResponse,
  ) => boolean
}

/** A real OpenID provider on 127.0.0.1. */
export interface EmbeddedProvider {
  readonly issuer: string
  /** Every request that arrived: `POST /token` and the like. */
  readonly requests: readonly string[]
  /** Grants that were revoked because a refresh token was used twice. */
  revokedGrants(): number
  close(): Promise<void>
}

/** `oidc-provider` warns about its development pages and its Node version; both are wanted here. */
async function quietly<T>(work: () => T | Promise<T>): Promise<T> {
  const { warn, info } = console
  console.warn = console.info = () => {}
  try {
    return await work()
  } finally {
    Object.assign(console, { warn, info })
  }
}

/** People sign in with any name before the `@`; nothing else about them is stored. */
function accountOf(sub: string) {
  const [name = sub] = sub.split('@')
  return {
    accountId: sub,
    claims: () => ({
      sub,
      email: sub.includes('@') ? sub : `${sub}@example.com`,
      email_verified: true,
      name: name.charAt(0).toUpperCase() + name.slice(1),
      preferred_username: sub,
    }),
  }
}

function configurationOf(options: EmbeddedProviderOptions): Configuration {
  const { clientSecret, authentication = 'client_secret_basic' } = options
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const signingKey = { ...privateKey.export({ format: 'jwk' }), kid: randomUUID(), alg: 'RS256', use: 'sig' }
  return {
    clients: [
      {
        client_id: CLIENT_ID,
        client_name: 'nmp',
        application_type: 'native',
        ...(clientSecret === undefined
          ? { token_endpoint_auth_method: 'none' }
          : { token_endpoint_auth_method: authentication, client_secret: clientSecret }),
        grant_types:
          options.deviceGrant === false
            ? ['authorization_code', 'refresh_token']
            : ['urn:ietf:params:oauth:grant-type:device_code', 'authorization_code', 'refresh_token'],
        response_types: ['code'],
        redirect_uris: ['http://127.0.0.1/callback'],
      },
    ],
    ...(clientSecret === undefined ? {} : { clientAuthMethods: [authentication] }),
    jwks: { keys: [signingKey as never] },
    cookies: { keys: [randomUUID()] },
    conformIdTokenClaims: false,
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'preferred_username'] },
    findAccount: (_context, sub) => accountOf(sub),
    // Strict single use: the next use of a spent refresh token revokes the whole grant.
    rotateRefreshToken: true,
    issueRefreshToken: (_context, client, code) =>
      client.grantTypeAllowed('refresh_token') && code.scopes.has('offline_access'),
    ttl: {
      AccessToken: options.accessTokenSeconds ?? 3_600,
      DeviceCode: options.deviceCodeSeconds ?? 600,
      IdToken: 3_600,
      RefreshToken: 86_400,
      Grant: 86_400,
      Session: 86_400,
      Interaction: 3_600,
    },
    extraTokenClaims: (_context, token) =>
      'accountId' in token && token.accountId !== undefined
        ? { email: accountOf(token.accountId).claims().email }
        : undefined,
    features: {
      deviceFlow: {
        enabled: true,
        userCodeInputSource: async (context, form, _out, error) => {
          context.body = codePage(form, error !== undefined)
        },
        userCodeConfirmSource: async (context, form, _client, _device, userCode) => {
          context.body = confirmPage(form, userCode)
        },
        successSource: async (context) => {
          context.body = successPage()
        },
      },
      devInteractions: { enabled: true },
      pushedAuthorizationRequests: {
        enabled: true,
        requirePushedAuthorizationRequests: options.requirePushedRequests ?? false,
      },
      revocation: {
        enabled: true,
        allowedPolicy: (_context, client, token) => token.clientId === client.clientId,
      },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => AUDIENCE,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: 'platform:read platform:write',
          audience: AUDIENCE,
          accessTokenFormat: 'jwt',
          accessTokenTTL: options.accessTokenSeconds ?? 3_600,
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
  }
}

/** Starts the provider on a free port of 127.0.0.1. */
export async function startProvider(options: EmbeddedProviderOptions = {}): Promise<EmbeddedProvider> {
  const requests: string[] = []
  let revoked = 0
  const server: Server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider = await quietly(async () => {
    const { default: Provider } = await import('oidc-provider')
    return new Provider(issuer, configurationOf(options))
  })
  provider.on('grant.revoked', () => {
    revoked += 1
  })
  const answer = await quietly(() => provider.callback())
  server.on('request', (request, response) => {
    requests.push(`${request.method} ${request.url?.split('?')[0]}`)
    if (options.intercept?.(request, response)) return
    void answer(request, response)
  })
  return {
    issuer,
    requests,
    revokedGrants: () => revoked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
