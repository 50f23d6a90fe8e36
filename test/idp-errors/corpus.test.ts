import { describe, expect, it } from 'vitest'
import { explain } from '../../src/idp-errors/index.ts'
import { batches, type Case, confirmed, heldOut, node, shapes, threads } from './corpus.ts'

describe.each([
  ['every confirmed reply', confirmed],
  ['what people pasted', threads],
  ['shapes', shapes],
  ['what Node reports', node],
])('%s leads to its row', (_, cases) => {
  it.each(cases.map((example) => [example.name, example] as const))('%s', (_name, example) => {
    const problem = explain(example.input)
    expect(problem.code).toBe(example.expect)
    if (typeof example.owner === 'string') expect(problem.owner).toBe(example.owner)
  })
})

/** The share of cases for which something holds. */
function share(cases: readonly Case[], holds: (example: Case) => boolean): number {
  return cases.filter(holds).length / cases.length
}

describe('texts that no rule was written for', () => {
  it('get the right row in at least 98 of 100 cases, and the right owner in at least 95', () => {
    expect(heldOut.length).toBeGreaterThanOrEqual(50)
    const wrong = heldOut.filter((example) => explain(example.input).code !== example.expect)
    expect(
      share(heldOut, (example) => !wrong.includes(example)),
      wrong
        .map((example) => `${example.name}: ${explain(example.input).code}, not ${example.expect}`)
        .join('\n'),
    ).toBeGreaterThanOrEqual(0.98)
    expect(
      share(
        heldOut,
        (example) => typeof example.owner !== 'string' || explain(example.input).owner === example.owner,
      ),
    ).toBeGreaterThanOrEqual(0.95)
  })

  describe.each(batches)('%s', (_file, cases) => {
    it.each(cases.map((example, index) => [`${index} ${example.source}`, example] as const))(
      '%s',
      (_name, { text, expect: right, owner }) => {
        const problem = explain({ body: text })
        expect([right].flat()).toContain(problem.code)
        expect([owner].flat()).toContain(problem.owner)
      },
    )
  })
})
