import { serverAddress } from '../../index.ts'

/**
 * The address as it is handed to an opener or to a terminal: one that {@link serverAddress} accepts, without a
 * character that any shell between here and the browser would act on.
 * @returns `undefined` for an address that is not opened
 */
export function openableAddress(address: string): string | undefined {
  return serverAddress(address)?.href.replace(
    /[^A-Za-z0-9\-._~:/?#[\]@!&*+,;=%]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  )
}
