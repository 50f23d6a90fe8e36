import type { Evidence } from './evidence.ts'

/** The consoles of Microsoft's clouds, by login host. */
const ENTRA_PORTALS: Readonly<Record<string, string>> = {
  // https://learn.microsoft.com/entra/fundamentals/faq
  'login.microsoftonline.com': 'https://entra.microsoft.com',
  'login.microsoftonline.us': 'https://entra.microsoft.us',
  'login.partner.microsoftonline.cn': 'https://entra.microsoftonline.cn',
}
const PUBLIC_CLOUD = 'login.microsoftonline.com'

const REASON_MAX_LENGTH = 120
const GUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i
const OKTA_ORG = /^([a-z0-9-]+)\.(okta|oktapreview|okta-emea|okta-gov)\.com$/

function text(evidence: Evidence, name: string): string | undefined {
  const value = evidence[name]
  return typeof value === 'string' ? value : undefined
}

function loginHost(evidence: Evidence): string {
  return text(evidence, 'login_host') ?? PUBLIC_CLOUD
}

/** Places that follow from what is known. None is ever taken from the words of a reply. */
const PLACES: Readonly<Record<string, (evidence: Evidence, idpCode?: string) => string | undefined>> = {
  /** Why, in a few words that stand in the middle of a sentence. */
  reason: (evidence, idpCode) => idpCode ?? text(evidence, 'message')?.slice(0, REASON_MAX_LENGTH),
  /** The provider's own code, whole and as a number. */
  idp_code: (_, idpCode) => idpCode,
  idp_number: (_, idpCode) => idpCode?.replace(/^\D+/, ''),
  /** The Microsoft Entra admin center of the cloud. */
  portal: (evidence) => ENTRA_PORTALS[loginHost(evidence)],
  /** Where people of the cloud sign in. */
  login: (evidence) => `https://${loginHost(evidence)}`,
  /** The application ID of the API: from the prefix of a scope, or that of the program when both share one. */
  api_id: (evidence) =>
    ['resource', 'scope', 'scopes'].flatMap((name) => GUID.exec(text(evidence, name) ?? '')?.[0] ?? [])[0] ??
    text(evidence, 'client_id'),
  /** The Okta org. */
  okta_org: (evidence) => {
    const domain = text(evidence, 'domain')
    return domain === undefined ? undefined : `https://${domain}`
  },
  /** The admin console of an Okta org. A custom domain does not tell it. */
  okta_admin: (evidence) => {
    const [, org, zone] = OKTA_ORG.exec(text(evidence, 'domain') ?? '') ?? []
    return org === undefined || zone === undefined ? undefined : `https://${org}-admin.${zone}.com`
  },
}

/** The value of a slot: a fact of the occurrence, or a place that follows from the facts. */
export function slotsOf(evidence: Evidence, idpCode?: string): (name: string) => string | undefined {
  return (name) => {
    const value = Object.hasOwn(evidence, name) ? evidence[name] : undefined
    if (value !== undefined) return String(value)
    return Object.hasOwn(PLACES, name) ? PLACES[name]?.(evidence, idpCode) : undefined
  }
}
