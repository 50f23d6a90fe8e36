import { createHash } from 'node:crypto'
import { fieldsOf, jsonObject } from '../http/fields.ts'
import { isSignInError, signInError } from '../idp-errors/sign-in-error.ts'
import { discoveryAddresses } from './discovery-addresses.ts'
import { metadataOf } from './discovery-document.ts'
import type { Provider, ProviderMetadata } from './provider.ts'

/** How long a document is used after it was fetched, in milliseconds. */
export const DOCUMENT_LIFETIME_MS = 3_600_000

/** Changes when the shape of the file does. */
const FORMAT = 1

function sha256(...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest('hex')
}

/** The name under which the document of a provider is kept: a hash of the format, the issuer and what is asked for. */
export function documentName(provider: Provider): string {
  return sha256(JSON.stringify([FORMAT, provider.issuer, discoveryAddresses(provider)]))
}

/**
 * Whether every endpoint lies on the issuer's own origin. Only such a document is kept, and only as such it is used
 * again: TLS vouches for a fresh document, nothing does for a file, so a file can never name another server.
 */
function staysAtHome(provider: Provider, metadata: ProviderMetadata): boolean {
  const { origin } = new URL(provider.issuer)
  return Object.entries(metadata).every(
    ([name, value]) =>
      !(name.endsWith('_endpoint') || name === 'jwks_uri') || new URL(String(value)).origin === origin,
  )
}

/** The file for a document: the hash of its name and its content, a line feed, the content. `undefined`: keep nothing. */
export function documentFile(
  provider: Provider,
  metadata: ProviderMetadata,
  nowMs: number,
): string | undefined {
  if (!staysAtHome(provider, metadata)) return undefined
  const content = JSON.stringify({ fetchedAtMs: nowMs, document: metadata })
  return `${sha256(documentName(provider), content)}\n${content}`
}

function keptMetadata(
  provider: Provider,
  content: string,
  nowMs: number,
  maxAgeMs: number,
): ProviderMetadata | undefined {
  const kept = jsonObject(content) ?? {}
  const bad = (field: string, expected: string) =>
    signInError('DISCOVERY_FIELD_INVALID', { field, expected, issuer: provider.issuer })
  const document = fieldsOf(kept, bad).optionalObject('document')
  const fetchedAtMs = kept['fetchedAtMs']
  const ageMs = typeof fetchedAtMs === 'number' ? nowMs - fetchedAtMs : Number.NaN
  const fresh = ageMs >= 0 && ageMs < maxAgeMs
  return document !== undefined && fresh ? metadataOf(provider, document) : undefined
}

/**
 * The document in a file, checked like a fresh one; `undefined` when the file is damaged, of another provider, too old,
 * from the future, or says anything that a fresh document might not say.
 *
 * @param maxAgeMs oldest that will do, in milliseconds
 */
export function documentInFile(
  provider: Provider,
  file: Uint8Array,
  nowMs: number,
  maxAgeMs: number = DOCUMENT_LIFETIME_MS,
): ProviderMetadata | undefined {
  const end = file.indexOf(0x0a)
  const content = file.subarray(end + 1)
  const seal = Buffer.from(`${sha256(documentName(provider), content)}\n`)
  if (!seal.equals(file.subarray(0, end + 1))) return undefined
  try {
    const metadata = keptMetadata(provider, Buffer.from(content).toString(), nowMs, maxAgeMs)
    return metadata !== undefined && staysAtHome(provider, metadata) ? metadata : undefined
  } catch (error) {
    if (isSignInError(error)) return undefined
    throw error
  }
}
