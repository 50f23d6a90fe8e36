import type { Http } from '../http/http.ts'
import type { Provider, ProviderMetadata } from '../providers/provider.ts'
import type { Clock } from '../world.ts'
import type { ClientAuthentication } from './client-authentication.ts'
import type { KeySet } from './key-set.ts'

/** One client at one provider, and the doors that lead there. */
export interface Party {
  readonly provider: Provider
  readonly metadata: ProviderMetadata
  readonly http: Http
  readonly clock: Clock
  /** Absent when the provider publishes no keys. */
  readonly keys?: KeySet
  readonly authenticate: () => Promise<ClientAuthentication>
}
