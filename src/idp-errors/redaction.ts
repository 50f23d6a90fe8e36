/** What stands where something secret or personal was. */
const REMOVED = '[removed]'

/** No credential is shorter, in characters. */
const SHORTEST_CREDENTIAL = 16

/** Runs that look like words of a credential: long, without a space, from the alphabets that tokens are made of. */
const CREDENTIAL =
  /eyJ[A-Za-z0-9_-]{13,}(?:\.[A-Za-z0-9_-]*){0,4}|[A-Za-z0-9_~+/=-]{20,}(?:\.[A-Za-z0-9_~+/=-]{8,})*/g

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** Client IDs of Okta look like tokens and are none. */
const OKTA_CLIENT_ID = /^0oa[0-9A-Za-z]{17}$/

/** Letters and digits mixed, as in tokens; words, GUIDs, paths and dates are not. */
function looksSecret(run: string): boolean {
  if (run.startsWith('eyJ')) return true
  return run.split(/[/=]/).some((part) => {
    if (part.length < 20 || GUID.test(part) || !/[0-9].*[0-9]/.test(part)) return false
    // Host names, paths and file names are small letters and digits between hyphens.
    return /[A-Z]/.test(part) && /[a-z]/.test(part)
      ? !OKTA_CLIENT_ID.test(part)
      : /^[0-9a-f]{32,}$|^[0-9a-z]{40,}$|^[0-9A-Z]{24,}$/.test(part)
  })
}

/** Whether something without a blank is as long as a credential. Most sentences have nothing like it. */
function hasLongWord(text: string): boolean {
  let length = 0
  for (let at = 0; at < text.length; at += 1) {
    length = text.charCodeAt(at) === 0x20 ? 0 : length + 1
    if (length >= SHORTEST_CREDENTIAL) return true
  }
  return false
}

/** Takes out what looks like a token, a code or a key. A provider may echo what was sent to it. */
export function withoutSecrets(text: string): string {
  if (!hasLongWord(text)) return text
  return text.replace(CREDENTIAL, (run) => (looksSecret(run) ? REMOVED : run))
}

const PERSON = /[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}/g

/** Takes out who signed in: mail addresses and user names of that form. */
export function withoutPersons(text: string): string {
  return text.includes('@') ? text.replace(PERSON, REMOVED) : text
}
