import { spawn } from 'node:child_process'
import { delimiter, isAbsolute, win32 } from 'node:path'
import type { World } from '../../index.ts'
import type { Surroundings } from './surroundings.ts'

/** A program that puts what it reads on the clipboard. */
export interface ClipboardTool {
  readonly command: string
  readonly args: readonly string[]
}

/** What came of copying. `asked`: a terminal was told to, and terminals do not say whether they did. */
export type Copied =
  | { readonly outcome: 'copied' }
  | { readonly outcome: 'asked'; readonly through: 'terminal' | 'tmux' }
  | { readonly outcome: 'failed'; readonly tool: string }
  | { readonly outcome: 'impossible' }

/** How long a tool may take, in milliseconds. */
const TOOL_TIMEOUT_MS = 2_000

/** `clip.exe` where Windows has it: a name alone would be looked for in the working folder first. */
function windowsClip(env: World['env']): ClipboardTool {
  return { command: win32.join(env['SystemRoot'] || 'C:\\Windows', 'System32', 'clip.exe'), args: [] }
}

/** The tools of this machine, in the order in which they are tried. */
export function clipboardTools({ place }: Surroundings, { env, platform }: Pick<World, 'env' | 'platform'>) {
  const tool = (command: string, ...args: readonly string[]): ClipboardTool => ({ command, args })
  if (platform === 'darwin') return [tool('pbcopy')]
  if (platform === 'win32') return [windowsClip(env)]
  return [
    ...(place === 'wsl' ? [tool('clip.exe')] : []),
    ...(env['WAYLAND_DISPLAY'] ? [tool('wl-copy')] : []),
    ...(env['DISPLAY']
      ? [tool('xclip', '-selection', 'clipboard'), tool('xsel', '--clipboard', '--input')]
      : []),
  ]
}

/** Hands a text to a tool on its standard input: a command line can be read by everybody. */
function handTo({ command, args }: ClipboardTool, text: string, env: World['env']) {
  // A program that lies in the working folder is not the one that is meant.
  const path = (env['PATH'] ?? '').split(delimiter).filter((folder) => isAbsolute(folder))
  // An empty PATH means the working folder to the system.
  if (path.length === 0 && !isAbsolute(command)) return Promise.resolve('missing' as const)
  return new Promise<'copied' | 'failed' | 'missing'>((resolve) => {
    const child = spawn(command, args, {
      env: { ...env, PATH: path.join(delimiter) },
      stdio: ['pipe', 'ignore', 'ignore'],
      timeout: TOOL_TIMEOUT_MS,
      killSignal: 'SIGKILL',
      windowsHide: true,
    })
    child.once('error', () => resolve('missing'))
    child.once('exit', (exitCode) => resolve(exitCode === 0 ? 'copied' : 'failed'))
    // A tool that ends without reading says so by its exit code.
    child.stdin.on('error', () => {})
    child.stdin.end(text)
  })
}

/** "Set the clipboard", a sequence of xterm that many terminals took over (OSC 52). */
export function clipboardSequence(text: string, env: World['env']): string {
  const sequence = `\u001b]52;c;${Buffer.from(text, 'utf8').toString('base64')}\u0007`
  // tmux sets its own clipboard, or hands on what stands in an envelope: by default it does neither, so both are tried.
  if (env['TMUX']) return `${sequence}\u001bPtmux;${sequence.replaceAll('\u001b', '\u001b\u001b')}\u001b\\`
  return env['STY'] ? `\u001bP${sequence}\u001b\\` : sequence
}

/** Where a text is copied from. */
export interface CopyPlace {
  readonly here: Surroundings
  readonly world: Pick<World, 'env' | 'platform'>
  /** Writes to the terminal of the person. Absent: there is none. */
  readonly toTerminal?: (sequence: string) => void
}

/** Puts a text on the clipboard of the person: with a tool of this machine if they sit at it, else by the terminal. */
export async function copyText(text: string, { here, world, toTerminal }: CopyPlace): Promise<Copied> {
  let failed: string | undefined
  if (here.clipboard === 'machine')
    for (const tool of clipboardTools(here, world)) {
      const outcome = await handTo(tool, text, world.env)
      if (outcome === 'copied') return { outcome }
      if (outcome === 'failed') failed ??= tool.command
    }
  if (toTerminal !== undefined) {
    toTerminal(clipboardSequence(text, world.env))
    return { outcome: 'asked', through: world.env['TMUX'] ? 'tmux' : 'terminal' }
  }
  return failed === undefined ? { outcome: 'impossible' } : { outcome: 'failed', tool: failed }
}
