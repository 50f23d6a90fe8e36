import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { catalogue } from '../../src/idp-errors/index.ts'

const file = new URL('codes.txt', import.meta.url)
const published = () => readFileSync(file, 'utf8').trim().split('\n')

describe('codes are permanent', () => {
  const codes = Object.keys(catalogue)

  // UPDATE_CODES=1 adds what is new; it removes nothing.
  if (process.env['UPDATE_CODES'] !== undefined) {
    const all = [...new Set([...published(), ...codes])].sort()
    writeFileSync(file, `${all.join('\n')}\n`)
  }

  it('none that was published is gone', () => {
    expect(published().filter((code) => !codes.includes(code))).toEqual([])
  })

  it('each is published, in order', () => {
    expect(published()).toEqual([...codes].sort())
  })

  it('each is in capital letters, digits and underscores', () => {
    expect(codes.filter((code) => !/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/.test(code))).toEqual([])
  })
})
