import { catalogue, type ProblemCode } from './catalogue.ts'
import type { ExplainInput } from './explain-input.ts'
import { factsOf } from './facts.ts'
import { type Problem, problemOf } from './problem.ts'
import { namedIn } from './reading/named.ts'
import { originOf } from './reading/origin.ts'
import { read } from './reading/read.ts'
import { type Recognised, Recognition } from './recognition.ts'
import type { Reply } from './reply.ts'
import { fallbackRules, rules } from './rules/index.ts'

let tables: readonly Recognition[] | undefined

/** The tables of rules, made ready when they are needed for the first time. */
function recognised(reply: Reply): Recognised | undefined {
  tables ??= [new Recognition(rules), new Recognition(fallbackRules)]
  for (const table of tables) {
    const answer = table.recognise(reply)
    if (answer !== undefined) return answer
  }
  return undefined
}

const DOUBLED_PREFIX = /[a-z][a-z0-9+.-]{0,20}:\/\/[^\s"'/]{1,200}\/[a-z][a-z0-9+.-]{0,20}:\/\//i

function grantOf(grantType: string | undefined): Reply['grant'] {
  if (grantType === 'refresh_token') return 'refresh_token'
  return grantType?.endsWith('device_code') ? 'device_code' : undefined
}

/** A reply of which nothing is known. */
const NOTHING: Reply = { ...read(undefined), scopePrefixDoubled: false }

/** Whether a text is one of our own codes. */
function isProblemCode(text: string): text is ProblemCode {
  return Object.hasOwn(catalogue, text)
}

/** The row for what no rule recognised: it passes on the provider's own words. */
function unknown(reply: Reply): Recognised {
  const entra = reply.idpCodes.find((code) => code.startsWith('AADSTS'))
  const idpCode = entra ?? reply.idpCodes.find((code) => /^E0\d+$/.test(code))
  if (idpCode !== undefined)
    return { code: entra === undefined ? 'OAUTH_ERROR_UNKNOWN' : 'ENTRA_ERROR_UNKNOWN', idpCode }
  return { code: reply.errors.length === 0 ? 'NOT_RECOGNISED' : 'OAUTH_ERROR_UNKNOWN' }
}

/**
 * What a reply means and what to do about it. Pure, synchronous, linear in the size of the reply up to a bound, and it
 * never throws.
 *
 * @returns the problem; `OAUTH_ERROR_UNKNOWN` or `NOT_RECOGNISED`, with the provider's own words, when it is not known
 */
export function explain(input: ExplainInput): Problem {
  const own = typeof input.body === 'string' ? input.body.trim() : ''
  if (isProblemCode(own)) return problemOf(own, factsOf(input, NOTHING, {}))
  const reading = read(input.body)
  const origin = originOf(reading.plain)
  const kind = typeof input.provider === 'string' ? input.provider : input.provider?.kind
  const provider = kind === undefined || kind === 'oidc' ? origin.provider : kind
  const endpoint = input.endpoint ?? origin.endpoint
  const grant = grantOf(input.grantType)
  const status = input.status ?? reading.status
  const reply: Reply = {
    ...reading,
    ...(provider === undefined ? {} : { provider }),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(grant === undefined ? {} : { grant }),
    ...(status === undefined ? {} : { status }),
    scopePrefixDoubled:
      DOUBLED_PREFIX.test(reading.plain) || (input.scopes ?? []).some((scope) => DOUBLED_PREFIX.test(scope)),
  }
  const { code, idpCode } = recognised(reply) ?? unknown(reply)
  return problemOf(
    code,
    factsOf(input, reply, { ...namedIn(reading.plain, reading.idpCodes), ...origin.facts }),
    idpCode,
  )
}
