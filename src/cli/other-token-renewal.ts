import { boundedHttp, DeviceLogin, signInError } from '../index.ts'
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
import { addressOf, refuseElsewhere } from './platform-target.ts'
import { sessionStore } from './session-store.ts'
import { isoTime } from './time-words.ts'

function notRenewable({ name, location, resolved }: PlatformContext, invocation: Invocation): Error {
  const expiresAtMs = resolved.accessToken && tokenFacts(resolved.accessToken.value.reveal()).expiresAtMs
  const ended = expiresAtMs !== undefined && expiresAtMs <= invocation.world.clock.nowMs()
  return signInError('OTHER_TOKEN_EXPIRED', {
    context: name,
    file: location.file,
    ...(ended ? { ended_at: isoTime(expiresAtMs) } : {}),
    login_command: loginCommandOf({ context: name }),
  })
}

/**
 * Renews the token that another tool of the platform stored for a context, with the refresh token beside it, and puts
 * both back where that tool finds them. Who issued it is asked of the platform, as that tool does.
 *
 * @throws {@link SignInError} `OTHER_TOKEN_EXPIRED` when there is nothing to renew it with, `SIGNED_IN_ELSEWHERE`,
 *   `PLATFORM_*`
 */
export async function loginOfOtherTool(
  context: PlatformContext,
  invocation: Invocation,
): Promise<DeviceLogin> {
  const { world, signal } = invocation
  const { name, location, resolved } = context
  const { accessToken, refreshToken } = resolved
  refuseElsewhere(context)
  if (accessToken === undefined || refreshToken === undefined) throw notRenewable(context, invocation)
  const platform = addressOf(context)
  const settings = signInSettings(await discoverPlatform(platform, { http: boundedHttp(world), signal }))
  // The file holds the token that the platform takes, and to renew an ID token one would have to know the other.
  if (settings.bearerTokenSource !== 'access_token') throw notRenewable(context, invocation)
  const own = tokenFacts(accessToken.value.reveal()).scopes.filter(isApiScope)
  return new DeviceLogin({
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
}
