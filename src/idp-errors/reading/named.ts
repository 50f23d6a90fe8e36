/** A sentence of a provider, and the names that its groups have in the evidence. Quantifiers are bounded. */
type Sentence = readonly [pattern: RegExp, ...facts: string[]]

/** A name in quotes, or without. */
const N = `'?([^'"\\s,()]{1,200})'?`

/** Sentences by the code that they come with. */
const BY_CODE: Readonly<Record<string, readonly Sentence[]>> = {
  AADSTS700016: [
    [
      /identifier '?([^'"\s]{1,120})'? was not found in the (?:directory|tenant) '?([^'"\n.]{1,120}?)'?[.\n]/i,
      'client_id',
      'tenant_name',
    ],
  ],
  AADSTS700011: [[/identifier '?([^'"\s]{1,120})'? was not found/i, 'client_id']],
  AADSTS90002: [[/Tenant '?([^'"\s]{1,120})'? not found/i, 'tenant']],
  AADSTS900023: [[/tenant identifier '?([^'"\s]{1,120})'?/i, 'tenant']],
  AADSTS65001: [
    [/application with ID '([^'\s]{1,120})'(?: named '([^'\n]{1,120})')?/i, 'client_id', 'app_name'],
  ],
  AADSTS650053: [
    [
      /application '([^'\n]{1,150})' asked for scope '([^'\s]{1,200})' that doesn'?t exist on the resource '([^'\s]{1,200})'/i,
      'app_name',
      'scope',
      'resource',
    ],
  ],
  AADSTS70011: [[/scope ([^\s]{1,400}) (?:isn't|is not) valid/i, 'scope']],
  AADSTS28002: [[/scope '([^'\n]{1,400})' (?:isn't|is not) valid/i, 'scope']],
  AADSTS500011: [
    [
      /resource principal named '?([^'"\s]{1,200})'? was not found in the tenant named '?([^'"\n.]{1,120}?)'?[.\n]/i,
      'resource',
      'tenant_name',
    ],
  ],
  AADSTS50001: [[new RegExp(`resource named ${N} was not found`, 'i'), 'resource']],
  AADSTS650057: [
    [/Client app ID: ?([0-9a-f-]{36})(?:\(([^)\n]{1,120})\))?/i, 'client_id', 'app_name'],
    [/Resource value from request: ?([^\s]{0,200}?)\. /i, 'resource'],
  ],
  AADSTS650052: [[/access to a service \("?([^")\n]{1,150})"?\)/i, 'resource']],
  AADSTS900144: [[/following parameter: '?(\w{1,60})'?/i, 'parameter']],
}

/** `Application 'id'(name) …` and `application 'id' (name)`, in the words of most codes of Entra. */
const ENTRA_APPLICATION: Sentence = [
  /application '?([0-9a-f]{8}-[0-9a-f-]{27})'? ?(?:\(([^)\n]{1,120})\))?/i,
  'client_id',
  'app_name',
]

const SENTENCES: readonly Sentence[] = [
  [/Resource not found: ([A-Za-z0-9]{1,64}) \(AuthorizationServer\)/i, 'authorization_server'],
  [/Configured grant types: \[([\w:, -]{1,300})\]/i, 'grant_types'],
  [/Invalid scopes: ([^"\n]{1,300})/i, 'scope'],
  [/Missing (?:form )?parameters?: ?(\w{1,60})/i, 'parameter'],
  [
    /\b(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH) ([\w.:[\]-]{1,255})/,
    'host',
  ],
]

/** Names that a provider gives in its sentences. The first of a name stays. */
export function namedIn(text: string, idpCodes: readonly string[]): Record<string, string> {
  const named: Record<string, string> = {}
  const look = ([pattern, ...facts]: Sentence) => {
    const groups = pattern.exec(text)
    for (const [index, fact] of facts.entries()) {
      const value = groups?.[index + 1]
      if (value !== undefined && value !== '') named[fact] ??= value
    }
  }
  const entra = idpCodes.some((code) => code.startsWith('AADSTS'))
  if (!entra) for (const sentence of SENTENCES) look(sentence)
  else {
    for (const code of idpCodes) for (const sentence of BY_CODE[code] ?? []) look(sentence)
    look(ENTRA_APPLICATION)
  }
  return named
}
