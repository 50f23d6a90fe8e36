import { printable } from '../printable.ts'
import { type ProblemCode, rowOf } from './catalogue.ts'
import type { Owner, Retry, Step } from './row.ts'

/** Small facts about one occurrence, already clean for a terminal: HTTP status, host, trace id. Never a body. */
export type Evidence = Readonly<Record<string, string | number>>

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

/** Evidence is short: a longer value is cut. */
const EVIDENCE_MAX_LENGTH = 300

function cleaned(evidence: Evidence): Evidence {
  const clean: Record<string, string | number> = {}
  for (const [name, value] of Object.entries(evidence)) {
    clean[name] = typeof value === 'string' ? printable(value, { maxLength: EVIDENCE_MAX_LENGTH }) : value
  }
  return clean
}

/** Fills `{name}` from the evidence; what is not known stays visible as `<name>`. */
function fill(template: string, evidence: Evidence): string {
  return template.replace(/\{([a-z_]+)\}/g, (_, name: string) =>
    Object.hasOwn(evidence, name) ? String(evidence[name]) : `<${name.replaceAll('_', ' ')}>`,
  )
}

/** A link with an unknown part leads nowhere, so it is left out. */
function fillStep(step: Step, evidence: Evidence): Step {
  const known =
    step.link?.match(/\{([a-z_]+)\}/g)?.every((slot) => Object.hasOwn(evidence, slot.slice(1, -1))) ?? true
  return {
    text: fill(step.text, evidence),
    ...(step.link !== undefined && known
      ? {
          link: step.link.replace(/\{([a-z_]+)\}/g, (_, name: string) =>
            encodeURIComponent(String(evidence[name])),
          ),
        }
      : {}),
    ...(step.command !== undefined ? { command: fill(step.command, evidence) } : {}),
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
  const facts = cleaned(evidence)
  const [first, ...rest] = row.fix
  return {
    code,
    ...(idpCode === undefined ? {} : { idpCode: printable(idpCode, { maxLength: 80 }) }),
    title: fill(row.title, facts),
    why: fill(row.why, facts),
    fix: [fillStep(first, facts), ...rest.map((step) => fillStep(step, facts))],
    owner: row.owner,
    retry: row.retry,
    source: row.source,
    evidence: facts,
  }
}
