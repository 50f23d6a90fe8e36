import { X509Certificate } from 'node:crypto'
import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import * as tls from 'node:tls'
import { signInError } from '../idp-errors/sign-in-error.ts'
import type { World } from '../world.ts'
import { CA_FILE_VARIABLE } from './variables.ts'

/** Largest file of certificates that is read, in bytes. A whole public bundle has a quarter of a megabyte. */
const CA_FILE_MAX_BYTES = 4_194_304

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\sA-Za-z0-9+/=]+-----END CERTIFICATE-----/g

/** Why a file is no use, in the words of a person. */
const REASONS: Readonly<Record<string, string | undefined>> = {
  ENOENT: 'there is no such file',
  EACCES: 'it may not be read',
  EPERM: 'it may not be read',
  EISDIR: 'it is no file',
  ENXIO: 'it is no file',
}

/** What was read, or why nothing was. */
type FileText = { readonly text: string } | { readonly reason: string }

async function boundedText(path: string): Promise<FileText> {
  try {
    // Not blocking: a pipe without a writer would be waited for.
    const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    try {
      const { size, isFile } = await file
        .stat()
        .then((stats) => ({ size: stats.size, isFile: stats.isFile() }))
      if (!isFile) return { reason: 'it is no file' }
      if (size > CA_FILE_MAX_BYTES) return { reason: `it is larger than ${CA_FILE_MAX_BYTES} bytes` }
      return { text: await file.readFile('latin1') }
    } finally {
      await file.close()
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    return { reason: REASONS[code] ?? `reading it failed (${code})` }
  }
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0
  } catch {
    return false
  }
}

/**
 * The certificates in a PEM file.
 * @throws {@link SignInError} `TLS_CA_FILE_UNUSABLE`
 */
async function certificatesIn(path: string, variable: string): Promise<readonly string[]> {
  const unusable = (reason: string) => signInError('TLS_CA_FILE_UNUSABLE', { variable, path, reason })
  const file = await boundedText(path)
  if ('reason' in file) throw unusable(file.reason)
  const certificates = file.text.match(CERTIFICATE) ?? []
  if (certificates.length === 0) throw unusable('it holds no PEM certificate')
  const damaged = certificates.findIndex((pem) => !isCertificate(pem))
  if (damaged >= 0) throw unusable(`certificate ${damaged + 1} in it is damaged`)
  return certificates
}

/** Certificates that this Node can list; `undefined` before Node 22.15. */
function listed(kind: 'default' | 'system'): readonly string[] | undefined {
  const list: unknown = Reflect.get(tls, 'getCACertificates')
  if (typeof list !== 'function') return undefined
  const certificates: unknown = list(kind)
  return Array.isArray(certificates) ? certificates.filter((pem) => typeof pem === 'string') : undefined
}

/** What Node trusts by itself. */
async function defaults(env: World['env']): Promise<readonly string[]> {
  const known = listed('default')
  if (known !== undefined) return known
  const path = env['NODE_EXTRA_CA_CERTS']
  // Node warns about a bad file there, and goes on without it.
  const extra = path ? await certificatesIn(path, 'NODE_EXTRA_CA_CERTS').catch(() => []) : []
  return [...tls.rootCertificates, ...extra]
}

/** The authorities of the operating system's store; empty where Node cannot read it. */
export function systemAuthorities(): readonly string[] {
  return listed('system') ?? []
}

/**
 * Whom to trust: what Node trusts (`NODE_EXTRA_CA_CERTS` included), the authorities of {@link CA_FILE_VARIABLE}, and
 * `more`.
 *
 * @returns `undefined` when that is no more than what Node trusts by itself
 * @throws {@link SignInError} `TLS_CA_FILE_UNUSABLE`
 */
export async function trusted(
  env: World['env'],
  more: readonly string[] = [],
): Promise<tls.SecureContext | undefined> {
  const path = env[CA_FILE_VARIABLE]
  const own = path ? await certificatesIn(path, CA_FILE_VARIABLE) : []
  if (own.length + more.length === 0) return undefined
  return tls.createSecureContext({ ca: [...(await defaults(env)), ...own, ...more] })
}
