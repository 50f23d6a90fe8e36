import { describe, expect, it } from 'vitest'
import { nearMiss } from '../../src/cli/near-miss.ts'

const words = ['login', 'logout', 'token', 'status', 'base-url', 'verbose']

describe('a near miss', () => {
  it.each([
    ['logn', 'login'],
    ['lgoin', 'login'],
    ['LOGOUT', 'logout'],
    ['tokens', 'token'],
    ['baseurl', 'base-url'],
    ['verbsoe', 'verbose'],
  ])('%s is meant as %s', (word, meant) => {
    expect(nearMiss(word, words)).toBe(meant)
  })

  it.each(['', 'x', 'frobnicate', 'to', 'a'.repeat(1_000)])('%s is meant as nothing', (word) => {
    expect(nearMiss(word, words)).toBeUndefined()
  })
})
