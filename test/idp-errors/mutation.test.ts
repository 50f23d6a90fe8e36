import { describe, expect, it } from 'vitest'
import { replyOf } from '../../src/idp-errors/reading/reply-of.ts'
import { Recognition } from '../../src/idp-errors/recognition.ts'
import type { Reply } from '../../src/idp-errors/reply.ts'
import { each, type OneOf, type Rule, type When } from '../../src/idp-errors/rule.ts'
import { fallbackRules, rules } from '../../src/idp-errors/rules/index.ts'
import { catalogue } from '../../src/idp-errors/whole-catalogue.ts'
import { everything } from './corpus.ts'

const replies = everything.map(({ input }) => replyOf(input))

/** What each reply of the corpus is by these rules. */
function answers(
  table: readonly Rule[],
  among: readonly Reply[],
  names: 'whole' | 'parted',
): readonly (string | undefined)[] {
  const recognition = new Recognition(table, names)
  return among.map((reply) => recognition.recognise(reply)?.code)
}

/** The rules without the one at a place. */
function without(table: readonly Rule[], place: number): readonly Rule[] {
  return table.filter((_, index) => index !== place)
}

function describeRule({ when, code }: Rule): string {
  return `${JSON.stringify(when).slice(0, 160)} → ${code}`
}

/** What the rules leave to the fallback rules. */
const explained = answers(rules, replies, 'whole')
const unexplained = replies.filter((_, index) => explained[index] === undefined)

describe.each([
  ['rules', rules, replies, 'whole'],
  ['fallback rules', fallbackRules, unexplained, 'parted'],
] as const)('deleting anything of the %s is noticed', (_, table, among, names) => {
  const before = answers(table, among, names)
  /** Only replies that a rule explains can change when it goes. */
  const explainedBy = (code: string) => among.filter((_, index) => before[index] === code)

  it('each rule', () => {
    const unnoticed = table.filter((rule, place) => {
      const own = explainedBy(rule.code)
      return answers(without(table, place), own, names).every((code) => code === rule.code)
    })
    expect(unnoticed.map(describeRule)).toEqual([])
  })

  it('each code of a provider, error and suberror in a rule', () => {
    const unnoticed: string[] = []
    for (const [place, rule] of table.entries()) {
      for (const key of ['idpCode', 'error', 'suberror'] as const satisfies readonly (keyof When)[]) {
        const values: readonly string[] = each<string>(rule.when[key] as OneOf<string> | undefined)
        if (values.length < 2) continue
        for (const value of values) {
          const rest = { ...rule, when: { ...rule.when, [key]: values.filter((other) => other !== value) } }
          const changed = table.map((other, index) => (index === place ? rest : other))
          if (answers(changed, explainedBy(rule.code), names).every((code) => code === rule.code))
            unnoticed.push(`${value} of ${describeRule(rule)}`)
        }
      }
    }
    expect(unnoticed).toEqual([])
  })
})

it('every row about a provider is reached by a reply', () => {
  const reached = new Set(everything.map((example) => example.expect))
  const made = ['ENTRA_ERROR_UNKNOWN', 'OAUTH_ERROR_UNKNOWN', 'NOT_RECOGNISED']
  const provider =
    /^(ENTRA|OKTA|KEYCLOAK|OAUTH|AUTH0|GOOGLE|GITHUB|DEX|HYDRA|AUTHENTIK|ZITADEL|PINGONE|COGNITO)_/
  const unreached = Object.keys(catalogue).filter(
    (code) => provider.test(code) && !reached.has(code) && !made.includes(code),
  )
  expect(unreached).toEqual([])
})
