import { type ProblemCode, rowOf } from './catalogue.ts'
import { PhraseTree } from './phrases.ts'
import type { Reply } from './reply.ts'
import { each, type Rule } from './rule.ts'

interface Entry {
  readonly rule: Rule
  /** Alternatives of `says`, each the numbers of the phrases that must all stand in the text. */
  readonly says: readonly (readonly number[])[]
}

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

/** A table of rules, ready to be asked. */
export class Recognition {
  readonly #tree = new PhraseTree()
  readonly #byIdpCode = new Map<string, Entry[]>()
  readonly #bySuberror = new Map<string, Entry[]>()
  /** Rules that are found by their words alone, with their place in the table. */
  readonly #bySays: Entry[] = []
  readonly #byPhrase = new Map<number, number[]>()
  readonly #byError = new Map<string, Entry[]>()
  readonly #byStatus = new Map<number, Entry[]>()
  /** OAuth errors that may stand bare in a text: phrase number to error. */
  readonly #errorWords = new Map<number, string>()

  constructor(rules: readonly Rule[]) {
    for (const rule of rules) this.#add(rule)
  }

  #add(rule: Rule): void {
    const { idpCode, suberror, error, status, says } = rule.when
    const alternatives = each(says).map((phrase) => phrase.split('…').map((part) => this.#tree.add(part)))
    const entry: Entry = { rule, says: alternatives }
    for (const name of each(error)) if (/^\w+$/.test(name)) this.#errorWords.set(this.#tree.add(name), name)
    if (idpCode !== undefined) put(this.#byIdpCode, each(idpCode), entry)
    else if (suberror !== undefined) put(this.#bySuberror, each(suberror), entry)
    else if (says !== undefined) {
      const place = this.#bySays.push(entry) - 1
      for (const [first] of alternatives) {
        if (first === undefined) continue
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
    let found: ReadonlySet<number> | undefined
    const phrases = () => {
      found ??= this.#tree.in(reply.plain)
      return found
    }
    // An OAuth error may stand bare in a text: `oauth2: "invalid_grant"`.
    const errors = () =>
      reply.errors.length > 0
        ? reply.errors
        : [...phrases()].flatMap((number) => this.#errorWords.get(number) ?? [])
    const first = (entries: readonly Entry[] | undefined) =>
      entries?.find((entry) => holds(entry, reply, phrases, errors))?.rule.code

    const numbers = reply.numbers.map((number) => `AADSTS${number}`)
    const coded = [...reply.idpCodes, ...numbers].flatMap((idpCode) => {
      const code = first(this.#byIdpCode.get(idpCode))
      return code === undefined ? [] : [{ code, idpCode }]
    })
    if (coded.length > 0) return decided(coded)

    const suberror = reply.suberror === undefined ? undefined : first(this.#bySuberror.get(reply.suberror))
    if (suberror !== undefined) return { code: suberror }

    const places = [...phrases()].flatMap((number) => this.#byPhrase.get(number) ?? [])
    const said = first(places.sort((a, b) => a - b).flatMap((place) => this.#bySays[place] ?? []))
    if (said !== undefined) return { code: said }

    const named = errors().flatMap((error) => {
      const code = first(this.#byError.get(error))
      return code === undefined ? [] : [{ code }]
    })
    if (named.length > 0) return decided(named)

    const status = reply.status === undefined ? undefined : first(this.#byStatus.get(reply.status))
    return status === undefined ? undefined : { code: status }
  }
}

/** Of several answers in one text, such as a log, the first that ends the waiting. */
function decided(answers: readonly Recognised[]): Recognised | undefined {
  return answers.find(({ code }) => rowOf(code).retry !== 'keep_polling') ?? answers[0]
}

function holds(
  { rule, says }: Entry,
  reply: Reply,
  phrases: () => ReadonlySet<number>,
  errors: () => readonly string[],
): boolean {
  const { error, suberror, provider, certainly, endpoint, grant, status, scopePrefix, confidential } =
    rule.when
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
  return says.length === 0 || says.some((parts) => parts.every((number) => phrases().has(number)))
}
