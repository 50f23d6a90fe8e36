import { type BadField, type Fields, fieldsOf, type JsonObject, jsonObject, signInError } from '../index.ts'
import { scopesOf } from './scopes.ts'

/** Where a platform publishes its sign-in settings; readable without credentials. */
export const DISCOVERY_PATH = '/apis/auth/discovery'

/** What a platform says about signing in, checked and the same for every release of it. */
export interface PlatformSettings {
  /** Without a slash at its end. */
  readonly baseUrl: string
  /** `false`: the platform takes requests without a token. */
  readonly authEnabled: boolean
  /** Absent: no provider is configured; only unsigned tokens or access keys work. */
  readonly oidc?: PlatformOidc
}

/** The provider and the client with which people sign in. */
export interface PlatformOidc {
  /** Exactly as the platform spells it. */
  readonly issuer: string
  /** The client for command-line tools. Absent: the platform names none. */
  readonly clientId?: string
  /** `false`: the client needs a secret or a session on the server; a terminal cannot use it. */
  readonly publicClient: boolean
  /** Absent: the issuer's own discovery says. */
  readonly tokenEndpoint?: string
  /** Absent: the issuer's own discovery says. */
  readonly deviceAuthorizationEndpoint?: string
  readonly defaultScopes: readonly string[]
  /** What the provider wants before each platform scope, such as `api://nmp/`. Absent: nothing. */
  readonly scopePrefix?: string
  /** Which token the platform wants as bearer token. */
  readonly bearerTokenSource: 'access_token' | 'id_token'
  /** The device authorization needs a stable `device_id` of this machine. */
  readonly deviceIdRequired: boolean
  /** Goes with the device authorization as `display_name`. Absent: not wanted. */
  readonly deviceDisplayName?: string
  /** Whether the token request of the device flow repeats the scopes. */
  readonly tokenRequestIncludesScope: boolean
}

/** The platform's own default when it names no scopes. */
const DEFAULT_SCOPES = 'openid profile email offline_access'

/** An empty string says as little as `null`. */
function withoutEmpty(body: JsonObject): JsonObject {
  return Object.assign(
    Object.create(null),
    Object.fromEntries(Object.entries(body).filter(([, value]) => value !== '')),
  )
}

function isPublic(client: JsonObject): boolean {
  const authentication = client['client_authentication']
  return (
    (authentication === undefined || authentication === null || authentication === 'public') &&
    client['server_side_sessions'] !== true
  )
}

/** Later releases list their clients: the default one if a terminal can use it, else one that a terminal can use. */
function chosenClient(clients: readonly JsonObject[]): JsonObject | undefined {
  const byDefault = (list: readonly JsonObject[]) =>
    list.find((client) => client['default'] === true) ??
    list.find((client) => client['name'] === 'public') ??
    list[0]
  return byDefault(clients.filter(isPublic)) ?? byDefault(clients)
}

function bearerTokenSource(fields: Fields, bad: BadField): PlatformOidc['bearerTokenSource'] {
  const source = fields.optionalText('bearer_token_source') ?? 'access_token'
  if (source !== 'access_token' && source !== 'id_token')
    throw bad('bearer_token_source', 'access_token or id_token')
  return source
}

function oidcOf(oidc: JsonObject, bad: BadField): PlatformOidc {
  const issuer = fieldsOf(oidc, bad).address('issuer')
  const client = chosenClient(fieldsOf(oidc, bad).optionalObjects('clients') ?? [])
  const merged = withoutEmpty({ ...oidc, ...client })
  const fields = fieldsOf(merged, bad)
  const clientId = fields.optionalText('cli_client_id') ?? fields.optionalText('client_id')
  const tokenEndpoint = fields.optionalAddress('token_endpoint')
  const deviceAuthorizationEndpoint = fields.optionalAddress('device_authorization_endpoint')
  const scopePrefix = fields.optionalText('scope_prefix')
  const deviceDisplayName = fields.optionalText('device_authorization_display_name')
  const defaultScopes = scopesOf(fields.optionalText('default_scopes') ?? DEFAULT_SCOPES)
  if (defaultScopes === undefined) throw bad('default_scopes', 'scopes with one space between them')
  return {
    issuer,
    ...(clientId === undefined ? {} : { clientId }),
    publicClient: isPublic(merged),
    ...(tokenEndpoint === undefined ? {} : { tokenEndpoint }),
    ...(deviceAuthorizationEndpoint === undefined ? {} : { deviceAuthorizationEndpoint }),
    defaultScopes,
    ...(scopePrefix === undefined ? {} : { scopePrefix }),
    bearerTokenSource: bearerTokenSource(fields, bad),
    deviceIdRequired: fields.optionalFlag('device_authorization_requires_device_id') ?? false,
    ...(deviceDisplayName === undefined ? {} : { deviceDisplayName }),
    tokenRequestIncludesScope: fields.optionalFlag('device_token_request_includes_scope') ?? true,
  }
}

/**
 * The settings of a platform from the text of its discovery. Fields of any release are understood, unknown ones are
 * ignored.
 *
 * @throws {@link SignInError} `PLATFORM_NOT_RECOGNISED`, `PLATFORM_SETTINGS_INVALID`
 */
export function parsePlatformSettings(baseUrl: string, text: string): PlatformSettings {
  const body = jsonObject(text)
  if (body === undefined || !('auth_enabled' in body)) {
    const answer = body ? 'JSON of another kind' : /^\s*</.test(text) ? 'a web page' : 'not JSON'
    throw signInError('PLATFORM_NOT_RECOGNISED', { base_url: baseUrl, path: DISCOVERY_PATH, answer })
  }
  const bad: BadField = (field, expected) =>
    signInError('PLATFORM_SETTINGS_INVALID', { base_url: baseUrl, field, expected })
  const fields = fieldsOf(body, bad)
  const authEnabled = fields.optionalFlag('auth_enabled')
  if (authEnabled === undefined) throw bad('auth_enabled', 'true or false')
  const oidc = fields.optionalObject('oidc')
  const oidcBad: BadField = (field, expected) => bad(`oidc.${field}`, expected)
  return { baseUrl, authEnabled, ...(oidc === undefined ? {} : { oidc: oidcOf(oidc, oidcBad) }) }
}
