import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { builtNmp, type Ended, type Nmp } from './nmp-process.ts'
import { type Stage, type StageOptions, setStage } from './platform-stage.ts'

interface Closable {
  close(): Promise<unknown>
}

/** What the tests of one file share. */
export interface PlatformSuite {
  /** The built command, the same for all of them. */
  readonly nmp: Nmp
  /** Has something closed after the test, the last opened first. */
  opened<T extends Closable>(one: T): T
  /** Sets a stage for one test. */
  stage(options?: StageOptions): Promise<Stage>
}

/** Builds the command before the tests of a file, and clears up after each of them. */
export function platformSuite(): PlatformSuite {
  let nmp: Nmp | undefined
  const open: Closable[] = []
  beforeAll(() => {
    nmp = builtNmp()
  })
  afterAll(() => nmp?.dispose())
  afterEach(async () => {
    for (const one of open.splice(0).reverse()) await one.close()
  })
  const suite: PlatformSuite = {
    get nmp() {
      return nmp ?? expect.fail('the command is built before the tests')
    },
    opened(one) {
      open.push(one)
      return one
    },
    stage: async (options) => suite.opened(await setStage(suite.nmp, options)),
  }
  return suite
}

/** What is said on both streams, without the breaks of its lines. */
export const said = ({ out, err }: Ended) => `${out}${err}`.replace(/\s+/g, ' ')

/** The workspace of most tests, on a command line. */
export const TEAM = ['--workspace', 'ml-team'] as const
