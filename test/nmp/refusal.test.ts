import { describe, expect, it } from 'vitest'
import { problemOf, type SignInError, signInError } from '../../src/index.ts'
import { PROPAGATION_MS } from '../../src/nmp/forbidden.ts'
import { requestPatiently } from '../../src/nmp/refusal.ts'
import { FakeClock } from '../../src/testing/fake-clock.ts'

const FORBIDDEN = () => signInError('PLATFORM_FORBIDDEN', { base_url: 'https://nmp.example.com' })
const LATE = problemOf('FORBIDDEN_UNEXPLAINED', { person: 'alice', role: 'Admin' })

/** Makes a request that is refused so often, for a reason. */
function refused(times: number, why = LATE, wait = true) {
  const clock = new FakeClock()
  let attempts = 0
  const told: string[] = []
  const work = async () => {
    attempts += 1
    if (attempts <= times) throw FORBIDDEN()
    return 'done'
  }
  const outcome = requestPatiently(work, async () => why, {
    clock,
    wait,
    onWaiting: ({ code }) => told.push(code),
    signal: new AbortController().signal,
  }).catch((error: SignInError) => error.problem.code)
  return outcome.then((result) => ({ result, attempts, told, waitedMs: clock.monotonicMs() }))
}

describe('a request that is refused although the role is enough', () => {
  it('is repeated until the decision point has heard of the role', async () => {
    expect(await refused(3)).toEqual({
      result: 'done',
      attempts: 4,
      told: Array(3).fill('FORBIDDEN_UNEXPLAINED'),
      waitedMs: 6_000,
    })
  })

  it('is given up when the role must be in force, and not before', async () => {
    const { result, waitedMs } = await refused(Number.POSITIVE_INFINITY)
    expect({ result, waitedMs }).toEqual({ result: 'FORBIDDEN_UNEXPLAINED', waitedMs: PROPAGATION_MS })
  })

  it.each([
    ['nobody wants to wait', LATE, false],
    ['the role is missing', problemOf('ROLE_MISSING', {}), true],
    ['no role is known to be enough', problemOf('FORBIDDEN_UNEXPLAINED', { person: 'alice' }), true],
  ])('is not repeated when %s', async (_, why, wait) => {
    expect(await refused(1, why, wait)).toMatchObject({ result: why.code, attempts: 1, waitedMs: 0 })
  })

  it('leaves every other failure as it is', async () => {
    const lost = signInError('NETWORK_RESET', { host: 'nmp.example.com' })
    const outcome = requestPatiently(
      () => Promise.reject(lost),
      async () => LATE,
      { clock: new FakeClock(), wait: true, onWaiting: () => {}, signal: new AbortController().signal },
    )
    await expect(outcome).rejects.toBe(lost)
  })
})
