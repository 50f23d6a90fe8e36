// A cache as @azure/msal-node itself writes it after a sign-in, and the shortest program that takes a token from it.
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
const tenant = '11111111-2222-3333-4444-555555555555'
const clientId = '66666666-7777-8888-9999-000000000000'
const authority = `https://login.microsoftonline.com/${tenant}`
const scopes = ['api://bench/platform:read']

/** What MSAL would fetch first: with it, a cached token needs no network. */
const metadata = {
  authorityMetadata: JSON.stringify({
    authorization_endpoint: `${authority}/oauth2/v2.0/authorize`,
    token_endpoint: `${authority}/oauth2/v2.0/token`,
    issuer: `${authority}/v2.0`,
    jwks_uri: `${authority}/discovery/v2.0/keys`,
    end_session_endpoint: `${authority}/oauth2/v2.0/logout`,
  }),
  cloudDiscoveryMetadata: JSON.stringify({
    tenant_discovery_endpoint: `${authority}/v2.0/.well-known/openid-configuration`,
    metadata: [
      {
        preferred_network: 'login.microsoftonline.com',
        preferred_cache: 'login.microsoftonline.com',
        aliases: ['login.microsoftonline.com'],
      },
    ],
  }),
}
const auth = { clientId, authority, ...metadata }

const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')
const jwt = (claims) =>
  `${part({ alg: 'RS256', typ: 'JWT', kid: 'bench' })}.${part(claims)}.${'s'.repeat(342)}`

/** Answers a refresh as Entra does, with tokens of the usual size. */
function entraAnswer() {
  const now = Math.floor(Date.now() / 1_000)
  const who = {
    oid: 'bench-person',
    sub: 'bench-subject',
    tid: tenant,
    preferred_username: 'ada@example.com',
  }
  const life = { iat: now, nbf: now, exp: now + 86_400, iss: `${authority}/v2.0` }
  return {
    token_type: 'Bearer',
    scope: scopes.join(' '),
    expires_in: 86_400,
    access_token: jwt({ aud: 'api://bench', ...who, ...life, filler: 'f'.repeat(700) }),
    refresh_token: 'r'.repeat(1_200),
    id_token: jwt({ aud: clientId, ...who, ...life, ver: '2.0' }),
    client_info: part({ uid: who.oid, utid: tenant }),
  }
}

/**
 * @param file where the cache will lie
 * @returns the text of the cache, and of a CommonJS program (the faster of MSAL's two builds) that prints the token
 */
export async function cachedByMsal(file) {
  const { PublicClientApplication } = require('@azure/msal-node')
  const reply = async () => ({ status: 200, headers: {}, body: entraAnswer() })
  const networkClient = { sendGetRequestAsync: reply, sendPostRequestAsync: reply }
  const app = new PublicClientApplication({ auth, system: { networkClient } })
  await app.acquireTokenByRefreshToken({ refreshToken: 'first', scopes, forceCache: true })
  const source = `
    const { readFileSync } = require('node:fs')
    const { PublicClientApplication } = require(${JSON.stringify(require.resolve('@azure/msal-node'))})
    const cachePlugin = {
      beforeCacheAccess: async ({ tokenCache }) => tokenCache.deserialize(readFileSync(${JSON.stringify(file)}, 'utf8')),
      afterCacheAccess: async () => {},
    }
    const refuse = async () => { throw new Error('no network here') }
    const networkClient = { sendGetRequestAsync: refuse, sendPostRequestAsync: refuse }
    const app = new PublicClientApplication({
      auth: ${JSON.stringify(auth)}, cache: { cachePlugin }, system: { networkClient },
    })
    app.getTokenCache().getAllAccounts()
      .then(([account]) => app.acquireTokenSilent({ account, scopes: ${JSON.stringify(scopes)} }))
      .then(({ accessToken }) => console.log(accessToken))
  `
  return { cache: app.getTokenCache().serialize(), source }
}
