import { describe, expect, it } from 'vitest'
import { problemOf } from '../../src/idp-errors/problem.ts'
import { renewalAfter } from '../../src/session/renewal.ts'
import type { TokenReply } from '../../src/tokens/oauth-client.ts'
import { tokenSet } from './token-sets.ts'

const problem = problemOf('SESSION_ENDED', { issuer: 'https://idp.example', reason: 'a test' })
const meaningOf = (reply: TokenReply, attempt = 1) => renewalAfter(reply, attempt, () => problem)

const fault = (facts: { transient: boolean; mayHaveBeenProcessed: boolean }): TokenReply => ({
  kind: 'fault',
  problem,
  ...facts,
})
const oauthError = (error: string): TokenReply => ({
  kind: 'oauth_error',
  error,
  body: { error },
  status: 400,
})

describe('what a refresh reply means for the stored session', () => {
  it('keeps new tokens', () => {
    const tokens = tokenSet()
    expect(meaningOf({ kind: 'tokens', tokens })).toEqual({ act: 'keep_new', tokens })
  })

  it('NW-12 repeats a request that may have been processed once, and only once', () => {
    const lost = fault({ transient: true, mayHaveBeenProcessed: true })
    expect(meaningOf(lost, 1).act).toBe('ask_again')
    expect(meaningOf(lost, 2).act).toBe('keep_old')
  })

  it('keeps the old tokens through everything that passes, and through faults that do not', () => {
    expect(meaningOf(fault({ transient: true, mayHaveBeenProcessed: false })).act).toBe('keep_old')
    expect(meaningOf(fault({ transient: false, mayHaveBeenProcessed: false })).act).toBe('keep_old')
  })

  it('knows whether the refresh token may have been spent', () => {
    const unspent = (reply: TokenReply) => meaningOf(reply, 2)
    expect(unspent(fault({ transient: true, mayHaveBeenProcessed: true }))).toMatchObject({ unspent: false })
    expect(unspent(fault({ transient: true, mayHaveBeenProcessed: false }))).toMatchObject({ unspent: true })
    expect(unspent(oauthError('invalid_client'))).toMatchObject({ unspent: true })
  })

  it('gives up on invalid_grant alone: every other error can be mended without a new login', () => {
    expect(meaningOf(oauthError('invalid_grant'))).toEqual({ act: 'give_up', problem })
    for (const error of [
      'invalid_client',
      'unauthorized_client',
      'invalid_scope',
      'temporarily_unavailable',
      'x_foo',
    ])
      expect(meaningOf(oauthError(error)).act, error).toBe('keep_old')
  })
})
