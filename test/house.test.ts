import { fileURLToPath } from 'node:url'
import { cruise, type ICruiseResult } from 'dependency-cruiser'
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config'
import { describe, expect, it } from 'vitest'
// @ts-expect-error a plain configuration file without types
import house from '../.dependency-cruiser.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))

describe('the house', () => {
  it('has no cycle, no import that points uphill, and one door for the CLI', async () => {
    const { options, forbidden } = house
    const { output } = await cruise(
      ['src'],
      { ...options, baseDir: root, validate: true, ruleSet: { forbidden } } as never,
      undefined,
      { tsConfig: extractTSConfig(`${root}/tsconfig.json`) },
    )
    const { summary, modules } = output as ICruiseResult
    expect(modules.length).toBeGreaterThan(10)
    expect(
      summary.violations.map(({ from, to, rule }) => `${from} must not import ${to} (${rule.name})`),
    ).toEqual([])
  })
})
