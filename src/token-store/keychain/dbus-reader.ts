/** Deepest nesting of variants that is followed (D-Bus Specification, "Valid Signatures"). */
const MAX_DEPTH = 32

const ALIGNMENT: Readonly<Record<string, number>> = {
  ...{ y: 1, g: 1, v: 1, n: 2, q: 2, b: 4, i: 4, u: 4, h: 4, s: 4, o: 4, a: 4 },
  ...{ x: 8, t: 8, d: 8, '(': 8, '{': 8 },
}

/** Splits a signature into its complete types: `sa{ss}(ou)` into `s`, `a{ss}`, `(ou)`. */
export function completeTypes(signature: string): readonly string[] {
  const types: string[] = []
  for (let start = 0; start < signature.length; ) {
    let end = start
    while (signature[end] === 'a') end += 1
    for (let depth = 0; ; end += 1) {
      const letter = signature[end]
      if (letter === undefined) throw new RangeError('the signature ends too early')
      if (letter === '(' || letter === '{') depth += 1
      if (letter === ')' || letter === '}') depth -= 1
      if (depth <= 0) break
    }
    types.push(signature.slice(start, end + 1))
    start = end + 1
  }
  return types
}

/**
 * Reads marshalled values (D-Bus Specification, "Marshaling"). Numbers of 32 bits come out as
 * `number`, byte arrays as `Buffer`, other arrays and structs as arrays, a variant as what it holds, and a number of
 * another width as its bytes.
 * Every method throws `RangeError` when the bytes do not hold what they should.
 */
export class DBusReader {
  readonly #bytes: Buffer
  readonly #littleEndian: boolean
  #offset = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
    this.#littleEndian = bytes[0] === 'l'.charCodeAt(0)
    if (!this.#littleEndian && bytes[0] !== 'B'.charCodeAt(0)) throw new RangeError('no byte order')
  }

  at(offset: number): this {
    this.#offset = offset
    return this
  }

  align(size: number): this {
    this.#offset = (this.#offset + size - 1) & -size
    return this
  }

  uint32(): number {
    this.align(4)
    const offset = this.#take(4)
    return this.#littleEndian ? this.#bytes.readUInt32LE(offset) : this.#bytes.readUInt32BE(offset)
  }

  values(signature: string, depth = 0): unknown[] {
    return completeTypes(signature).map((type) => this.value(type, depth))
  }

  value(type: string, depth = 0): unknown {
    if (depth > MAX_DEPTH) throw new RangeError('nested too deeply')
    const letter = type[0] ?? ''
    const size = ALIGNMENT[letter]
    if (size === undefined) throw new RangeError('an unknown type')
    this.align(size)
    switch (letter) {
      case 's':
      case 'o':
        return this.#text(this.uint32())
      case 'g':
        return this.#text(this.#bytes.readUInt8(this.#take(1)))
      case 'v':
        return this.values(this.#text(this.#bytes.readUInt8(this.#take(1))), depth + 1)[0]
      case '(':
      case '{':
        return this.values(type.slice(1, -1), depth + 1)
      case 'a':
        return this.#array(type.slice(1), depth + 1)
      case 'b':
        return this.uint32() !== 0
      case 'u':
      case 'i':
      case 'h':
        return this.uint32()
      case 'y':
        return this.#bytes.readUInt8(this.#take(1))
      default:
        return this.#bytes.subarray(this.#take(size), this.#offset)
    }
  }

  #array(type: string, depth: number): unknown {
    const length = this.uint32()
    this.align(ALIGNMENT[type[0] ?? ''] ?? 1)
    const start = this.#take(length)
    if (type === 'y') return this.#bytes.subarray(start, start + length)
    const elements: unknown[] = []
    for (this.at(start); this.#offset < start + length; ) elements.push(this.value(type, depth))
    return elements
  }

  #text(length: number): string {
    const start = this.#take(length + 1)
    return this.#bytes.toString('utf8', start, start + length)
  }

  /** Moves on; @returns where it was */
  #take(length: number): number {
    const offset = this.#offset
    if (offset + length > this.#bytes.length) throw new RangeError('the message ends too early')
    this.#offset = offset + length
    return offset
  }
}
