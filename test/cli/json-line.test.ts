import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jsonLine, jsonText } from '../../src/cli/json-line.ts'

describe('a line of JSON', () => {
  it('TM-08 holds no character that a terminal acts on, whatever a server called itself', () => {
    const hostile = '\u001b[2J\u009b31m\u202eevil\u2028\ud800\u0007\r\n\u{e0041}\ufeff'
    expect(jsonLine({ name: hostile })).toMatch(/^[ -~]*\n$/)
    expect(jsonText({ name: hostile })).toMatch(/^[ -~\n]*$/)
  })

  it('is read back as the same value, and is one line', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const line = jsonLine(value)
        expect(line).toMatch(/^[ -~]*\n$/)
        expect(JSON.parse(line)).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  })
})
