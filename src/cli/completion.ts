import { bashCompletion } from './completion/bash.ts'
import { fishCompletion } from './completion/fish.ts'
import { COMPLETION_MODEL, type CompletionModel } from './completion/model.ts'
import { powershellCompletion } from './completion/powershell.ts'
import { zshCompletion } from './completion/zsh.ts'
import type { Invocation } from './invocation.ts'

/** The script of each shell. */
const SCRIPT_OF: Readonly<Record<string, (model: CompletionModel) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
  powershell: powershellCompletion,
}

/** The completion script of a shell; `undefined` for a shell that there is none for. */
export function completionScript(shell: string): string | undefined {
  return SCRIPT_OF[shell]?.(COMPLETION_MODEL)
}

/** `nmp completion` */
export async function run({ operand, terminal }: Invocation): Promise<undefined> {
  terminal.out(completionScript(operand) ?? '')
  return undefined
}
