/** Small letters, digits and `_`, by character code. */
const IN_WORD = Uint8Array.from({ length: 128 }, (_, code) =>
  /[a-z0-9_]/.test(String.fromCharCode(code)) ? 1 : 0,
)

/** Words as they are compared: letters, digits and `_`, in small letters. */
export function wordsOf(text: string): readonly string[] {
  const lower = text.toLowerCase()
  const words: string[] = []
  let start = -1
  // By hand: a regular expression takes three times as long, and this runs for every reply.
  for (let at = 0; at < lower.length; at += 1) {
    const code = lower.charCodeAt(at)
    if (code > 127) return lower.match(/[\p{L}\p{N}_]+/gu) ?? []
    if (IN_WORD[code] === 1) {
      if (start < 0) start = at
    } else if (start >= 0) {
      words.push(lower.slice(start, at))
      start = -1
    }
  }
  if (start >= 0) words.push(lower.slice(start))
  return words
}

/** The same, with the parts of names as words of their own: `MismatchingStateError`, `oidc_state`. */
export function partsOf(text: string): readonly string[] {
  return wordsOf(text.replace(/([a-z0-9])(?=[A-Z])/g, '$1 ').replaceAll('_', ' '))
}

interface Node {
  readonly next: Map<string, Node>
  /** Numbers of the phrases that end here. */
  ends?: number[]
}

/** How many places of one phrase are noted. */
const MOST_PLACES = 8

function notePlace(found: Map<number, number[]>, number: number, place: number): void {
  const places = found.get(number)
  if (places === undefined) found.set(number, [place])
  else if (places.length < MOST_PLACES) places.push(place)
}

/** Finds which of many phrases stand in a text, all at once: a tree of words, walked once from every word. */
export class PhraseTree {
  readonly #root: Node = { next: new Map() }
  readonly #numbers = new Map<string, number>()
  readonly #wordsOf: (text: string) => readonly string[]

  /** @param words how a text is taken apart. Default {@link wordsOf} */
  constructor(words: (text: string) => readonly string[] = wordsOf) {
    this.#wordsOf = words
  }

  /** Adds a phrase. @returns its number; the same phrase has the same number */
  add(phrase: string): number {
    const words = this.#wordsOf(phrase)
    const key = words.join(' ')
    const known = this.#numbers.get(key)
    if (known !== undefined) return known
    if (words.length === 0) throw new TypeError('a phrase needs a word')
    const number = this.#numbers.size
    let node = this.#root
    for (const word of words) {
      let next = node.next.get(word)
      if (next === undefined) {
        next = { next: new Map() }
        node.next.set(word, next)
      }
      node = next
    }
    node.ends = [...(node.ends ?? []), number]
    this.#numbers.set(key, number)
    return number
  }

  /**
   * Numbers of the phrases that stand in the text, in the order in which they begin there, each with the places of the
   * words with which it begins.
   */
  in(text: string): ReadonlyMap<number, readonly number[]> {
    const found = new Map<number, number[]>()
    const words = this.#wordsOf(text)
    for (let start = 0; start < words.length; start += 1) {
      let node: Node | undefined = this.#root
      for (let at = start; at < words.length; at += 1) {
        node = node.next.get(words[at] ?? '')
        if (node === undefined) break
        for (const number of node.ends ?? []) notePlace(found, number, start)
      }
    }
    return found
  }
}
