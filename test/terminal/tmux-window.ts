import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A size in columns and rows. */
export interface WindowSize {
  readonly columns: number
  readonly rows: number
}

/** What runs in a window, and how large that is. */
export interface WindowOptions extends Partial<WindowSize> {
  readonly command: string
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string
}

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`

/** How long something on the screen is waited for, in milliseconds, and how often it is looked at. */
const PATIENCE_MS = 15_000
const LOOK_EVERY_MS = 50

/** A real terminal: a window of a tmux server of its own. Keys go in, and the screen is what tmux makes of the output. */
export class TmuxWindow {
  readonly #folder = mkdtempSync(join(tmpdir(), 'window-'))
  readonly #socket = join(this.#folder, 'socket')
  readonly #output = join(this.#folder, 'output')

  constructor({ command, env, cwd, columns = 80, rows = 40 }: WindowOptions) {
    const variables = Object.entries(env).map(([name, value]) => `${name}=${quoted(value)}`)
    // The first line waits until everything that is written from then on is kept, too.
    const script = `read _; exec env -u TERM_PROGRAM -u TERM_PROGRAM_VERSION ${variables.join(' ')} ${command}`
    const size = ['-x', String(columns), '-y', String(rows)]
    this.#tmux('new-session', '-d', ...size, '-c', cwd, `sh -c ${quoted(script)}`)
    this.#tmux('pipe-pane', '-O', `exec cat > ${quoted(this.#output)}`)
    this.#tmux('set-option', '-s', 'set-clipboard', 'on')
    this.keys('Enter')
  }

  #tmux(...args: readonly string[]): string {
    return execFileSync('tmux', ['-S', this.#socket, '-f', '/dev/null', ...args], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], TERM: 'xterm-256color', LANG: 'C.UTF-8' },
    })
  }

  /** The rows of the screen as they are seen; with `styled`, with the sequences that make them look so. */
  screen({ styled = false }: { readonly styled?: boolean } = {}): readonly string[] {
    return this.#tmux('capture-pane', '-p', ...(styled ? ['-e', '-N'] : [])).split('\n')
  }

  /** What is on the screen and what has gone from it at the top, with lines that the terminal broke made whole. */
  text(): string {
    return this.#tmux('capture-pane', '-p', '-J', '-S', '-')
      .split('\n')
      .map((line) => line.trimEnd())
      .join('\n')
      .trimEnd()
  }

  /** Every byte that was written to the terminal. */
  written(): string {
    return readFileSync(this.#output, 'utf8')
  }

  /** What was copied to the clipboard of tmux last. */
  clipboard(): string {
    return this.#tmux('show-buffer')
  }

  /** Presses keys, by their names in tmux. */
  keys(...names: readonly string[]): void {
    this.#tmux('send-keys', ...names)
  }

  /** Pastes text. tmux makes returns of line feeds, as terminals do. */
  paste(file: string): void {
    this.#tmux('load-buffer', '-b', 'paste', file)
    this.#tmux('paste-buffer', '-b', 'paste')
  }

  resize({ columns, rows }: WindowSize): void {
    this.#tmux('resize-window', '-x', String(columns), '-y', String(rows))
  }

  /** Waits until the text of the terminal matches. */
  async shows(pattern: RegExp): Promise<RegExpExecArray> {
    for (let waitedMs = 0; waitedMs < PATIENCE_MS; waitedMs += LOOK_EVERY_MS) {
      const match = pattern.exec(this.text())
      if (match !== null) return match
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
    }
    throw new Error(`no ${pattern} in:\n${this.text()}`)
  }

  close(): void {
    try {
      this.#tmux('kill-server')
    } finally {
      rmSync(this.#folder, { recursive: true, force: true })
    }
  }
}
