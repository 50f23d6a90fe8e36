import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { catalogue, type ProblemCode, renderProblem, rowOf } from '../../src/idp-errors/index.ts'
import { columnsOf } from '../../src/idp-errors/layout.ts'
import { problemOf } from '../../src/idp-errors/problem.ts'
import { styleFaults } from '../../src/idp-errors/row-style.ts'

const codes = Object.keys(catalogue) as ProblemCode[]

describe('every row of the catalogue', () => {
  it('reads as docs/error-style.md says', () => {
    const faults = codes.flatMap((code) => styleFaults(rowOf(code)).map((fault) => `${code}: ${fault}`))
    expect(faults).toEqual([])
  })

  it('keeps its lines within 80 columns, and within 40', () => {
    const tooLong: string[] = []
    for (const code of codes) {
      for (const width of [80, 40]) {
        for (const line of renderProblem(problemOf(code), 'text', { width }).split('\n')) {
          // One word, a link or a command is never broken: it has to be copied.
          const copied = /^\s*(https:\/\/|\$ )/.test(line) || line.trim().split(' ').length <= 2
          if (columnsOf(line) > width && !copied && !/https:\/\/|`/.test(line))
            tooLong.push(`${code}: ${line}`)
        }
      }
    }
    expect(tooLong).toEqual([])
  })

  it('never advises a client secret', () => {
    const advice = /\b(add|create|set|use|configure|send) (a|the|its) (client )?secret\b/i
    expect(codes.filter((code) => rowOf(code).fix.some(({ text }) => advice.test(text)))).toEqual([])
  })

  it('says the same about trying again in both of its ways', () => {
    const odd = codes.filter((code) => {
      const { kind, retry } = rowOf(code)
      return kind === 'sign_in'
        ? retry !== 'new_login' && retry !== 'keep_polling'
        : kind === 'usage' && retry !== 'never'
    })
    expect(odd).toEqual([])
  })

  it('does not stand in two files', async () => {
    const folder = new URL('../../src/idp-errors/rows/', import.meta.url)
    const seen = new Map<string, string>()
    const twice: string[] = []
    for (const file of readdirSync(folder)) {
      const module: unknown = await import(new URL(file, folder).href)
      for (const [name, rows] of Object.entries(module as Record<string, unknown>)) {
        if (!name.endsWith('Rows') || typeof rows !== 'object' || rows === null) continue
        for (const [code, row] of Object.entries(rows)) {
          const before = seen.get(code)
          if (before !== undefined && (catalogue as Record<string, unknown>)[code] !== row)
            twice.push(`${code}: ${before}, ${file}`)
          seen.set(code, file)
        }
      }
    }
    expect(seen.size).toBe(codes.length)
    expect(twice).toEqual([])
  })
})
