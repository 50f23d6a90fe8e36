import type { DevicePrompt } from '../../index.ts'
import type { Invocation } from '../invocation.ts'
import { type Copied, copyText } from './clipboard.ts'
import type { Surroundings } from './surroundings.ts'
import { sentence } from './words.ts'

function copiedText(copied: Copied): string {
  switch (copied.outcome) {
    case 'copied':
      return sentence('code_copied')
    case 'asked':
      return sentence(copied.through === 'tmux' ? 'copy_asked_tmux' : 'copy_asked')
    case 'failed':
      return sentence('copy_failed', { tool: copied.tool })
    case 'impossible':
      return sentence('copy_impossible')
    default:
      return copied satisfies never
  }
}

/** What a code may hold to be put on a clipboard: what is pasted there must not run in a shell, or steer a terminal. */
const COPYABLE = /^[A-Za-z0-9\-._ ]{1,64}$/

/**
 * Puts the code on the clipboard. Never a token, and never a code that is more than letters and digits.
 * @returns what came of it, in words
 */
export async function copyCode(
  { userCode }: DevicePrompt,
  { terminal, world }: Pick<Invocation, 'terminal' | 'world'>,
  here: Surroundings,
): Promise<string> {
  if (!COPYABLE.test(userCode)) return sentence('copy_impossible')
  const copied = await copyText(userCode, {
    here,
    world,
    ...(terminal.redraws ? { toTerminal: (sequence: string) => terminal.err(sequence) } : {}),
  })
  return copiedText(copied)
}
