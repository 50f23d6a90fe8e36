import { randomUUID } from 'node:crypto'

interface Family {
  readonly scope: string
  current: string
  revoked: boolean
}

/**
 * Refresh tokens that work once (RFC 9700 section 4.14.2): using a spent one revokes the family, so that a client
 * which refreshes twice with one token is found out.
 */
export class RefreshFamilies {
  readonly #families = new Map<string, Family>()
  #revoked = 0

  /** How often a spent token was used again. */
  get revokedCount(): number {
    return this.#revoked
  }

  start(scope: string): string {
    const family: Family = { scope, current: '', revoked: false }
    return this.#next(family)
  }

  /** Spends a token. `undefined` when it is unknown, spent or revoked. */
  spend(token: string | undefined): { readonly next: string; readonly scope: string } | undefined {
    const family = this.#families.get(token ?? '')
    if (family === undefined || family.revoked) return undefined
    if (family.current !== token) {
      family.revoked = true
      this.#revoked += 1
      return undefined
    }
    return { next: this.#next(family), scope: family.scope }
  }

  /** The scopes of a token; `undefined` when there is no such token. */
  scopeOf(token: string | undefined): string | undefined {
    return this.#families.get(token ?? '')?.scope
  }

  /** Ends the family of a token (RFC 7009). */
  end(token: string | undefined): void {
    const family = this.#families.get(token ?? '')
    if (family !== undefined) family.revoked = true
  }

  #next(family: Family): string {
    family.current = `rt-${randomUUID()}`
    this.#families.set(family.current, family)
    return family.current
  }
}
