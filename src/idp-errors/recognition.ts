import { type ProblemCode, rowOf } from './catalogue.ts'
import { PhraseTree, partsOf, wordsOf } from './phrases.ts'
import type { Reply } from './reply.ts'
import { each, type Rule } from './rule.ts'

interface Entry {
  readonly rule: Rule
  /** Alternatives of `says`. */
  readonly says: readonly Saying[]
}

/** Numbers of the phrases that must all stand in the text. */
interface Saying {
  readonly parts: readonly number[]
  /** Whether they stand close to each other. */
  readonly close: boolean
}

/** How far apart phrases that belong together begin, in words. */
const CLOSE_WORDS = 8

/** Words of signing in, alone or as parts of names. */
const ABOUT_SIGN_IN =
  /oauth|oidc|open_?id|sso|log(?:ged)?[-_ ]?in|sign(?:ed)?[-_ ]?in|authenticat|authoriz|jwt|(?:id|access|bearer|refresh)[-_ ]?token|callback|keycloak|okta|auth0|entra|realm|client_?id|saml|\bidp\b/i

/** The phrases of a text, with the places where they begin. */
type Found = ReadonlyMap<number, readonly number[]>

/** What was recognised, and by which of the provider's own codes. */
export interface Recognised {
  readonly code: ProblemCode
  readonly idpCode?: string
}

/** Adds an entry under each of its keys. */
function put<K>(index: Map<K, Entry[]>, keys: readonly K[], entry: Entry): void {
  for (const key of keys) {
    const entries = index.get(key)
    if (entries === undefined) index.set(key, [entry])
    else entries.push(entry)
  }
}

/** What stands in an index under some keys, in their order. */
function valuesOf<K, V>(index: ReadonlyMap<K, V>, keys: Iterable<K>): V[] {
  const values: V[] = []
  for (const key of keys) {
    const value = index.get(key)
    if (value !== undefined) values.push(value)
  }
  return values
}

/** A table of rules, ready to be asked. */
export class Recognition {
  readonly #tree: PhraseTree
  readonly #byIdpCode = new Map<string, Entry[]>()
  readonly #bySuberror = new Map<string, Entry[]>()
  /** Rules that are found by their words alone, with their place in the table. */
  readonly #bySays: Entry[] = []
  readonly #byPhrase = new Map<number, number[]>()
  readonly #byError = new Map<string, Entry[]>()
  readonly #byStatus = new Map<number, Entry[]>()
  /** OAuth errors that may stand bare in a text: phrase number to error. */
  readonly #errorWords = new Map<number, string>()

  /** @param names `parted` when the parts of names count as words of their own. Default `whole` */
  constructor(rules: readonly Rule[], names: 'whole' | 'parted' = 'whole') {
    this.#tree = new PhraseTree(names === 'parted' ? partsOf : wordsOf)
    for (const rule of rules) this.#add(rule)
  }

  #saying(phrase: string): Saying {
    const parts = phrase.split(/[…~]/)
    return { parts: parts.map((part) => this.#tree.add(part)), close: phrase.includes('~') }
  }

  #add(rule: Rule): void {
    const { idpCode, suberror, error, status, says } = rule.when
    const alternatives = each(says).map((phrase) => this.#saying(phrase))
    const entry: Entry = { rule, says: alternatives }
    for (const name of each(error)) if (/^\w+$/.test(name)) this.#errorWords.set(this.#tree.add(name), name)
    if (idpCode !== undefined) put(this.#byIdpCode, each(idpCode), entry)
    else if (suberror !== undefined) put(this.#bySuberror, each(suberror), entry)
    else if (says !== undefined) {
      const place = this.#bySays.push(entry) - 1
      for (const first of new Set(alternatives.map(({ parts }) => parts[0] ?? 0))) {
        const places = this.#byPhrase.get(first)
        if (places === undefined) this.#byPhrase.set(first, [place])
        else places.push(place)
      }
    } else if (error !== undefined) put(this.#byError, each(error), entry)
    else if (status !== undefined) put(this.#byStatus, each(status), entry)
    else throw new TypeError(`a rule of ${rule.code} has nothing to be found by`)
  }

  /** What a reply is, or `undefined` when no rule holds for it. */
  recognise(reply: Reply): Recognised | undefined {
    let found: Found | undefined
    const phrases = () => {
      found ??= this.#tree.in(reply.plain)
      return found
    }
    // An OAuth error may stand bare in a text: `oauth2: "invalid_grant"`. What is called an error comes first.
    let named: readonly string[] | undefined
    const errors = () => {
      named ??= [...reply.errors, ...valuesOf(this.#errorWords, phrases().keys())]
      return named
    }
    const first = (entries: readonly Entry[] | undefined) =>
      entries?.find((entry) => holds(entry, reply, phrases, errors))?.rule.code

    const coded: Recognised[] = []
    for (const idpCode of [...reply.idpCodes, ...reply.numbers.map((number) => `AADSTS${number}`)]) {
      const code = first(this.#byIdpCode.get(idpCode))
      if (code !== undefined) coded.push({ code, idpCode })
    }
    if (coded.length > 0) return decided(coded)

    const suberror = reply.suberror === undefined ? undefined : first(this.#bySuberror.get(reply.suberror))
    if (suberror !== undefined) return { code: suberror }

    for (const place of valuesOf(this.#byPhrase, phrases().keys())
      .flat()
      .sort((a, b) => a - b)) {
      const entry = this.#bySays[place]
      if (entry !== undefined && holds(entry, reply, phrases, errors)) return { code: entry.rule.code }
    }

    const refused: Recognised[] = []
    for (const error of errors()) {
      const code = first(this.#byError.get(error))
      if (code !== undefined) refused.push({ code })
    }
    if (refused.length > 0) return decided(refused)

    const status = reply.status === undefined ? undefined : first(this.#byStatus.get(reply.status))
    return status === undefined ? undefined : { code: status }
  }
}

/** Of several answers in one text, such as a log, the first that ends the waiting. */
function decided(answers: readonly Recognised[]): Recognised | undefined {
  return answers.find(({ code }) => rowOf(code).retry !== 'keep_polling') ?? answers[0]
}

/** Errors that only a provider gives, and that end the waiting: whatever else went wrong, it was reached. */
const REFUSALS: ReadonlySet<string> = new Set([
  'invalid_grant',
  'invalid_client',
  'unauthorized_client',
  'unsupported_grant_type',
  'invalid_scope',
  'access_denied',
  'expired_token',
  'interaction_required',
  'login_required',
  'consent_required',
])

function holds(
  { rule, says }: Entry,
  reply: Reply,
  phrases: () => Found,
  errors: () => readonly string[],
): boolean {
  const { error, suberror, provider, certainly, endpoint, grant, status, scopePrefix, confidential } =
    rule.when
  if (rule.when.unanswered === true && errors().some((name) => REFUSALS.has(name))) return false
  if (rule.when.exceptError !== undefined && errors().includes(rule.when.exceptError)) return false
  if (rule.when.numbered === true && !reply.idpCodes.some((code) => code.startsWith('AADSTS'))) return false
  if (error !== undefined && !each(error).some((name) => errors().includes(name))) return false
  if (suberror !== undefined && !each(suberror).some((name) => reply.suberror === name)) return false
  if (provider !== undefined && reply.provider !== undefined && !each(provider).includes(reply.provider))
    return false
  if (certainly !== undefined && !each(certainly).some((kind) => kind === reply.provider)) return false
  if (endpoint !== undefined && !each(endpoint).some((name) => name === reply.endpoint)) return false
  if (grant !== undefined && grant !== reply.grant) return false
  if (status !== undefined && !each(status).some((number) => number === reply.status)) return false
  if (confidential === true && !reply.confidential) return false
  if (scopePrefix !== undefined && !reply.scopePrefixDoubled) return false
  if (says.length > 0 && !says.some((saying) => isSaid(saying, phrases()))) return false
  return rule.when.about === undefined || ABOUT_SIGN_IN.test(reply.plain)
}

function isSaid({ parts, close }: Saying, found: Found): boolean {
  if (!parts.every((number) => found.has(number))) return false
  if (!close) return true
  const [first = [], ...others] = parts.map((number) => found.get(number) ?? [])
  return first.some((place) =>
    others.every((places) => places.some((other) => Math.abs(other - place) <= CLOSE_WORDS)),
  )
}
