import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loginCommandOf } from '../../src/cli/login-command.ts'

describe('the command that signs in again', () => {
  it('says only what has to be said', () => {
    expect(loginCommandOf({})).toBe('nmp auth login')
    expect(loginCommandOf({ context: 'default' })).toBe('nmp auth login')
    expect(loginCommandOf({ platform: 'https://nmp.example.com', issuer: 'https://i', clientId: 'c' })).toBe(
      'nmp auth login --base-url https://nmp.example.com',
    )
    expect(loginCommandOf({ issuer: 'https://sso.example.com', clientId: 'nmp', context: 'prod' })).toBe(
      'nmp auth login --issuer https://sso.example.com --client-id nmp --context prod',
    )
  })

  it('is the same words to a shell, whatever a context is called', () => {
    const told = (command: string) =>
      execFileSync('/bin/sh', ['-c', `nmp() { for word; do printf '%s\\0' "$word"; done; }; ${command}`], {
        encoding: 'utf8',
      })
    const text = fc.string({ minLength: 1, maxLength: 20 }).filter((name) => !name.includes('\0'))
    fc.assert(
      fc.property(text, (context) => {
        fc.pre(context !== 'default')
        expect(told(loginCommandOf({ context }))).toBe(['auth', 'login', '--context', context, ''].join('\0'))
      }),
      { numRuns: 50, examples: [['it\'s $(id) `id` "x"']] },
    )
  })
})
