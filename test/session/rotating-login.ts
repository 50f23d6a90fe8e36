import { DeviceLogin } from '../../src/device-login.ts'
import { oidc } from '../../src/providers/oidc.ts'
import type { TokenStore } from '../../src/token-store/token-store.ts'
import { realWorld } from '../../src/world.ts'

/** A login at a rotating provider. @param home where its discovery document is kept */
export function rotatingLogin(issuer: string, store: TokenStore, home: string): DeviceLogin {
  return new DeviceLogin({
    provider: oidc({ issuer, clientId: 'crash' }),
    scopes: ['openid', 'offline_access'],
    store,
    world: { ...realWorld(), env: {}, home },
    refreshAhead: false,
    loginCommand: 'tool login',
  })
}
