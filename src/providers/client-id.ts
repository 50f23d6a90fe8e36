/** Longest client id that is accepted, in characters: as long as an address, for clients named by one. */
const CLIENT_ID_MAX_LENGTH = 2_048

/** Whether a value can be a client id: visible ASCII characters and spaces, not empty (RFC 6749 appendix A.1). */
export function isClientId(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    value.length <= CLIENT_ID_MAX_LENGTH &&
    /^[\x20-\x7e]*[\x21-\x7e]$/.test(value)
  )
}

/** The client id as it is. @throws TypeError when no provider could have given it */
export function checkedClientId(value: unknown): string {
  if (isClientId(value)) return value
  throw new TypeError('clientId must be a non-empty string of ASCII characters')
}
