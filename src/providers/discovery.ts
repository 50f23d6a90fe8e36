import { join } from 'node:path'
import type { Http, HttpReply } from '../http/http.ts'
import type { Clock } from '../world.ts'
import { DOCUMENT_LIFETIME_MS, documentFile, documentInFile, documentName } from './cached-document.ts'
import { discoveryAddresses } from './discovery-addresses.ts'
import { metadataOf } from './discovery-document.ts'
import { documentOf, notFound } from './discovery-reply.ts'
import { documentCache } from './document-cache.ts'
import { acceptedIssuer } from './issuer.ts'
import type { Provider, ProviderMetadata } from './provider.ts'

/** What discovery stands on. */
export interface DiscoveryDeps {
  readonly http: Http
  readonly clock: Clock
  /** Where documents are kept for {@link DOCUMENT_LIFETIME_MS}. Default: nowhere, every call asks the provider. */
  readonly cacheFolder?: string
  /** Oldest document of the folder that will do, in milliseconds. Default {@link DOCUMENT_LIFETIME_MS}. */
  readonly maxAgeMs?: number
  readonly signal?: AbortSignal
}

/** Largest document that is read, in bytes. The largest known (Keycloak) has 10 KiB. */
const DOCUMENT_MAX_BYTES = 262_144

async function fetched(provider: Provider, http: Http, signal?: AbortSignal): Promise<ProviderMetadata> {
  const missing: HttpReply[] = []
  for (const url of discoveryAddresses(provider)) {
    const reply = await http.send({
      url,
      headers: { accept: 'application/json' },
      maxBytes: DOCUMENT_MAX_BYTES,
      ...(signal ? { signal } : {}),
    })
    if (reply.status !== 404) return metadataOf(provider, documentOf(provider, reply))
    missing.push(reply)
  }
  throw notFound(provider, missing)
}

/**
 * What the provider says of itself (OpenID Connect Discovery 1.0, then RFC 8414), checked. A document without
 * `device_authorization_endpoint` is a good one; {@link requireDeviceEndpoint} says what that means.
 *
 * @throws {@link SignInError} `ISSUER_NOT_ACCEPTED` before any request; `DISCOVERY_*`, `ISSUER_MISMATCH`, what the
 *   provider's own error means, or what the network did; `signal.reason` when cancelled
 */
export async function discoverProvider(provider: Provider, deps: DiscoveryDeps): Promise<ProviderMetadata> {
  const { http, clock, cacheFolder, maxAgeMs = DOCUMENT_LIFETIME_MS, signal } = deps
  acceptedIssuer(provider.issuer)
  if (cacheFolder === undefined) return fetched(provider, http, signal)
  const cache = documentCache(join(cacheFolder, 'discovery'))
  const name = documentName(provider)
  const file = await cache.read(name)
  signal?.throwIfAborted()
  const kept = file && documentInFile(provider, file, clock.nowMs(), maxAgeMs)
  if (kept !== undefined) return kept
  const metadata = await fetched(provider, http, signal)
  const text = documentFile(provider, metadata, clock.nowMs())
  if (text !== undefined) await cache.write(name, text)
  return metadata
}
