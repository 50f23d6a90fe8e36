import {
  count,
  flag,
  type JsonResult,
  type JsonSchema,
  listOf,
  maybeMoment,
  maybeText,
  moment,
  object,
  oneOf,
  text,
  texts,
} from './schema.ts'
import { context, platform, scopes, store } from './shared-fields.ts'

const event = (name: string): JsonSchema => ({ type: 'string', const: name })
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

/** What signing in and out prints as JSON. */
export const signInResults: Readonly<Record<string, JsonResult>> = {
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
        resume_command: text('The command that finishes the sign-in. With --start only.'),
      },
      ['verification_uri_complete', 'resume_command'],
    ),
  },
  unanswered: {
    commands: ['auth login'],
    summary: 'An event: sign-ins before this one were not answered. Whoever starts them should stop.',
    schema: object({
      event: event('unanswered'),
      count: count('Which sign-in in a row this is.'),
      minutes: count('Within how many minutes.'),
      problem: { type: 'string', const: 'SIGN_INS_UNANSWERED' },
    }),
  },
  browser: {
    commands: ['auth login'],
    summary:
      'An event: the page to open in a browser that reaches this machine, at once. No secret of the session.',
    schema: object(
      {
        event: event('browser'),
        authorization_uri: text('The page of the provider.'),
        redirect_uri: text('Where the browser arrives in the end.'),
        expires_at: moment('When this program stops waiting.'),
        instead_of: text('The code of what refused the device flow. Absent when nothing did.'),
      },
      ['instead_of'],
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
  session_status: {
    commands: ['auth status'],
    summary: 'A session of this program.',
    schema: object({
      signed_in: flag('Whether commands work without a new sign-in.'),
      source: { type: 'string', const: 'session' },
      verified: flag('Whether the provider vouched for these facts. Of a session it did.'),
      ...session,
      other_accounts: texts('Who else is signed in to the context.'),
    }),
  },
  accounts: {
    commands: ['auth list'],
    summary: 'Everybody who is signed in with this program.',
    schema: object({
      current_context: text('The context that commands use when none is named.'),
      accounts: listOf(
        object({
          context,
          in_use: flag('Whether the commands of its context use it.'),
          subject: session.subject,
          name: session.name,
          email: session.email,
          platform,
          issuer: session.issuer,
          client_id: session.client_id,
          expires_at: maybeMoment('When the access token ends; null when no session could be read.'),
          refreshable: session.refreshable,
          store,
          problem: maybeText('The code of what is in the way of reading the session.'),
        }),
        'One entry an account.',
      ),
      contexts_without: listOf(
        object({
          name: text('The context.'),
          platform,
          other_tool: flag('Whether the settings file has a token for it, which is used.'),
        }),
        'Contexts of the settings file in which no account of this program is in use.',
      ),
    }),
  },
  account_chosen: {
    commands: ['auth switch'],
    summary: 'The account that is in use from now on.',
    schema: object({ context, subject: session.subject, name: session.name, email: session.email }),
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
      refreshable: flag(
        'Whether it renews itself. It does when another tool stored a refresh token beside it.',
      ),
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
            enum: ['revoked', 'nothing_to_revoke', 'unsupported', 'kept', 'failed', null],
            description: 'What the provider did; null when there was no session.',
          },
        }),
        'One entry a session.',
      ),
      in_use: maybeText('Who is in use in the context from now on; null when nobody took over.'),
    }),
  },
}
