import { count, type JsonResult, listOf, maybeText, object, oneOf, text, texts } from './schema.ts'
import { workspace } from './shared-fields.ts'

const member = object({
  principal: text('The member.'),
  roles: texts('Their roles.'),
  granted_at: maybeText('When they were given.'),
  granted_by: maybeText('Who gave them.'),
})
const workspaceFacts = object({
  name: text('The name.'),
  description: maybeText('What it is for.'),
  created_at: maybeText('When it was made.'),
})

/** What is printed as JSON about the platform. */
export const platformResults: Readonly<Record<string, JsonResult>> = {
  members: {
    commands: ['members list'],
    summary: 'The members of a workspace.',
    schema: listOf(member, 'One entry a member.'),
  },
  member_change: {
    commands: ['members create', 'members add', 'members update', 'members delete'],
    summary: 'What came of a change of roles.',
    schema: object({
      workspace,
      principal: text('The member.'),
      roles: { type: ['array', 'null'], items: { type: 'string' }, description: 'The roles after it.' },
      state: oneOf('Whether it is in force.', 'in_force', 'not_confirmed', 'not_awaited', 'overtaken'),
      took_ms: count('How long that took, in milliseconds.'),
    }),
  },
  workspaces: {
    commands: ['workspaces list'],
    summary: 'The workspaces that you can see.',
    schema: listOf(workspaceFacts, 'One entry a workspace.'),
  },
  workspace: {
    commands: ['workspaces get', 'workspaces create'],
    summary: 'One workspace.',
    schema: workspaceFacts,
  },
  workspace_deleted: {
    commands: ['workspaces delete'],
    summary: 'How far the deletion has come.',
    schema: object({
      workspace,
      state: oneOf('What is known of it.', 'deleted', 'marked', 'gone', 'hidden', 'still_there'),
    }),
  },
}
