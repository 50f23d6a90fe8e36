import type { World } from '../index.ts'

/** A terminal that makes links of OSC 8, and how it gives itself away. */
interface LinkingTerminal {
  readonly env: string
  /** The variable starts with one of these. Absent: that it is set is enough. */
  readonly is?: readonly string[]
  /** Variable with its version, and the first version that does it. */
  readonly since?: readonly [variable: string, version: string]
}

/** Terminals that know links. A terminal that is not among them may print the sequence as text. */
const LINKING: readonly LinkingTerminal[] = [
  { env: 'TERM_PROGRAM', is: ['iTerm.app'], since: ['TERM_PROGRAM_VERSION', '3.1'] },
  { env: 'TERM_PROGRAM', is: ['vscode'], since: ['TERM_PROGRAM_VERSION', '1.72'] },
  { env: 'TERM_PROGRAM', is: ['WezTerm'], since: ['TERM_PROGRAM_VERSION', '20200620'] },
  { env: 'TERM_PROGRAM', is: ['tmux'], since: ['TERM_PROGRAM_VERSION', '3.4'] },
  { env: 'TERM_PROGRAM', is: ['ghostty', 'Hyper', 'rio', 'Tabby'] },
  { env: 'WT_SESSION' },
  // Its version has no points: 0.50.1 is 5001. What 0.50.0 did with links was a crash.
  { env: 'VTE_VERSION', since: ['VTE_VERSION', '5001'] },
  { env: 'KONSOLE_VERSION', since: ['KONSOLE_VERSION', '201200'] },
  { env: 'DOMTERM' },
  { env: 'TERM', is: ['xterm-kitty', 'xterm-ghostty', 'alacritty', 'foot', 'wezterm', 'contour', 'rio'] },
]

/** What stands between this program and the terminal, and hands links on only by the rows above. */
const MULTIPLEXERS = /^(screen|tmux)/

/** Compares versions of numbers and points. */
function isAtLeast(version: string, least: string): boolean {
  const [have, need] = [version, least].map((text) => text.split(/\D+/).map(Number))
  for (const [index, part] of (need ?? []).entries()) {
    const own = have?.[index] ?? 0
    if (own !== part) return own > part
  }
  return true
}

/** Whether the terminal makes links of OSC 8. */
export function makesLinks(env: World['env']): boolean {
  const multiplexed = MULTIPLEXERS.test(env['TERM'] ?? '') || Boolean(env['STY'])
  return LINKING.some((terminal) => {
    const value = env[terminal.env] ?? ''
    if (value === '' || (multiplexed && value !== 'tmux')) return false
    if (terminal.is !== undefined && !terminal.is.some((name) => value.startsWith(name))) return false
    const [variable, version] = terminal.since ?? []
    return variable === undefined || version === undefined || isAtLeast(env[variable] ?? '', version)
  })
}

/**
 * A text that is a link on the terminal (OSC 8).
 * @param address has been validated: it holds no character but those of an address
 */
export function hyperlink(text: string, address: string): string {
  return `\u001b]8;;${address}\u001b\\${text}\u001b]8;;\u001b\\`
}
