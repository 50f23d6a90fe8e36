import { expect } from 'vitest'
import { approveInPages } from '../../demo/approve.ts'
import { CLIENT_ID, type EmbeddedProvider } from '../../demo/provider.ts'
import { DeviceLogin, decodeTokenSet, memoryStore, oidc } from '../../src/index.ts'

/** What another tool of the platform stores of a sign-in. */
export interface StoredElsewhere {
  readonly token: string
  readonly refreshToken: string
}

/** Tokens of a sign-in of Alice that was not ours: no file of `nmp` knows of it. */
export async function signedInElsewhere({ issuer }: EmbeddedProvider): Promise<StoredElsewhere> {
  const store = memoryStore()
  const login = new DeviceLogin({
    provider: oidc({ issuer, clientId: CLIENT_ID }),
    scopes: ['openid', 'profile', 'email', 'offline_access', 'platform:read', 'platform:write'],
    store,
  })
  await login.signIn({
    async onPrompt({ verificationUri = '', userCode = '' }) {
      await approveInPages(verificationUri, userCode, { login: 'alice@example.com' })
    },
  })
  const value = await store.read(login.key)
  const { accessToken, refreshToken } = decodeTokenSet(value ?? expect.fail('nothing is stored'))
  return {
    token: accessToken.reveal(),
    refreshToken: refreshToken?.reveal() ?? expect.fail('no refresh token'),
  }
}
