import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const ENTRY = fileURLToPath(new URL('../dist/cli/nmp.js', import.meta.url))

/** How one run of `nmp` ended, and what it printed. */
export interface Ended {
  readonly exitCode: number | null
  readonly out: string
  readonly err: string
}

/** Runs of the built `nmp`, each shown as a person would see it. */
export class Runner {
  readonly #env: NodeJS.ProcessEnv
  readonly #terminal: boolean
  #child: ChildProcess | undefined

  /** @param terminal the child shares the terminal of this process, so that it talks as to a person */
  constructor(env: NodeJS.ProcessEnv, terminal: boolean) {
    this.#env = env
    this.#terminal = terminal
  }

  /** Prints the command, runs it, and passes its output on while keeping it. */
  async run(...args: readonly string[]): Promise<Ended> {
    process.stdout.write(`\n$ nmp ${args.join(' ')}\n`)
    const child = spawn(process.execPath, [ENTRY, ...args], {
      env: this.#env,
      stdio: this.#terminal ? ['inherit', 'pipe', 'inherit'] : ['ignore', 'pipe', 'pipe'],
    })
    this.#child = child
    let [out, err] = ['', '']
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      out += text
      process.stdout.write(text)
    })
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      err += text
      process.stderr.write(text)
    })
    const exitCode = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', resolve)
    })
    this.#child = undefined
    return { exitCode, out, err }
  }

  /** Ends what still runs. */
  stop(): void {
    this.#child?.kill('SIGTERM')
  }
}
