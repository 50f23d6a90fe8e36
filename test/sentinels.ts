import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** So many characters of a secret in a row give it away. */
const TELLTALE_LENGTH = 12

/** The shapes in which a text can carry a value: as it is, escaped for an address, as hex, as base64 at any offset. */
function shapesOf(value: string): readonly string[] {
  const bytes = Buffer.from(value)
  // Base64 of the same bytes looks different at each of three offsets; its edges depend on the neighbours.
  const base64 = [0, 1, 2].map((offset) =>
    Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .slice(offset === 0 ? 0 : 4)
      .replace(/=+$/, '')
      .slice(0, -2),
  )
  const base64url = base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'))
  return [value, encodeURIComponent(value), bytes.toString('hex'), ...base64, ...base64url]
}

/** Every run of {@link TELLTALE_LENGTH} characters of a text. */
function piecesOf(text: string): readonly string[] {
  const count = Math.max(text.length - TELLTALE_LENGTH + 1, 1)
  return Array.from({ length: count }, (_, at) => text.slice(at, at + TELLTALE_LENGTH))
}

/**
 * Secrets of a test, and the search for them in everything that anybody may see. A part of one counts as the whole, a
 * line that was wrapped as one that was not.
 */
export class Sentinels {
  readonly #pieces = new Map<string, Set<string>>()

  /** A new secret that a server hands out. @param kind what it stands for, such as `refresh token` */
  plant(kind: string): string {
    return this.add(kind, `sentinel-${randomBytes(24).toString('hex')}`)
  }

  /** A secret that somebody else has made. */
  add(kind: string, value: string): string {
    const known = this.#pieces.get(kind) ?? new Set()
    for (const shape of shapesOf(value)) for (const piece of piecesOf(shape)) known.add(piece)
    this.#pieces.set(kind, known)
    return value
  }

  /** The kinds of secrets in a text. */
  in(text: string): readonly string[] {
    const unwrapped = text.replace(/\s+/g, '')
    const kinds = [...this.#pieces].filter(([, pieces]) => {
      for (const piece of pieces) if (unwrapped.includes(piece)) return true
      return false
    })
    return kinds.map(([kind]) => kind)
  }

  /** The files below a folder that hold a secret, and which. */
  inFiles(folder: string): readonly string[] {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .flatMap((path) => this.in(readFileSync(path, 'latin1')).map((kind) => `${kind} in ${path}`))
  }
}
