import { serverAddress, signInError } from '../index.ts'

/** Where a platform of the quick start listens. */
export const DEFAULT_BASE_URL = 'http://localhost:8080'

function faultOf(text: string): string {
  if (!/^https?:\/\//i.test(text)) return 'starts with https://'
  if (/^http:/i.test(text)) return 'starts with https://; http:// is for this machine only'
  if (/[?#]/.test(text)) return 'has no query and no fragment'
  return 'holds a host, a port and a path, and nothing else'
}

/**
 * The base address of a platform, without the slash at its end.
 *
 * @throws {@link SignInError} `PLATFORM_ADDRESS_INVALID`
 */
export function platformAddress(text: string): string {
  const url = serverAddress(text)
  if (url === undefined || /[?#]/.test(text))
    throw signInError('PLATFORM_ADDRESS_INVALID', { base_url: text, reason: faultOf(text) })
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '')
}
