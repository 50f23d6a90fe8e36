import type { ProviderMetadata } from '../../index.ts'
import {
  discoverProvider,
  type Http,
  type HttpReply,
  type Provider,
  providerFromIssuer,
} from '../../index.ts'
import type { Member } from '../api-reply.ts'
import { platformApi } from '../platform-api.ts'
import { discoverPlatform } from '../platform-discovery.ts'
import type { PlatformSettings } from '../platform-settings.ts'
import { requestedScopes } from '../scopes.ts'
import { completedMetadata } from '../sign-in-settings.ts'
import type { ExaminationOptions } from './examination-options.ts'
import { type Found, found, valueIn } from './found.ts'
import type { HeldToken } from './held-token.ts'
import { lookAtOpa, type PolicyPoint } from './policy-probe.ts'
import { tryDeviceRequest } from './sign-in-rows.ts'

/** Everything that is asked of others, each once, side by side. `undefined`: there was no reason to ask. */
export interface Probes {
  readonly settings: Promise<Found<PlatformSettings>>
  /** How long the settings took, in milliseconds. */
  readonly tookMs: Promise<number>
  readonly token: Promise<Found<HeldToken | undefined>>
  readonly provider: Promise<Provider | undefined>
  readonly metadata: Promise<Found<ProviderMetadata> | undefined>
  /** The answer to a request for a sign-in code. */
  readonly device: Promise<Found<HttpReply> | undefined>
  /** Whether the platform accepts the token. */
  readonly accepted: Promise<Found<'accepted'> | undefined>
  readonly members: Promise<Found<readonly Member[]> | undefined>
  readonly policy: Promise<Found<PolicyPoint> | undefined>
}

/** Starts all probes. None of them waits for one that it does not need. */
export function startProbes(options: ExaminationOptions, http: Http, signal: AbortSignal): Probes {
  const { baseUrl, workspace, policyUrl } = options
  const { clock } = options.world
  const startMs = clock.monotonicMs()
  const settings = found(discoverPlatform(baseUrl, { http, signal }))
  const oidc = settings.then((outcome) => valueIn(outcome)?.oidc)
  const token = found(() => options.token(signal))
  const bearer = token.then((outcome) => valueIn(outcome)?.token)
  const named = oidc.then((its) => {
    const { issuer, clientId } = its ?? {}
    if (issuer === undefined || clientId === undefined) return undefined
    return found(async () => providerFromIssuer(issuer, clientId))
  })
  const metadata = named.then((its) => {
    if (its === undefined || 'problem' in its) return its
    return found(discoverProvider(its.value, { http, clock, signal }))
  })
  const api = platformApi({ baseUrl, http, token: () => bearer })
  const asPerson = <T>(work: () => Promise<T>) => bearer.then((its) => (its ? found(work) : undefined))
  return {
    settings,
    tookMs: settings.then(() => clock.monotonicMs() - startMs),
    token,
    provider: named.then(valueIn),
    metadata,
    device: Promise.all([oidc, metadata]).then(([its, described]) => {
      const document = valueIn(described)
      const endpoint = its && document && completedMetadata(its, document).device_authorization_endpoint
      if (options.tryLogin !== true || its?.clientId === undefined || endpoint === undefined) return undefined
      return found(tryDeviceRequest(endpoint, its.clientId, requestedScopes(its), http, signal))
    }),
    accepted: asPerson(() => api.checkToken(signal).then(() => 'accepted' as const)),
    members: asPerson(() => api.listMembers(workspace, signal)),
    policy: policyUrl === undefined ? Promise.resolve(undefined) : found(lookAtOpa(policyUrl, http, signal)),
  }
}
