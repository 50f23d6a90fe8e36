import { signInError } from '../idp-errors/sign-in-error.ts'
import type { CarriedReply } from './carrier.ts'

/** Encodings that every supported Node unpacks. */
const UNPACKED: ReadonlySet<string> = new Set(['', 'identity', 'gzip', 'x-gzip', 'deflate', 'br'])

/**
 * The encoding of a body. One that is packed more than once or in an unknown way is refused: layers multiply what a
 * bomb holds, and what this Node does not unpack would arrive as noise.
 *
 * @throws {@link SignInError} `HTTP_ENCODING_REFUSED`
 */
function encodingOf(reply: CarriedReply, host: string): string {
  const encoding = (reply.headers.get('content-encoding') ?? '').trim().toLowerCase()
  if (!UNPACKED.has(encoding)) throw signInError('HTTP_ENCODING_REFUSED', { host, encoding })
  return encoding
}

/** The charset of a body: a byte order mark wins, then what the server names, then UTF-8 (RFC 8259 section 8.1). */
function charsetOf(bytes: Uint8Array, contentType: string | null): string {
  const [first, second] = bytes
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xef && second === 0xbb) return 'utf-8'
  return /;\s*charset="?([\w.:-]{1,40})/i.exec(contentType ?? '')?.[1] ?? 'utf-8'
}

function decoded(bytes: Uint8Array, charset: string): string {
  try {
    return new TextDecoder(charset).decode(bytes)
  } catch {
    // The server named a charset that nobody knows.
    return new TextDecoder().decode(bytes)
  }
}

/**
 * The whole body as text. Reading stops as soon as more than `maxBytes` came, counted after unpacking. Bytes that
 * are no text become U+FFFD.
 *
 * @throws {@link SignInError} `HTTP_REPLY_TOO_LARGE`, `HTTP_ENCODING_REFUSED`; what the stream throws
 */
export async function bodyText(reply: CarriedReply, maxBytes: number, host: string): Promise<string> {
  const encoding = encodingOf(reply, host)
  const tooLarge = () => signInError('HTTP_REPLY_TOO_LARGE', { host, limit_bytes: maxBytes })
  const announced = Number(reply.headers.get('content-length'))
  if ((encoding === '' || encoding === 'identity') && announced > maxBytes) throw tooLarge()
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of reply.body ?? []) {
    size += chunk.byteLength
    if (size > maxBytes) throw tooLarge()
    chunks.push(chunk)
  }
  const bytes = Buffer.concat(chunks, size)
  return decoded(bytes, charsetOf(bytes, reply.headers.get('content-type')))
}
