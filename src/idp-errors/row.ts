/** Who has to act. Decides the wording and the exit code. */
export type Owner = 'user' | 'admin' | 'developer' | 'network'

/** Whether trying again helps: go on polling, wait and repeat, sign in anew, or not at all. */
export type Retry = 'keep_polling' | 'backoff' | 'new_login' | 'never'

/**
 * What sort of failure it is. `usage`: how the program was called. `local`: this machine. `remote`: network,
 * provider or platform. `sign_in`: a person has to sign in (again). `cancelled`: somebody stopped it.
 */
export type ProblemKind = 'usage' | 'local' | 'remote' | 'sign_in' | 'cancelled'

/** One thing to do: an imperative sentence, and where it can be done. */
export interface Step {
  readonly text: string
  /** The very page, `https:` only. Absent when it cannot be built from what is known. */
  readonly link?: string
  /** Who does it, when that is not the owner of the row. */
  readonly by?: Owner
  /** A command that does it. Unknown parts stay visible as `<placeholder>`. */
  readonly command?: string
}

/**
 * A row of the catalogue, keyed by its code. `{name}` in a text, link or command is filled from the evidence.
 * @see docs/error-style.md for how to write one
 */
export interface Row {
  readonly kind: ProblemKind
  readonly title: string
  readonly why: string
  readonly fix: readonly [Step, ...Step[]]
  readonly owner: Owner
  readonly retry: Retry
  readonly source: string
}

/** Rows by permanent code. */
export type Rows = Readonly<Record<string, Row>>
