/** What stands where something secret or personal was. */
const REMOVED = '[removed]'

/** Runs that look like words of a credential: long, without a space, from the alphabets that tokens are made of. */
const CREDENTIAL =
  /eyJ[A-Za-z0-9_-]{5,}(?:\.[A-Za-z0-9_-]*){0,4}|[A-Za-z0-9_~+/=-]{20,}(?:\.[A-Za-z0-9_~+/=-]{8,})*/g

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** Client IDs of Okta look like tokens and are none. */
const OKTA_CLIENT_ID = /^0oa[0-9A-Za-z]{17}$/

/** Letters and digits mixed, as in tokens; words, GUIDs, paths and dates are not. */
function looksSecret(run: string): boolean {
  if (run.startsWith('eyJ')) return true
  return run.split(/[/=]/).some((part) => {
    if (part.length < 20 || GUID.test(part) || !/[0-9]/.test(part)) return false
    // Host names, paths and file names are small letters and digits between hyphens.
    return /[A-Z]/.test(part) && /[a-z]/.test(part)
      ? !OKTA_CLIENT_ID.test(part)
      : /^[0-9a-f]{32,}$|^[0-9a-z]{40,}$|^[0-9A-Z]{24,}$/.test(part)
  })
}

/** Takes out what looks like a token, a code or a key. A provider may echo what was sent to it. */
export function withoutSecrets(text: string): string {
  return text.replace(CREDENTIAL, (run) => (looksSecret(run) ? REMOVED : run))
}

const PERSON = /[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}/g

/** Takes out who signed in: mail addresses and user names of that form. */
export function withoutPersons(text: string): string {
  return text.includes('@') ? text.replace(PERSON, REMOVED) : text
}
