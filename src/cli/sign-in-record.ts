import {
  fieldsOf,
  type JsonObject,
  jsonObject,
  type ProviderKind,
  type Session,
  type SignInError,
  signInError,
} from '../index.ts'

/** Where sessions of this program rest. */
export type StoreName = 'keychain' | 'file'

/** Who has signed in, as the provider names them. */
export interface Account {
  /** `sub`: stable within the issuer. */
  readonly subject: string
  readonly name?: string
  readonly email?: string
  readonly username?: string
}

/** The account of a session; `undefined` when the provider did not say whose it is. */
export function accountOf({ subject, name, email, username }: Session): Account | undefined {
  if (subject === undefined) return undefined
  return {
    subject,
    ...(name === undefined ? {} : { name }),
    ...(email === undefined ? {} : { email }),
    ...(username === undefined ? {} : { username }),
  }
}

/**
 * Where the session of a context comes from: what a later run needs to find it again without asking anybody, and to
 * sign in to the same place. Holds no secret.
 */
export interface SignInRecord {
  readonly context: string
  /** Absent: the provider did not say, or an older version wrote the record. */
  readonly account?: Account
  /** The profile that the session is kept under. Default: the name of the context. */
  readonly profile?: string
  /** Address of the platform. Absent: signed in to a provider without one. */
  readonly platform?: string
  readonly issuer: string
  readonly clientId: string
  readonly provider: ProviderKind
  /** What was asked for. */
  readonly scopes: readonly string[]
  /** What the provider puts before each scope of the platform. Absent: nothing. */
  readonly scopePrefix?: string
  /** Which token the platform wants to see. Default `access_token`. */
  readonly bearer?: 'access_token' | 'id_token'
  /** Where the secret of a confidential client is: a path, or `-` for standard input. Absent: a public client. */
  readonly clientSecretFile?: string
  readonly store: StoreName
  /** Somebody has signed out: only where to sign in again is still known. Default `false`. */
  readonly signedOut?: boolean
}

/** Changes when an older version could misread the file. */
const VERSION = 1

const KINDS: readonly ProviderKind[] = ['entra', 'okta', 'keycloak', 'oidc']
const BEARERS = ['access_token', 'id_token'] as const
const STORES: readonly StoreName[] = ['keychain', 'file']

function accountIn(body: JsonObject, damaged: (reason: string) => SignInError): Account {
  const fields = fieldsOf(body, (field, expected) => damaged(`In it, ${field} is not ${expected}.`))
  const [name, email, username] = [
    fields.optionalText('name'),
    fields.optionalText('email'),
    fields.optionalText('username'),
  ]
  return {
    subject: fields.text('subject'),
    ...(name === undefined ? {} : { name }),
    ...(email === undefined ? {} : { email }),
    ...(username === undefined ? {} : { username }),
  }
}

/** The record as the text of its file. */
export function encodeRecord(record: SignInRecord): string {
  return `${JSON.stringify({ version: VERSION, ...record }, null, 2)}\n`
}

/**
 * The record in a file.
 * @param damaged makes the error for a file that is not one; `reason` is a sentence
 */
export function decodeRecord(text: string, damaged: (reason: string) => SignInError): SignInRecord {
  const body = jsonObject(text)
  if (body === undefined) throw damaged('It is not JSON.')
  if (typeof body['version'] === 'number' && body['version'] > VERSION)
    throw damaged('A newer version of this program wrote it.')
  const fields = fieldsOf(body, (field, expected) => damaged(`In it, ${field} is not ${expected}.`))
  const oneOf = <T extends string>(field: string, names: readonly T[]): T => {
    const found = names.find((name) => name === fields.text(field))
    if (found === undefined) throw damaged(`In it, ${field} is not one of ${names.join(', ')}.`)
    return found
  }
  const platform = fields.optionalAddress('platform')
  const account = fields.optionalObject('account')
  const profile = fields.optionalText('profile')
  const scopePrefix = fields.optionalText('scopePrefix')
  const clientSecretFile = fields.optionalText('clientSecretFile')
  return {
    context: fields.text('context'),
    ...(account === undefined ? {} : { account: accountIn(account, damaged) }),
    ...(profile === undefined ? {} : { profile }),
    ...(platform === undefined ? {} : { platform }),
    issuer: fields.address('issuer'),
    clientId: fields.text('clientId'),
    provider: oneOf('provider', KINDS),
    scopes: fields.optionalTexts('scopes') ?? [],
    ...(scopePrefix === undefined ? {} : { scopePrefix }),
    ...(clientSecretFile === undefined ? {} : { clientSecretFile }),
    ...(body['bearer'] === undefined ? {} : { bearer: oneOf('bearer', BEARERS) }),
    store: oneOf('store', STORES),
    ...(fields.optionalFlag('signedOut') ? { signedOut: true } : {}),
  }
}

/** Says that the record of a context cannot be used. */
export function recordDamaged(
  path: string,
  context: string,
  loginCommand: string,
  reason: string,
): SignInError {
  return signInError('SIGN_IN_RECORD_DAMAGED', { path, context, login_command: loginCommand, reason })
}
