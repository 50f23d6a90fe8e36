import {
  boundedHttp,
  type DeviceLoginOptions,
  discoverProvider,
  foldersOf,
  oidc,
  type Provider,
  type ProviderKind,
  signInError,
} from '../index.ts'
import { loadYaml } from '../nmp/config-text.ts'
import { platformAddress } from '../nmp/platform-address.ts'
import { discoverPlatform } from '../nmp/platform-discovery.ts'
import type { PlatformOidc } from '../nmp/platform-settings.ts'
import { requestedScopes, scopesOf } from '../nmp/scopes.ts'
import { signInSettings } from '../nmp/sign-in-settings.ts'
import { deviceId } from './device-id.ts'
import type { Invocation } from './invocation.ts'
import { noticesOf } from './notices.ts'
import type { PlatformContext } from './platform-context.ts'
import { providerOf } from './provider-choice.ts'

/** Who to sign in with, and for what. */
export interface LoginTarget {
  /** Absent: a provider without a platform. */
  readonly platform?: string
  readonly provider: Provider
  readonly scopes: readonly string[]
  readonly scopePrefix?: string
  /** What else the platform wants of a sign-in. */
  readonly wishes: Pick<
    DeviceLoginOptions,
    'deviceAuthorizationEndpoint' | 'deviceParameters' | 'tokenParameters' | 'bearer'
  >
}

function usage(reason: string): Error {
  return signInError('USAGE', { reason, command: 'nmp auth login' })
}

function kindOf(text: string | undefined): ProviderKind | undefined {
  return (['entra', 'okta', 'keycloak', 'oidc'] as const).find((kind) => kind === text)
}

/**
 * What `--scope` asks for, all of it in one list. `undefined` when it was not given.
 * @throws {@link SignInError} `SCOPE_INVALID`
 */
function askedScopes({ values }: Invocation): string | undefined {
  const given = values.list('scope')
  if (given.length === 0) return undefined
  const scope = given.join(' ')
  if (scopesOf(scope) === undefined) throw signInError('SCOPE_INVALID', { scope })
  return scope
}

/** The provider, recognised by its address and by what it publishes of itself. */
export async function recognised(
  issuer: string,
  clientId: string,
  kind: ProviderKind | undefined,
  { world, signal }: Invocation,
): Promise<Provider> {
  const provider = providerOf(issuer, clientId, kind)
  if (kind !== undefined || provider.kind !== 'oidc') return provider
  const metadata = await discoverProvider(oidc({ issuer, clientId }), {
    http: boundedHttp(world),
    clock: world.clock,
    cacheFolder: foldersOf('nmp', world).cache,
    signal,
  })
  return providerOf(issuer, clientId, undefined, metadata)
}

async function directTarget(
  issuer: string,
  clientId: string,
  kind: ProviderKind | undefined,
  invocation: Invocation,
  configuredIn: string,
): Promise<LoginTarget> {
  const scopes = scopesOf(askedScopes(invocation) ?? '') ?? []
  const provider = await recognised(issuer, clientId, kind, invocation)
  return { provider: { ...provider, configuredIn }, scopes, wishes: {} }
}

async function platformTarget(baseUrl: string, invocation: Invocation): Promise<LoginTarget> {
  const { world, signal } = invocation
  const platform = platformAddress(baseUrl)
  const asked = askedScopes(invocation)
  const [settings] = await Promise.all([
    discoverPlatform(platform, { http: boundedHttp(world), signal }),
    // The settings file is written after the approval.
    loadYaml(),
  ])
  const oidcSettings = signInSettings(settings)
  const { issuer, clientId, scopePrefix } = oidcSettings
  const scopes = requestedScopes(oidcSettings, asked)
  const provider = await recognised(issuer, clientId, undefined, invocation)
  return {
    platform,
    provider: { ...provider, configuredIn: `auth.oidc of the platform ${platform}` },
    scopes,
    ...(scopePrefix === undefined ? {} : { scopePrefix }),
    wishes: await wishesOf(oidcSettings, scopes, invocation),
  }
}

/** What a platform wants of a sign-in beyond the standard. */
async function wishesOf(
  settings: PlatformOidc,
  scopes: readonly string[],
  invocation: Invocation,
): Promise<LoginTarget['wishes']> {
  const { deviceAuthorizationEndpoint, deviceIdRequired, deviceDisplayName, bearerTokenSource } = settings
  const device = {
    ...(deviceIdRequired ? { device_id: await deviceId(invocation.world, noticesOf(invocation)) } : {}),
    ...(deviceDisplayName === undefined ? {} : { display_name: deviceDisplayName }),
  }
  return {
    ...(deviceAuthorizationEndpoint === undefined ? {} : { deviceAuthorizationEndpoint }),
    ...(Object.keys(device).length === 0 ? {} : { deviceParameters: device }),
    ...(settings.tokenRequestIncludesScope ? { tokenParameters: { scope: scopes.join(' ') } } : {}),
    ...(bearerTokenSource === 'access_token' ? {} : { bearer: bearerTokenSource }),
  }
}

/**
 * Who to sign in with: the issuer that is named, else the provider of the platform that is named, else whatever the
 * context was signed in to before.
 *
 * @throws {@link SignInError} `USAGE`, `PLATFORM_*`, `DISCOVERY_*`, `SCOPE_INVALID` and what the network does
 */
export async function loginTarget(invocation: Invocation, context: PlatformContext): Promise<LoginTarget> {
  const { values } = invocation
  const [issuer, clientId, kind] = [values.text('issuer'), values.text('client-id'), values.text('provider')]
  if (issuer !== undefined) {
    if (clientId === undefined) throw usage('--issuer needs --client-id')
    if (values.text('base-url') !== undefined) throw usage('--issuer and --base-url exclude each other')
    return directTarget(issuer, clientId, kindOf(kind), invocation, '--issuer and --client-id')
  }
  if (clientId !== undefined) throw usage('--client-id needs --issuer')
  if (kind !== undefined) throw usage('--provider needs --issuer')
  const { lastRecord: record, resolved } = context
  const said = resolved.baseUrl.source === 'flag' || resolved.baseUrl.source === 'environment'
  if (!said && record !== undefined && record.platform === undefined)
    return directTarget(
      record.issuer,
      record.clientId,
      record.provider,
      invocation,
      'the last sign-in of this context',
    )
  if (resolved.baseUrl.source === 'default' && record?.platform !== undefined)
    return platformTarget(record.platform, invocation)
  return platformTarget(resolved.baseUrl.value, invocation)
}
