import type { Evidence } from './evidence.ts'
import type { ExplainInput, ProviderFacts } from './explain-input.ts'
import { withoutSecrets } from './redaction.ts'
import type { Reply } from './reply.ts'

function hostOf(address: string | undefined): string | undefined {
  return /^https:\/\/([A-Za-z0-9.-]{1,253})(?=[:/]|$)/.exec(address ?? '')?.[1]
}

/** What the caller knows of the provider. Only this may become part of a link. */
function providerFacts(
  provider: ProviderFacts | string | undefined,
): Readonly<Record<string, string | undefined>> {
  if (provider === undefined || typeof provider === 'string') return {}
  const { kind, issuer, clientId, tenant, domain, authorizationServer, baseUrl, realm } = provider
  return {
    issuer,
    client_id: clientId,
    tenant,
    domain,
    authorization_server: authorizationServer,
    base_url: baseUrl,
    realm,
    login_host: kind === 'entra' ? hostOf(issuer) : undefined,
  }
}

/** The provider's own words without what is shown elsewhere: Entra adds its identifiers to each of them. */
function wordsToShow(reply: Reply): string | undefined {
  const words = (reply.description ?? reply.plain).split(/\s*(?:\r?\n|\\r\\n|\s)Trace ID:/i, 1)[0]?.trim()
  return words === undefined || words === ''
    ? undefined
    : withoutSecrets(words.slice(0, 4_000)).replace(/\s+/g, ' ')
}

/** The facts of one occurrence, as evidence: what the caller knows first, what the reply says after it. */
export function factsOf(
  input: ExplainInput,
  reply: Reply,
  named: Readonly<Record<string, string>>,
): Evidence {
  const facts: Record<string, string | number> = {}
  const put = (name: string, value: string | number | undefined) => {
    if (value !== undefined && value !== '' && !Object.hasOwn(facts, name)) facts[name] = value
  }
  for (const [name, value] of Object.entries(providerFacts(input.provider))) put(name, value)
  put('scopes', input.scopes?.join(' '))
  put('configured_in', input.configuredIn)
  put('error', reply.errors[0])
  put('suberror', reply.suberror)
  put('status', reply.status)
  put('endpoint', reply.endpoint)
  for (const [name, value] of Object.entries(named)) put(name, value)
  for (const [name, value] of reply.facts) put(name, value)
  put('message', wordsToShow(reply))
  return facts
}
