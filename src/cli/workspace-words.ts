import { signInError } from '../index.ts'
import type { Workspace } from '../nmp/api-reply.ts'
import type { Invocation } from './invocation.ts'

/**
 * The workspace that is meant.
 * @throws {@link SignInError} `USAGE`
 */
export function workspaceNamed({ operand }: Invocation, command: string): string {
  if (/\s/.test(operand))
    throw signInError('USAGE', { reason: 'one NAME at a time is taken, without spaces', command })
  return operand
}

/** A workspace for a program. */
export function workspaceFacts({ name, description, createdAt }: Workspace) {
  return { name, description: description ?? null, created_at: createdAt ?? null }
}
