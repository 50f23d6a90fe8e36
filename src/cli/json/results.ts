import { ERROR_EVENT, PROBLEM } from './problem.ts'
import {
  count,
  flag,
  type JsonSchema,
  listOf,
  maybeMoment,
  maybeText,
  moment,
  object,
  oneOf,
  shared,
  text,
  texts,
} from './schema.ts'

/** What one command prints as JSON. */
export interface JsonResult {
  /** The command lines that print it. */
  readonly commands: readonly string[]
  readonly summary: string
  readonly schema: JsonSchema
}

const event = (name: string): JsonSchema => ({ type: 'string', const: name })
const platform = maybeText('Address of the platform.')
const scopes = texts('What was granted.')
const store = oneOf('Where the session is kept.', 'keychain', 'file', 'memory')
const context = text('The context.')
const workspace = text('The workspace.')
const source = oneOf('Where it comes from.', 'flag', 'environment', 'file', 'default')
const sourced = (description: string): JsonSchema => ({
  ...object({ value: text('The value.'), source }),
  description,
})

const session = {
  subject: maybeText('Who is signed in, as the provider names them for good.'),
  name: maybeText('Their name.'),
  email: maybeText('Their email address.'),
  context,
  platform,
  issuer: text('The provider.'),
  client_id: text('The client that signed in.'),
  scopes,
  expires_at: moment('When the access token ends.'),
  refreshable: flag('Whether it renews itself.'),
  store,
}

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

/** Everything that is printed as JSON, by a name that stays. */
export const JSON_RESULTS: Readonly<Record<string, JsonResult>> = {
  error: {
    commands: ['every command'],
    summary: 'One line in the place of a result: what failed, why, and what to do.',
    schema: ERROR_EVENT,
  },
  device_code: {
    commands: ['auth login'],
    summary: 'An event: where to enter which code. Neither is a secret of the session.',
    schema: object(
      {
        event: event('device_code'),
        verification_uri: text('The page where the code is entered.'),
        verification_uri_complete: text('The same with the code in it. Absent when the provider gave none.'),
        user_code: text('The code.'),
        expires_at: moment('When the code is of no use any more.'),
      },
      ['verification_uri_complete'],
    ),
  },
  waiting: {
    commands: ['auth login'],
    summary: 'An event: the pace or the network has changed.',
    schema: object(
      {
        event: event('waiting'),
        state: text('What is waited for.'),
        interval_ms: count('Time between two questions, in milliseconds.'),
        retry_in_ms: count('Time until the next attempt, in milliseconds.'),
        problem: text('The code of what is in the way.'),
      },
      ['interval_ms', 'retry_in_ms', 'problem'],
    ),
  },
  signed_in: {
    commands: ['auth login'],
    summary: 'The last event: the session is stored.',
    schema: object({
      event: event('signed_in'),
      subject: session.subject,
      name: session.name,
      scopes,
      expires_at: maybeMoment('When the access token ends; null for an unsigned one without an end.'),
      refreshable: session.refreshable,
      store,
    }),
  },
  token: {
    commands: ['auth token --json'],
    summary: 'The token. Of all results, only this one and the next hold a secret.',
    schema: object({
      access_token: text('The token.'),
      token_type: { type: 'string', const: 'Bearer' },
      expires_at: maybeMoment('When it ends; null when it does not say.'),
    }),
  },
  exec_credential: {
    commands: ['auth token --format exec-credential'],
    summary: 'What kubectl takes from a credential plugin.',
    schema: object({
      apiVersion: oneOf(
        'The version that kubectl speaks.',
        'client.authentication.k8s.io/v1',
        'client.authentication.k8s.io/v1beta1',
      ),
      kind: { type: 'string', const: 'ExecCredential' },
      status: {
        description: 'What kubectl uses.',
        ...object(
          {
            token: text('The token.'),
            expirationTimestamp: moment('When it ends. Absent when it does not say.'),
          },
          ['expirationTimestamp'],
        ),
      },
    }),
  },
  session_status: {
    commands: ['auth status'],
    summary: 'A session of this program.',
    schema: object({
      signed_in: flag('Whether commands work without a new sign-in.'),
      source: { type: 'string', const: 'session' },
      verified: flag('Whether the provider vouched for these facts. Of a session it did.'),
      ...session,
    }),
  },
  token_status: {
    commands: ['auth status', 'auth refresh'],
    summary: 'A token that this program did not obtain: all that is known is what it says itself.',
    schema: object({
      signed_in: flag('Whether the token has not ended yet.'),
      source: oneOf('Where the token comes from.', 'environment', 'config'),
      verified: flag('Whether anybody vouched for these facts. Of such a token nobody did.'),
      subject: session.subject,
      name: session.name,
      email: session.email,
      context,
      platform,
      issuer: maybeText('The provider.'),
      scopes,
      expires_at: maybeMoment('When it ends; null when it does not say.'),
      refreshable: flag('Whether it renews itself. Such a token never does.'),
    }),
  },
  session: {
    commands: ['auth refresh'],
    summary: 'The session, renewed.',
    schema: object(session),
  },
  signed_out: {
    commands: ['auth logout'],
    summary: 'What became of each session.',
    schema: object({
      signed_out: listOf(
        object({
          context,
          issuer: text('The provider.'),
          session: oneOf('What was here.', 'removed', 'none'),
          at_provider: {
            enum: ['revoked', 'nothing_to_revoke', 'unsupported', 'failed', null],
            description: 'What the provider did; null when there was no session.',
          },
        }),
        'One entry a session.',
      ),
    }),
  },
  problem: {
    commands: ['auth explain'],
    summary: 'What the text or the code means.',
    schema: PROBLEM,
  },
  codes: {
    commands: ['auth explain --list'],
    summary: 'Every code that can be explained.',
    schema: object({
      codes: listOf(
        object({
          code: text('The code. It is permanent.'),
          title: text('What it means. Unknown parts stand in it as <name>.'),
          owner: oneOf('Who has to act.', 'user', 'admin', 'developer', 'network'),
          seen_as: texts('What providers call it.'),
        }),
        'In order.',
      ),
    }),
  },
  diagnosis: {
    commands: ['auth doctor'],
    summary: 'Everything that was looked at.',
    schema: object({
      verdict: oneOf('What it comes to.', 'ok', 'warning', 'problem'),
      exit_code: count('The exit code of the command.'),
      act_first: maybeText('The code of the problem that stands in the way of the others.'),
      rows: listOf(
        object({
          code: text('What was looked at. It is permanent.'),
          section: text('The part of the sign-in that it belongs to.'),
          title: text('The same for people.'),
          status: oneOf('What was found.', 'ok', 'warning', 'problem', 'skipped'),
          seen: text('What was seen.'),
          problem: { anyOf: [shared('problem', 'Why, and the fix.'), { type: 'null' }] },
        }),
        'The looks, in order.',
      ),
    }),
  },
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
  config: {
    commands: ['config view'],
    summary: 'What the settings amount to.',
    schema: object(
      {
        file: text('The settings file.'),
        context: sourced('The context.'),
        base_url: sourced('Address of the platform.'),
        workspace: sourced('The workspace.'),
        token: oneOf('The token that is used.', 'none', 'session', 'environment', 'file'),
        contexts: listOf(
          object({
            name: text('The name.'),
            base_url: maybeText('Address of the platform.'),
            workspace: maybeText('The workspace.'),
          }),
          'Every context, with --all-contexts only.',
        ),
      },
      ['contexts'],
    ),
  },
  current_context: {
    commands: ['config current-context'],
    summary: 'The current context.',
    schema: object({ context, source }),
  },
  context_chosen: {
    commands: ['config use-context'],
    summary: 'The context that is the current one from now on.',
    schema: object({ context }),
  },
  config_changed: {
    commands: ['config set'],
    summary: 'Which context was changed, and where.',
    schema: object({ context, file: text('The settings file.') }),
  },
}
