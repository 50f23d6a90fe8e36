/** Cost and salt of scrypt (RFC 7914 section 2). */
export interface ScryptParameters {
  /** CPU and memory cost: a power of two. */
  readonly n: number
  /** Block size. Memory is 128 · n · r bytes. */
  readonly r: number
  /** Parallelisation: how often the work is done. */
  readonly p: number
  /** Base64 of 16 random bytes. */
  readonly salt: string
}

/** Cost of a new derivation: 32 MiB, three passes (OWASP Password Storage Cheat Sheet, scrypt). */
export const SCRYPT_COST = { n: 32_768, r: 8, p: 3 } as const

/** Bytes of memory that a derivation may take. */
export const SCRYPT_MAX_BYTES = 268_435_456
/** Bound of n · r · p: about ten times the work of {@link SCRYPT_COST}. */
const MAX_WORK = 8_388_608

/**
 * Parameters from a file header, if they are within bounds: a hostile header can neither take the machine's memory
 * nor its time, nor make the derivation cheap. `undefined` otherwise.
 */
export function boundedScrypt(
  n: unknown,
  r: unknown,
  p: unknown,
  salt: unknown,
): ScryptParameters | undefined {
  const whole = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) > 0
  if (!whole(n) || !whole(r) || !whole(p) || typeof salt !== 'string') return undefined
  if (n < 16_384 || !Number.isInteger(Math.log2(n)) || r < 8) return undefined
  if (128 * n * r >= SCRYPT_MAX_BYTES || n * r * p > MAX_WORK) return undefined
  return Buffer.from(salt, 'base64').length === 16 ? { n, r, p, salt } : undefined
}
