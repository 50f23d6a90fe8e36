import { boundedHttp, DeviceLogin, Secret } from '../index.ts'
import { discoverPlatform } from '../nmp/platform-discovery.ts'
import { isApiScope, requestedScopes } from '../nmp/scopes.ts'
import { settingsFileProfile, settingsFileStore } from '../nmp/settings-file-store.ts'
import { signInSettings } from '../nmp/sign-in-settings.ts'
import { tokenFacts } from '../nmp/token-facts.ts'
import type { Invocation } from './invocation.ts'
import { loginCommandOf } from './login-command.ts'
import { recognised } from './login-target.ts'
import { noticesOf, storeDeps } from './notices.ts'
import type { PlatformContext } from './platform-context.ts'
import { addressOf } from './platform-target.ts'
import { sessionStore } from './session-store.ts'

/**
 * Renews the token that another tool of the platform stored for the context, with the refresh token beside it, and
 * puts both back where that tool finds them. Who issued it is asked of the platform, as that tool does.
 *
 * @returns `undefined` when there is nothing to renew it with
 * @throws {@link SignInError} what is in the way
 */
export async function renewedOtherToken(
  context: PlatformContext,
  invocation: Invocation,
): Promise<Secret | undefined> {
  const { world, signal } = invocation
  const { name, location, resolved } = context
  const { accessToken, refreshToken } = resolved
  if (accessToken === undefined || refreshToken === undefined) return undefined
  const platform = addressOf(context)
  const settings = signInSettings(await discoverPlatform(platform, { http: boundedHttp(world), signal }))
  // The file holds the token that the platform takes, and to renew an ID token one would have to know the other.
  if (settings.bearerTokenSource !== 'access_token') return undefined
  const own = tokenFacts(accessToken.value.reveal()).scopes.filter(isApiScope)
  const login = new DeviceLogin({
    provider: await recognised(settings.issuer, settings.clientId, undefined, invocation),
    scopes: requestedScopes(settings, own.length === 0 ? undefined : own.join(' ')),
    profile: settingsFileProfile(name),
    store: settingsFileStore({
      location,
      context: name,
      locks: sessionStore('file', storeDeps(invocation)),
      world,
    }),
    appName: 'nmp',
    refreshAhead: false,
    loginCommand: loginCommandOf({ context: name, platform }),
    onNotice: noticesOf(invocation),
    world,
  })
  return new Secret(await login.accessToken({ signal }))
}
