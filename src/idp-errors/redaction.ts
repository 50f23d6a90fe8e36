/** What stands where something secret or personal was. */
const REMOVED = '[removed]'

/** Runs that look like words of a credential: long, without a space, from the alphabets that tokens are made of. */
const CREDENTIAL = /[A-Za-z0-9_~+/=-]{20,}(?:\.[A-Za-z0-9_~+/=-]{8,})*/g

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** Letters and digits mixed, as in tokens; words, GUIDs, paths and dates are not. */
function looksSecret(run: string): boolean {
  if (GUID.test(run)) return false
  return run
    .split(/[/=]/)
    .some((part) => part.length >= 20 && !GUID.test(part) && /[0-9]/.test(part) && /[A-Za-z]/.test(part))
}

/** Takes out what looks like a token, a code or a key. A provider may echo what was sent to it. */
export function withoutSecrets(text: string): string {
  return text.replace(CREDENTIAL, (run) => (looksSecret(run) ? REMOVED : run))
}
