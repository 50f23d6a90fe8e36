import { isProblemCode, type ProblemCode } from './catalogue.ts'
import type { ExplainInput } from './explain-input.ts'
import { factsOf } from './facts.ts'
import { type Problem, problemOf } from './problem.ts'
import { replyOf } from './reading/reply-of.ts'
import { type Recognised, Recognition } from './recognition.ts'
import type { Reply } from './reply.ts'
import { allRules } from './rules/all-rules.ts'

let tables: readonly Recognition[] | undefined

/** The tables of rules, made ready when they are needed for the first time. */
function allTables(): readonly Recognition[] {
  if (tables === undefined) {
    const { rules, fallbackRules } = allRules()
    tables = [new Recognition(rules), new Recognition(fallbackRules, 'parted')]
  }
  return tables
}

function recognised(reply: Reply): Recognised | undefined {
  for (const table of allTables()) {
    const answer = table.recognise(reply)
    if (answer !== undefined) return answer.code === 'ENTRA_ERROR_UNKNOWN' ? undefined : answer
  }
  return undefined
}

/** Our longest code is shorter, in characters. */
const CODE_MAX_LENGTH = 60

/** One of our own codes, standing alone. */
function ownCode(body: unknown): ProblemCode | undefined {
  if (typeof body !== 'string' || body.length > CODE_MAX_LENGTH) return undefined
  const text = body.trim().toUpperCase()
  return isProblemCode(text) ? text : undefined
}

/** The row for what no rule recognised: it passes on the provider's own words. */
function unknown(reply: Reply): Recognised {
  const entra = reply.idpCodes.find((code) => code.startsWith('AADSTS'))
  if (entra !== undefined) return { code: 'ENTRA_ERROR_UNKNOWN', idpCode: entra }
  const okta = reply.idpCodes.find((code) => /^E0\d+$/.test(code))
  if (okta !== undefined) return { code: 'OAUTH_ERROR_UNKNOWN', idpCode: okta }
  if (reply.errors.length > 0) return { code: 'OAUTH_ERROR_UNKNOWN' }
  return { code: reply.isPage ? 'HTTP_PAGE_NOT_DATA' : 'NOT_RECOGNISED' }
}

/**
 * What a reply means and what to do about it. Pure, synchronous, linear in the size of the reply up to a bound, and it
 * never throws.
 *
 * @returns the problem; `OAUTH_ERROR_UNKNOWN`, `ENTRA_ERROR_UNKNOWN` or `NOT_RECOGNISED`, with the provider's own
 *   words, when it is not known
 */
export function explain(input: ExplainInput): Problem {
  const own = ownCode(input.body)
  const reply = replyOf(own === undefined ? input : { ...input, body: undefined })
  const { code, idpCode }: Recognised =
    own === undefined ? (recognised(reply) ?? unknown(reply)) : { code: own }
  return problemOf(code, factsOf(input, reply), idpCode)
}
