import { expect, it } from 'vitest'
import { type ProblemCode, signInError } from '../../src/index.ts'
import { followDeletion } from '../../src/nmp/deletion.ts'
import { platformApi } from '../../src/nmp/platform-api.ts'
import { FakeClock } from '../../src/testing/fake-clock.ts'

/** Follows a workspace at a platform whose answers are these, the last one again and again. */
async function followed(answers: readonly ('there' | ProblemCode)[], limitMs?: number) {
  const clock = new FakeClock()
  const rest = [...answers]
  const api = {
    ...platformApi({
      baseUrl: 'https://nmp.example.com',
      http: { send: () => Promise.reject(new TypeError()) },
      token: async () => undefined,
    }),
    getWorkspace: async (name: string) => {
      const answer = (rest.length > 1 ? rest.shift() : rest[0]) ?? 'there'
      if (answer !== 'there') throw signInError(answer)
      return { name }
    },
  }
  const told: number[] = []
  const watch = {
    clock,
    onWaiting: (ms: number) => told.push(ms),
    ...(limitMs === undefined ? {} : { limitMs }),
  }
  const end = await followDeletion(api, 'ml-team', watch).catch((error) => error.problem.code)
  return { end, told }
}

it.each([
  ['gone when the platform knows it no more', ['there', 'there', 'WORKSPACE_UNKNOWN'], 'gone', [0, 2_000]],
  ['hidden when nobody may look any more', ['PLATFORM_FORBIDDEN'], 'hidden', []],
  [
    'gone, over faults that pass',
    ['NETWORK_RESET', 'PLATFORM_UNAVAILABLE', 'POLICY_SERVICE_DOWN', 'WORKSPACE_UNKNOWN'],
    'gone',
    [0, 2_000, 4_000],
  ],
  [
    'no riddle when the session ends on the way',
    ['there', 'PLATFORM_UNAUTHORIZED'],
    'PLATFORM_UNAUTHORIZED',
    [0],
  ],
] as const)('a workspace that is cleared away is %s', async (_, answers, end, told) => {
  expect(await followed(answers)).toEqual({ end, told })
})

it('a workspace that is not cleared away in time is still there', async () => {
  expect(await followed(['there'], 5_000)).toEqual({ end: 'still_there', told: [0, 2_000, 4_000] })
})
