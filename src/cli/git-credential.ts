import type { HandedToken } from './access-token.ts'
import type { Asker } from './credential-host.ts'

/** What git wants to know (git-credential, "INPUT/OUTPUT FORMAT"). */
export interface GitRequest extends Asker {
  /** The person has named a user in the address. */
  readonly username?: string
  /** Git can send another scheme than Basic (git 2.46 and later). */
  readonly knowsAuthtype: boolean
  /** Schemes that the server offers, in lower case (git 2.41 and later). */
  readonly schemes: readonly string[]
}

/** Reads the lines that git writes. What is not known of them does not matter. */
export function gitRequest(text: string): GitRequest {
  const lines = text.split(/\r?\n/).flatMap((line): readonly (readonly [string, string])[] => {
    const at = line.indexOf('=')
    return at < 1 ? [] : [[line.slice(0, at), line.slice(at + 1)]]
  })
  const all = (name: string) => lines.flatMap(([key, value]) => (key === name ? [value] : []))
  const [username] = all('username').slice(-1)
  return {
    protocol: all('protocol').at(-1) ?? '',
    host: all('host').at(-1) ?? '',
    ...(username ? { username } : {}),
    knowsAuthtype: all('capability[]').includes('authtype'),
    schemes: all('wwwauth[]').map((value) => (value.trim().split(/\s/)[0] ?? '').toLowerCase()),
  }
}

/**
 * The answer. A bearer token goes as such where git can do that and the server takes it and no password; everywhere
 * else it takes the place of the password.
 */
export function gitAnswer(
  { token, expiresAtMs }: HandedToken,
  { username, knowsAuthtype, schemes }: GitRequest,
  defaultUsername: string,
): string {
  const asBearer = knowsAuthtype && schemes.includes('bearer') && !schemes.includes('basic')
  const lines = asBearer
    ? ['capability[]=authtype', 'authtype=Bearer', `credential=${token.reveal()}`, 'ephemeral=1']
    : [`username=${username ?? defaultUsername}`, `password=${token.reveal()}`]
  // Git then asks again for a token that has ended, wherever it was kept meanwhile.
  if (expiresAtMs !== undefined) lines.push(`password_expiry_utc=${Math.floor(expiresAtMs / 1_000)}`)
  return `${lines.join('\n')}\n`
}
