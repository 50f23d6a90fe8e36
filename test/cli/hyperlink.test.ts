import { describe, expect, it } from 'vitest'
import { hyperlink, makesLinks } from '../../src/cli/hyperlink.ts'

describe('a terminal that makes links', () => {
  it.each([
    { TERM_PROGRAM: 'iTerm.app', TERM_PROGRAM_VERSION: '3.5.2' },
    { TERM_PROGRAM: 'vscode', TERM_PROGRAM_VERSION: '1.95.0' },
    { TERM_PROGRAM: 'WezTerm', TERM_PROGRAM_VERSION: '20240203-110809-5046fc22' },
    { TERM_PROGRAM: 'ghostty', TERM_PROGRAM_VERSION: '1.0' },
    { TERM_PROGRAM: 'tmux', TERM_PROGRAM_VERSION: '3.4', TERM: 'tmux-256color' },
    { WT_SESSION: 'some-guid' },
    { VTE_VERSION: '7600', TERM: 'xterm-256color' },
    { KONSOLE_VERSION: '230804' },
    { TERM: 'xterm-kitty' },
    { TERM: 'alacritty' },
  ])('is %j', (env) => {
    expect(makesLinks(env)).toBe(true)
  })

  it.each([
    {},
    { TERM: 'xterm-256color' },
    { TERM_PROGRAM: 'Apple_Terminal', TERM_PROGRAM_VERSION: '455' },
    { TERM_PROGRAM: 'iTerm.app', TERM_PROGRAM_VERSION: '3.0.15' },
    { TERM_PROGRAM: 'vscode' },
    { VTE_VERSION: '5000' },
    { TERM_PROGRAM: 'tmux', TERM_PROGRAM_VERSION: '3.3a', TERM: 'tmux-256color' },
    { VTE_VERSION: '7600', TERM: 'screen-256color', STY: '1.pts' },
    { WT_SESSION: 'x', TERM: 'screen' },
  ])('is not %j', (env) => {
    expect(makesLinks(env)).toBe(false)
  })
})

describe('a link', () => {
  it('wraps the text in one sequence', () => {
    expect(hyperlink('text', 'https://a.example/')).toBe(
      '\u001b]8;;https://a.example/\u001b\\text\u001b]8;;\u001b\\',
    )
  })
})
