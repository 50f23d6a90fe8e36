import type { Evidence } from './evidence.ts'
import type { ExplainInput, ProviderFacts } from './explain-input.ts'
import { withoutSecrets } from './redaction.ts'
import type { Reply } from './reply.ts'

/** The host of an https address. */
function hostOf(address: string | undefined): string | undefined {
  return /^https:\/\/([A-Za-z0-9.-]{1,253})(?=[:/]|$)/.exec(address ?? '')?.[1]
}

/** What the caller knows of the provider. Only this may become part of a link. */
function putProvider(put: (name: string, value: string | undefined) => void, provider: ProviderFacts): void {
  const { kind, issuer, clientId, tenant, domain, authorizationServer, baseUrl, realm, configuredIn } =
    provider
  put('issuer', issuer)
  put('client_id', clientId)
  put('tenant', tenant)
  put('domain', domain)
  put('authorization_server', authorizationServer)
  put('base_url', baseUrl)
  put('realm', realm)
  put('configured_in', configuredIn)
  if (kind === 'entra') put('login_host', hostOf(issuer))
}

/** Longest words of a provider that are looked at for showing, in characters. */
const WORDS_MAX_LENGTH = 1_000

/** The provider's own words without what is shown elsewhere: Entra ID adds its identifiers to each of them. */
function wordsToShow(reply: Reply): string {
  const words = (reply.description ?? reply.message ?? reply.plain).slice(0, WORDS_MAX_LENGTH)
  const end = words.indexOf('Trace ID:')
  const shown = withoutSecrets((end < 0 ? words : words.slice(0, end)).replaceAll('\\r\\n', ' ').trim())
  return /\s\s|[^\S ]/.test(shown) ? shown.replace(/\s+/g, ' ') : shown
}

/** The facts of one occurrence, as evidence: what the caller knows first, what the reply says after it. */
export function factsOf(input: ExplainInput, reply: Reply): Evidence {
  const facts: Record<string, string | number> = {}
  const put = (name: string, value: string | number | undefined) => {
    if (value !== undefined && value !== '' && facts[name] === undefined) facts[name] = value
  }
  put('configured_in', input.configuredIn)
  if (typeof input.provider === 'object') putProvider(put, input.provider)
  if (input.scopes !== undefined) put('scopes', input.scopes.join(' '))
  put('error', reply.errors[0])
  put('suberror', reply.suberror)
  put('status', reply.status)
  put('endpoint', reply.endpoint)
  for (const [name, value] of Object.entries(reply.named)) put(name, value)
  for (const [name, value] of reply.facts) put(name, value)
  put('message', wordsToShow(reply))
  return facts
}
