import { readFileSync } from 'node:fs'
import type { ExplainInput } from '../../src/idp-errors/index.ts'
import { nodeCodes } from '../../src/idp-errors/rows/node-codes.ts'
import { type EntraErrorCode, entraErrorBody, entraErrors } from '../../src/testing/entra-errors.ts'

/** A reply and the code that explains it. */
export interface Case {
  readonly name: string
  readonly input: ExplainInput
  readonly expect: string
  readonly owner?: string | null
}

interface Confirmed extends ExplainInput {
  readonly provider: string
  readonly code: string
  readonly expect: string
  /** Absent for Entra ID: its replies are those that other programs test with. */
  readonly body: unknown
}

interface Pasted {
  /** The public thread, or the page, in which it was pasted. */
  readonly source: string
  readonly text: unknown
  readonly expect: string
  readonly owner?: string | null
  readonly provider?: string
  readonly endpoint?: NonNullable<ExplainInput['endpoint']>
  readonly status?: number
  readonly grantType?: string
  readonly confidential?: boolean
}

/** A text with every row that answers it rightly. */
interface Labelled {
  readonly source: string
  readonly text: string
  readonly expect: string | readonly string[]
  readonly owner: string | readonly string[]
}

function parsed<T>(file: string): T {
  return JSON.parse(readFileSync(new URL(`corpus/${file}`, import.meta.url), 'utf8'))
}

function json<T>(file: string): readonly T[] {
  return parsed(file)
}

function isEntraCode(code: string): code is EntraErrorCode {
  return Object.hasOwn(entraErrors, code)
}

/** Every reply that a source confirms: the provider's own page, its code, or a measurement. */
export const confirmed: readonly Case[] = json<Confirmed>('confirmed.json').map(
  ({ provider, code, expect, endpoint, status, grantType, body }) => ({
    name: `${provider} ${code}`,
    input: {
      body: isEntraCode(code) ? entraErrorBody(code) : body,
      ...(provider === 'generic' ? {} : { provider }),
      ...(endpoint === undefined ? {} : { endpoint }),
      ...(status === undefined ? {} : { status }),
      ...(grantType === undefined ? {} : { grantType }),
    },
    expect,
  }),
)

function pasted(file: string): readonly Case[] {
  return json<Pasted>(file).map(
    ({ source, text, expect, owner, provider, endpoint, status, grantType, confidential }, index) => ({
      name: `${index} ${source}`,
      input: {
        body: text,
        ...(provider === undefined ? {} : { provider }),
        ...(endpoint === undefined ? {} : { endpoint }),
        ...(status === undefined ? {} : { status }),
        ...(grantType === undefined ? {} : { grantType }),
        ...(confidential === undefined ? {} : { confidential }),
      },
      expect,
      ...(owner === undefined ? {} : { owner }),
    }),
  )
}

/** Texts that people pasted into public threads. The rules were written with these in view. */
export const threads: readonly Case[] = pasted('threads.json')

/** More of them, collected after the rules. None was used to write one; only the share that is right counts. */
export const heldOut: readonly Case[] = pasted('held-out.json')

/** A batch of texts that were labelled before the first look; what that was says the comment of its file. */
function labelled(file: string): readonly Labelled[] {
  return parsed<{ readonly cases: readonly Labelled[] }>(file).cases
}

/** Further batches, in the order in which they were collected. */
export const batches: readonly (readonly [file: string, cases: readonly Labelled[]])[] = [
  'held-out-2.json',
  'held-out-3.json',
  'held-out-4.json',
  'held-out-5.json',
  'held-out-6.json',
  'held-out-7.json',
  'held-out-8.json',
  'unrelated.json',
].map((file) => [file, labelled(file)])

/** Replies of which the public sources show only the form; each for a rule that nothing else reaches. */
export const shapes: readonly Case[] = pasted('shapes.json')

/** The numbers of Entra ID alone, as somebody types them. The missing parameter of one of them is not to be seen then. */
export const bare: readonly Case[] = confirmed
  .filter(({ name }) => name.startsWith('entra AADSTS'))
  .map(({ name, expect }) => {
    const code = name.slice('entra '.length)
    return {
      name: `${code} alone`,
      input: { body: code },
      expect: code === 'AADSTS900144' ? 'ENTRA_REQUEST_MALFORMED' : expect,
    }
  })

/** What Node reports for each of its codes: as an error with a cause, and as a line of a log. */
export const node: readonly Case[] = Object.entries(nodeCodes).flatMap(([code, expect]) => {
  const cause = Object.assign(new Error('connect'), { code })
  const thrown = {
    name: `node ${code} as an error`,
    input: { body: Object.assign(new TypeError('fetch failed'), { cause }) },
    expect,
  }
  // A code that is a word of English says nothing in a sentence.
  if (!/^E|_/.test(code)) return [thrown]
  const body = `request to https://id.example failed, reason: ${code}`
  return [thrown, { name: `node ${code} in a log`, input: { body }, expect }]
})

/** The batches as cases of which the first right answer is the one expected. */
const fromBatches: readonly Case[] = batches.flatMap(([, cases]) =>
  cases.map(({ source, text, expect }) => ({
    name: source,
    input: { body: text },
    expect: [expect].flat()[0] ?? '',
  })),
)

export const everything: readonly Case[] = [
  ...confirmed,
  ...bare,
  ...threads,
  ...shapes,
  ...node,
  ...fromBatches,
]
