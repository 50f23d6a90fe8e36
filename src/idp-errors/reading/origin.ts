import type { Endpoint } from '../explain-input.ts'

/** What the addresses in a text tell. */
export interface Origin {
  provider?: string
  endpoint?: Endpoint
  /** Facts by the name that they have in the evidence. */
  readonly facts: Record<string, string>
}

/** An address: host and path. Its query belongs to whoever was sent there. */
const ADDRESS = /https?:\/\/([A-Za-z0-9.-]{1,253})(?::\d{1,5})?((?:\/[^\s"'<>?#&,;)\]}]{0,200}){0,1})/g
const MOST_ADDRESSES = 20

const HOSTS: readonly (readonly [RegExp, string])[] = [
  [
    /^(?:login\.(?:microsoftonline\.(?:com|us)|partner\.microsoftonline\.cn|windows\.net|microsoft\.com)|sts\.windows\.net)$/,
    'entra',
  ],
  [
    /^(?!(?:developer|help|support|www|trust|status)\.)[a-z0-9-]+\.(?:okta|oktapreview|okta-emea|okta-gov)\.com$/,
    'okta',
  ],
  [/^(?:accounts\.google\.com|oauth2\.googleapis\.com|www\.googleapis\.com)$/, 'google'],
  [/^(?:www\.)?github\.com$/, 'github'],
  [/^(?!(?:www|community)\.)[a-z0-9.-]+\.auth0\.com$/, 'auth0'],
  [/^auth\.pingone\.(?:com|eu|ca|asia|com\.au|sg)$/, 'ping'],
  [/^cognito-idp\.[a-z0-9-]+\.amazonaws\.com$/, 'cognito'],
]

const PATHS: readonly (readonly [RegExp, Endpoint])[] = [
  [
    /\/(?:devicecode|device_authorization|device\/authorize|authorize_device|device\/code|device\/auth|device_authz\.oauth2|auth\/device|o\/device\/?)$/,
    'device_authorization',
  ],
  [/\/(?:token|access_token|token\.oauth2)\/?$/, 'token'],
  [/\/\.well-known\//, 'discovery'],
  [/\/(?:keys|certs|jwks|jwks\.json)$/, 'jwks'],
]

/** Facts that stand in the path of an address, by provider. */
const PARTS: readonly (readonly [provider: string, path: RegExp, fact: string])[] = [
  ['entra', /^\/([A-Za-z0-9.-]{1,120})\/(?:oauth2|v2\.0|discovery|adminconsent|\.well-known)/, 'tenant'],
  ['okta', /^\/oauth2\/(?!v1\/)([A-Za-z0-9]{1,64})\//, 'authorization_server'],
  ['keycloak', /\/realms\/([^/\s]{1,120})(?:\/|$)/, 'realm'],
]

/** Providers as they are called in the words around an error: names of modules, of tools, of settings. */
const NAMED =
  /org\.keycloak|keycloak|KC-SERVICES\d{4}|realmId=|okta|auth0|cognito|zitadel|authentik|authelia|azure ?ad(?![a-z])|entra id|microsoftonline|msal|AADSTS|gitlab|google|pingone|pingfederate|\bdex\b/gi

const KINDS: Readonly<Record<string, string>> = {
  'org.keycloak': 'keycloak',
  'realmid=': 'keycloak',
  azuread: 'entra',
  'azure ad': 'entra',
  'entra id': 'entra',
  microsoftonline: 'entra',
  msal: 'entra',
  aadsts: 'entra',
  pingone: 'ping',
}

/** What programs call the request that failed, where they do not show its address. */
const REQUESTS: readonly (readonly [RegExp, Endpoint])[] = [
  [
    /(?:fetch|exchange|redeem|retrieve)\w{0,3} (?:an? |the )?(?:OAuth 2\.0 )?(?:access )?(?:token|code)\b|token (?:exchange|request|endpoint)/i,
    'token',
  ],
]

/** The endpoint that a text names in words. */
export function endpointNamedIn(text: string): Endpoint | undefined {
  return REQUESTS.find(([pattern]) => pattern.test(text))?.[1]
}

/** The one provider that a text names; `undefined` when it names none or several. */
export function providerNamedIn(text: string): string | undefined {
  let kind: string | undefined
  for (const [name] of text.matchAll(NAMED)) {
    const small = name.toLowerCase()
    const found = small.startsWith('kc-') ? 'keycloak' : (KINDS[small] ?? small)
    if (kind !== undefined && kind !== found) return undefined
    kind = found
  }
  return kind
}

/** Reads the addresses in a text: they tell the provider, the endpoint and some of its names. */
export function originOf(text: string): Origin {
  const origin: Origin = { facts: {} }
  if (!text.includes('://')) return origin
  let addresses = 0
  for (const [, host = '', path = ''] of text.matchAll(ADDRESS)) {
    addresses += 1
    if (addresses > MOST_ADDRESSES) break
    const kind =
      HOSTS.find(([pattern]) => pattern.test(host))?.[1] ??
      (path.includes('/realms/') ? 'keycloak' : undefined)
    if (kind === undefined) continue
    origin.provider ??= kind
    const endpoint = PATHS.find(([pattern]) => pattern.test(path))?.[1]
    if (endpoint !== undefined) origin.endpoint ??= endpoint
    // Only hosts of Microsoft's own get here, so a reply cannot choose where a link leads.
    if (kind === 'entra' && host.startsWith('login.')) origin.facts['login_host'] ??= host
    for (const [provider, pattern, fact] of PARTS) {
      const part = provider === kind ? pattern.exec(path)?.[1] : undefined
      if (part !== undefined) origin.facts[fact] ??= part
    }
  }
  return origin
}
