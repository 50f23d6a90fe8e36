import { generateKeyPairSync, sign } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** An issuer that signs whatever a test wants: real keys, real discovery, no login. */
export interface SigningIssuer {
  readonly issuer: string
  /** A signed token. `sub`, `iss`, `iat` and `exp` (an hour from now) are there unless the test says otherwise. */
  token(claims?: Record<string, unknown>): string
  close(): Promise<void>
}

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** A token without a signature, as a quick-start cluster takes it. */
export function unsignedToken(claims: Record<string, unknown>): string {
  return `${encoded({ alg: 'none', typ: 'JWT' })}.${encoded(claims)}.`
}

export async function startSigningIssuer(nowMs: () => number = Date.now): Promise<SigningIssuer> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const key = { ...publicKey.export({ format: 'jwk' }), kid: 'test', use: 'sig', alg: 'RS256' }
  let issuer = ''
  const server = createServer((request, response) => {
    const body = request.url?.endsWith('/jwks')
      ? { keys: [key] }
      : {
          issuer,
          jwks_uri: `${issuer}/jwks`,
          token_endpoint: `${issuer}/token`,
          device_authorization_endpoint: `${issuer}/device`,
        }
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    issuer,
    token(claims = {}) {
      const iat = Math.floor(nowMs() / 1_000)
      const payload = { sub: 'user-1', iss: issuer, iat, exp: iat + 3_600, ...claims }
      const head = `${encoded({ alg: 'RS256', kid: 'test', typ: 'JWT' })}.${encoded(payload)}`
      return `${head}.${sign('sha256', Buffer.from(head), privateKey).toString('base64url')}`
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
