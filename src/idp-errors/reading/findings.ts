/** What is read out of one reply, in the order in which it was found. Raw: nothing here may be printed as it is. */
export interface Findings {
  /** OAuth errors (RFC 6749 section 5.2), in small letters. */
  readonly errors: string[]
  /** Codes of providers and of Node, such as `AADSTS70011`, `E0000047`, `ENOTFOUND`. */
  readonly idpCodes: string[]
  /** Numbers that may be codes of Entra ID. */
  readonly numbers: string[]
  /** Everything that may hold words of a provider. */
  readonly texts: string[]
  /** Facts by the name that they have in the evidence. The first of a name stays. */
  readonly facts: Map<string, string>
  suberror?: string
  /** The words that came with the error. */
  description?: string
  /** Words from around it, such as those of an exception. */
  message?: string
  status?: number
}

/** Nothing yet. */
export function noFindings(): Findings {
  return { errors: [], idpCodes: [], numbers: [], texts: [], facts: new Map() }
}

/** Adds a value once. */
export function add(list: string[], value: string): void {
  if (list.length < 32 && !list.includes(value)) list.push(value)
}

/** What a member of a reply, or a word before a colon, stands for. */
export type Role =
  | 'error'
  | 'idp_code'
  | 'error_code'
  | 'suberror'
  | 'description'
  | 'message'
  | 'detail'
  | 'text'
  | 'status'
  | { readonly fact: string }

/** Spellings of members, without `_`, `-` and spaces and in small letters, by what they stand for. */
const ROLES: ReadonlyMap<string, Role> = new Map<string, Role>([
  ['error', 'error'],
  ['errorcodes', 'idp_code'],
  ['errorcode', 'error_code'],
  ['code', 'error_code'],
  ['suberror', 'suberror'],
  ['errordescription', 'description'],
  ['errorsummary', 'description'],
  ['errormessage', 'message'],
  ['message', 'message'],
  ['detail', 'detail'],
  ['msg', 'message'],
  ['title', 'text'],
  ['reason', 'text'],
  ['body', 'text'],
  ['data', 'text'],
  ['text', 'text'],
  ['responsebody', 'text'],
  ['responsetext', 'text'],
  ['status', 'status'],
  ['statuscode', 'status'],
  ['httpstatus', 'status'],
  ['httpstatuscode', 'status'],
  ['traceid', { fact: 'trace_id' }],
  ['correlationid', { fact: 'correlation_id' }],
  ['requestid', { fact: 'request_id' }],
  ['errorid', { fact: 'request_id' }],
  ['timestamp', { fact: 'timestamp' }],
  ['hostname', { fact: 'host' }],
  ['host', { fact: 'host' }],
])

/** Names that were looked up before: a reply has few, and the same ones again and again. */
const known = new Map<string, Role>()
const MOST_KNOWN = 500

/** What a name stands for, however it is spelled. */
export function roleOf(name: string): Role | undefined {
  const found = known.get(name)
  if (found !== undefined) return found
  if (name.length > 24) return undefined
  const role = ROLES.get(name.toLowerCase().replace(/[_\- ]/g, ''))
  if (role !== undefined && known.size < MOST_KNOWN) known.set(name, role)
  return role
}

const TOKEN = /^[\w.:/ -]{1,120}$/
const FACT: Readonly<Record<string, RegExp>> = {
  trace_id: /^[\w-]{8,64}$/,
  correlation_id: /^[\w-]{8,64}$/,
  request_id: /^[\w-]{8,64}$/,
  timestamp: /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[\w.:+]{0,20}$/,
  host: /^[\w.:[\]-]{1,255}$/,
}

/** Spellings of OAuth errors in other manners, without `_`, `-` and spaces. */
const SPELLINGS: ReadonlyMap<string, string> = new Map([
  ['invalidclient', 'invalid_client'],
  ['invalidclientid', 'invalid_client'],
  ['unknownclient', 'invalid_client'],
  ['clientnotfound', 'invalid_client'],
  ['invalidgrant', 'invalid_grant'],
  ['invalidrefreshtoken', 'invalid_grant'],
  ['invalidscope', 'invalid_scope'],
  ['invalidscopes', 'invalid_scope'],
  ['invalidrequest', 'invalid_request'],
  ['unauthorizedclient', 'unauthorized_client'],
  ['unsupportedgranttype', 'unsupported_grant_type'],
  ['authorizationpending', 'authorization_pending'],
  ['expiredtoken', 'expired_token'],
  ['slowdown', 'slow_down'],
  ['interactionrequired', 'interaction_required'],
  ['loginrequired', 'login_required'],
  ['consentrequired', 'consent_required'],
])

/** An OAuth error as the specifications spell it. */
function errorOf(value: string): string {
  const small = value.toLowerCase()
  return SPELLINGS.get(small.replace(/[_ -]/g, '')) ?? small
}

/** A code of a provider as everybody spells it; a number of Entra gets its prefix. */
function idpCodeOf(value: string): string {
  return /^\d{4,9}$/.test(value) ? `AADSTS${value}` : value
}

/** Notes a value under its role. */
export function note(findings: Findings, role: Role, value: string): void {
  if (typeof role === 'object') {
    const clean = value.trim()
    if (!findings.facts.has(role.fact) && FACT[role.fact]?.test(clean)) findings.facts.set(role.fact, clean)
    return
  }
  switch (role) {
    case 'error':
      if (TOKEN.test(value)) add(findings.errors, errorOf(value))
      // Some servers put a sentence here.
      if (/\s/.test(value)) findings.texts.push(value)
      return
    case 'idp_code':
      if (TOKEN.test(value)) add(findings.idpCodes, idpCodeOf(value))
      return
    case 'error_code':
      // Okta and MSAL put an OAuth error here, Node a system error, Entra's pages a number.
      if (!TOKEN.test(value)) return
      if (/^\d{1,4}$/.test(value)) return
      if (/^[a-z]+(_[a-z]+)+$/.test(value)) add(findings.errors, value)
      else add(findings.idpCodes, idpCodeOf(value))
      findings.texts.push(value)
      return
    case 'suberror':
      if (TOKEN.test(value)) findings.suberror ??= value.toLowerCase()
      return
    case 'description':
      findings.description ??= value
      findings.texts.push(value)
      return
    case 'message':
      findings.message ??= value
      findings.texts.push(value)
      return
    case 'detail':
      // A word alone, such as `Forbidden`, only says something together with the name of the member.
      findings.description ??= value
      findings.texts.push(`detail ${value}`)
      return
    case 'text':
      findings.texts.push(value)
      return
    case 'status':
      if (/^[1-5]\d\d$/.test(value)) findings.status ??= Number(value)
      return
    default:
      role satisfies never
  }
}
