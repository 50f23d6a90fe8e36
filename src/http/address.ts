/** Longest address that is accepted, in characters. */
export const ADDRESS_MAX_LENGTH = 2_048

const LOOPBACK = /^(localhost|127(?:\.\d{1,3}){3}|\[::1\])$/

/** Whether an address leads to this very machine: `localhost`, 127.0.0.0/8 or `[::1]`. */
export function isLoopback(url: URL): boolean {
  return LOOPBACK.test(url.hostname)
}

/**
 * The one rule for addresses of servers: absolute, `https:` (`http:` on loopback only), no user info, no white
 * space, no control character, no backslash, at most {@link ADDRESS_MAX_LENGTH} characters.
 *
 * @returns the parsed address, or `undefined` when it breaks the rule
 */
export function serverAddress(text: unknown): URL | undefined {
  if (typeof text !== 'string' || text.length > ADDRESS_MAX_LENGTH) return undefined
  if (!/^https?:\/\//i.test(text) || /[\u0000-\u0020\u007f-\u009f\\]/.test(text)) return undefined
  let url: URL
  try {
    url = new URL(text)
  } catch {
    return undefined
  }
  if (url.username !== '' || url.password !== '' || url.hostname === '') return undefined
  if (url.protocol === 'https:') return url
  return url.protocol === 'http:' && isLoopback(url) ? url : undefined
}
