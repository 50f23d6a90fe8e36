import type { Rows } from '../row.ts'
import { ERROR_REFERENCE } from './entra-pages.ts'

const REFRESH_TOKENS = 'https://learn.microsoft.com/entra/identity-platform/refresh-tokens'
const SESSION_LIFETIME =
  'https://learn.microsoft.com/entra/identity/conditional-access/concept-session-lifetime'

/** Microsoft Entra ID: sessions, codes, and what ends them. */
export const entraSessionRows = {
  ENTRA_SESSION_EXPIRED: {
    kind: 'sign_in',
    title: 'The session has expired because it was not used for too long.',
    why: 'Entra ID forgets a session after a time without use, mostly 90 days, and some kinds of sessions after a fixed time.',
    fix: [{ text: 'Sign in again.' }],
    owner: 'user',
    retry: 'new_login',
    source: REFRESH_TOKENS,
  },
  ENTRA_SIGN_IN_FREQUENCY: {
    kind: 'sign_in',
    title: 'The tenant[[ {tenant}]] wants people to sign in again after a set time.',
    why: 'A Conditional Access policy limits how long a sign-in lasts ("Sign-in frequency"), and that time is over.',
    fix: [{ text: 'Sign in again.' }],
    owner: 'user',
    retry: 'new_login',
    source: SESSION_LIFETIME,
  },
  ENTRA_SESSION_REVOKED: {
    kind: 'sign_in',
    title: 'The session was ended from outside.',
    why: 'The password was changed or reset, or somebody withdrew all sessions of the account.',
    fix: [
      { text: 'Sign in again with the current password.' },
      { text: 'Ask an administrator who ended the session when you did not change the password.' },
    ],
    owner: 'user',
    retry: 'new_login',
    source: REFRESH_TOKENS,
  },
  ENTRA_GRANT_INVALID: {
    kind: 'sign_in',
    title: 'The stored session or code is not valid any more.',
    why: 'It expired, was used before, or was changed on its way.',
    fix: [{ text: 'Sign in again.' }],
    owner: 'user',
    retry: 'new_login',
    source: ERROR_REFERENCE,
  },
  ENTRA_INTERACTION_REQUIRED: {
    kind: 'sign_in',
    title: 'Entra ID wants to see the person in the browser.',
    why: 'The session cannot go on in the background: a sign-in, a confirmation or a choice is due.',
    fix: [{ text: 'Sign in again and answer what the browser asks.' }],
    owner: 'user',
    retry: 'new_login',
    source: ERROR_REFERENCE,
  },
  ENTRA_DEVICE_FLOW_OTHER_REGION: {
    kind: 'sign_in',
    title: 'The code was entered in another region than it was made in.',
    why: 'The request of the program and the browser reached data centres of Entra ID that do not share the code.',
    fix: [
      {
        text: 'Sign in again and open the page of the code in a browser on the same network as the program.',
      },
      { text: 'Turn off a VPN on one of the two sides, if that is where they part.' },
    ],
    owner: 'user',
    retry: 'new_login',
    source: ERROR_REFERENCE,
  },
} as const satisfies Rows
