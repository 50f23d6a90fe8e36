import { it } from 'vitest'
import { interleavings } from '../session/session-play.ts'

const runs = Number(process.env['STRESS_MODEL_RUNS'] ?? 10_000)

it(
  `CC-06 ${runs} histories of two processes are each as if one deed had come after the other`,
  {
    timeout: 1_800_000,
  },
  () => interleavings(runs),
)
