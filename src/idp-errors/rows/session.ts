import type { Rows } from '../row.ts'

/** What can happen to a session after it was stored. */
export const sessionRows = {
  SESSION_ENDED: {
    kind: 'sign_in',
    title: 'The session at {issuer} has ended.',
    why: 'The provider no longer accepts the stored refresh token: {reason}. The session was removed from this machine; nothing else was touched.',
    fix: [{ text: 'Sign in again.', command: '{login_command}' }],
    owner: 'user',
    retry: 'new_login',
    source: 'https://www.rfc-editor.org/rfc/rfc6749#section-5.2',
  },
  SESSION_NOT_RENEWABLE: {
    kind: 'sign_in',
    title: 'The access token for {issuer} has expired and cannot be renewed.',
    why: 'The provider gave no refresh token when this session began. It gives one only when the scope offline_access is asked for and allowed.',
    fix: [
      { text: 'Sign in again.', command: '{login_command}' },
      {
        text: 'To stay signed in longer, ask for the scope offline_access and have it allowed for the client.',
      },
    ],
    owner: 'user',
    retry: 'new_login',
    source: 'https://openid.net/specs/openid-connect-core-1_0.html#OfflineAccess',
  },
  ID_TOKEN_NOT_RENEWED: {
    kind: 'sign_in',
    title: 'The ID token from {issuer} has ended, and there is no new one.',
    why: 'The API takes ID tokens, and the provider renewed this session without one, as it may. It was asked once and is not asked again.',
    fix: [
      { text: 'Sign in again.', command: '{login_command}' },
      {
        text: 'To stay signed in longer, let the provider return an ID token with each renewal, or let the API take access tokens.',
      },
    ],
    owner: 'user',
    retry: 'new_login',
    source: 'https://openid.net/specs/openid-connect-core-1_0.html#RefreshTokenResponse',
  },
  ROTATION_LOST: {
    kind: 'sign_in',
    title: 'The session at {issuer} was lost while it was being renewed.',
    why: 'An earlier run sent the refresh token and was cut off before the answer was stored. The provider accepts each refresh token once, so the stored one is spent: {reason}.',
    fix: [{ text: 'Sign in again.', command: '{login_command}' }],
    owner: 'user',
    retry: 'new_login',
    source: 'https://www.rfc-editor.org/rfc/rfc9700#section-4.14.2',
  },
  SESSION_NOT_STORED: {
    kind: 'local',
    title: 'The renewed session at {issuer} could not be stored.',
    why: 'The provider has replaced the refresh token, and the new one could not be written: {reason} This process keeps it in memory and goes on trying. When it ends first, the session is lost.',
    fix: [
      { text: 'Make room for it: mend what the sentence above names, while this program still runs.' },
      { text: 'Sign in again if the program has ended before.', command: '{login_command}' },
    ],
    owner: 'user',
    retry: 'backoff',
    source: 'https://www.rfc-editor.org/rfc/rfc9700#section-4.14.2',
  },
  REVOCATION_TIMED_OUT: {
    kind: 'remote',
    title: 'The provider did not answer the sign-out within {seconds} s.',
    why: 'The session is gone from this machine. At the provider it may live until it runs out by itself.',
    fix: [{ text: 'End the session on the account page of the provider when it must not live on.' }],
    owner: 'network',
    retry: 'never',
    source: 'https://www.rfc-editor.org/rfc/rfc7009#section-2.2',
  },
} as const satisfies Rows
