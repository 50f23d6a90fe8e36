import { printable } from '../printable.ts'
import type { Session } from './session.ts'

/** Longest name that is shown, in characters. */
const NAME_MAX_LENGTH = 100

/** Who is signed in: `Alice <alice@example.com>`, with what is known. Printable. */
export function personWords({ name, email, username, subject }: Session): string {
  const label = printable(name ?? username ?? email ?? subject ?? 'somebody without a name', {
    maxLength: NAME_MAX_LENGTH,
  })
  const address = email ?? username
  return address === undefined || address === (name ?? username ?? email)
    ? label
    : `${label} <${printable(address, { maxLength: NAME_MAX_LENGTH })}>`
}
