import { type ProblemCode, rowOf } from './catalogue.ts'
import { cleanEvidence, cleanText, type Evidence } from './evidence.ts'
import { slotsOf } from './places.ts'
import type { Owner, Retry, Row, Step } from './row.ts'
import { fillCommand, fillLink, fillText, type Slots } from './template.ts'

export type { Evidence } from './evidence.ts'

/** What happened, why, who acts and how: plain data, safe to print, log and send. */
export interface Problem {
  /** Ours and permanent, such as `ENTRA_SCOPE_NOT_CONFIGURED`. */
  readonly code: ProblemCode
  /** The provider's own code, such as `AADSTS70011`. Absent when it gave none. */
  readonly idpCode?: string
  /** What happened, one sentence. */
  readonly title: string
  /** Why it happened, one to three sentences. */
  readonly why: string
  /** What to do, in order. Never empty. */
  readonly fix: readonly [Step, ...Step[]]
  readonly owner: Owner
  readonly retry: Retry
  /** The page that this rests on: a specification section or the provider's documentation. */
  readonly source: string
  readonly evidence: Evidence
}

/** A longer code of a provider is cut, in characters. */
const CODE_MAX_LENGTH = 80

type Writable<T> = { -readonly [Name in keyof T]: T[Name] }

/** A step with its slots filled; one that has none is handed on as it is. */
function fillStep(step: Step, slots: Slots): Step {
  const text = fillText(step.text, slots)
  if (text === step.text && step.link === undefined && step.command === undefined) return step
  const filled: Writable<Step> = { text }
  const link = step.link === undefined ? undefined : fillLink(step.link, slots)
  if (link !== undefined) filled.link = link
  if (step.command !== undefined) filled.command = fillCommand(step.command, slots)
  if (step.by !== undefined) filled.by = step.by
  return filled
}

/** The texts of a row, with slots. */
export type RowText = Pick<Row, 'title' | 'why' | 'fix' | 'source'>

/** The texts of a row, filled. */
export function filledText({ title, why, fix, source }: RowText, facts: Evidence, idpCode?: string): RowText {
  const slots = slotsOf(facts, idpCode)
  const [first, ...rest] = fix
  return {
    title: fillText(title, slots),
    why: fillText(why, slots),
    fix: [fillStep(first, slots), ...rest.map((step) => fillStep(step, slots))],
    source,
  }
}

/**
 * A problem from its row.
 *
 * @param evidence facts of this occurrence; cleaned and cut here, so server text may be passed as it came
 * @param idpCode the provider's own code, when it gave one
 */
export function problemOf(code: ProblemCode, evidence: Evidence = {}, idpCode?: string): Problem {
  const row = rowOf(code)
  const facts = cleanEvidence(evidence)
  const theirs = idpCode === undefined ? undefined : cleanText(idpCode, CODE_MAX_LENGTH)
  const { title, why, fix, source } = filledText(row, facts, theirs)
  return {
    code,
    ...(theirs === undefined ? {} : { idpCode: theirs }),
    title,
    why,
    fix,
    owner: row.owner,
    retry: row.retry,
    source,
    evidence: facts,
  }
}
