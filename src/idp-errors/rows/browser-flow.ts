import type { Rows } from '../row.ts'

const LOOPBACK = 'https://www.rfc-editor.org/rfc/rfc8252#section-7.3'
const ISSUER = 'https://www.rfc-editor.org/rfc/rfc9207#section-2.4'
const ANSWER = 'https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2'
const PUSHED = 'https://www.rfc-editor.org/rfc/rfc9126#section-2.2'

/** How a sign-in through the browser can end other than with tokens (RFC 8252). */
export const browserFlowRows = {
  AUTHORIZATION_NOT_OFFERED: {
    kind: 'remote',
    title: 'The provider {issuer} does not offer to sign in through the browser of this machine.',
    why: 'Its discovery document names no authorization_endpoint.',
    fix: [
      { text: 'Use the device flow, which needs no such address.' },
      { text: 'Check that the issuer is the one of your identity provider, letter by letter.' },
    ],
    owner: 'user',
    retry: 'never',
    source: 'https://www.rfc-editor.org/rfc/rfc8414#section-2',
  },
  AUTHORIZATION_ISSUER_DIFFERS: {
    kind: 'remote',
    title: 'The answer in the browser came from another provider than the one that was asked.',
    why: 'It names {answered}, and the question went to {issuer}. A page that mixes up two providers tries to get at codes that way. The code was not used.',
    fix: [
      { text: 'Close the pages of the sign-in and begin anew.' },
      { text: 'Tell the administrator of the provider when it happens again.' },
    ],
    owner: 'user',
    retry: 'new_login',
    source: ISSUER,
  },
  AUTHORIZATION_ISSUER_MISSING: {
    kind: 'remote',
    title: 'The answer in the browser does not say which provider it comes from.',
    why: '{issuer} announces that it names itself in each answer, and this one had no name. It may come from somebody else. The code was not used.',
    fix: [
      { text: 'Close the pages of the sign-in and begin anew.' },
      {
        text: 'Look at a proxy in front of the provider that drops the parameter "iss", when it happens every time.',
        by: 'admin',
      },
    ],
    owner: 'user',
    retry: 'new_login',
    source: ISSUER,
  },
  AUTHORIZATION_ANSWER_INVALID: {
    kind: 'remote',
    title: 'The answer in the browser holds neither a code nor an error.',
    why: '{issuer} sent the browser back without saying how the sign-in ended.',
    fix: [
      { text: 'Sign in again.' },
      { text: 'Use the device flow when it happens every time.' },
      { text: 'Tell the administrator of the provider the time of the sign-in.' },
    ],
    owner: 'user',
    retry: 'new_login',
    source: ANSWER,
  },
  AUTHORIZATION_ANSWERED: {
    kind: 'sign_in',
    title: 'This sign-in has its answer already.',
    why: 'One answer is taken, and no second one: the page was loaded again, or something else has called.',
    fix: [{ text: 'Look at the terminal, which says how the sign-in ended.' }],
    owner: 'user',
    retry: 'new_login',
    source: ANSWER,
  },
  BROWSER_NOT_ANSWERED: {
    kind: 'sign_in',
    title: 'No answer came from the browser within {minutes} minutes.',
    why: 'Nobody finished the sign-in, the browser could not reach this program at {redirect_uri}, or the provider showed an error of its own and went no further.',
    fix: [
      { text: 'Sign in again and finish it in the browser.' },
      {
        text: 'Register the address without its port as a redirect address of the application[[ {client_id}]], if the page spoke of a redirect URI or a reply address.',
        by: 'admin',
      },
      { text: 'Use the device flow when the browser runs on another machine.' },
    ],
    owner: 'user',
    retry: 'new_login',
    source: LOOPBACK,
  },
  BROWSER_NOT_OPENED: {
    kind: 'local',
    title: 'No browser could be opened on this machine.',
    why: 'The program that opens pages here is missing or failed, and the sign-in through the browser needs one.',
    fix: [{ text: 'Use the device flow, which works with a browser on any device.' }],
    owner: 'user',
    retry: 'never',
    source: LOOPBACK,
  },
  LOOPBACK_PORT_TAKEN: {
    kind: 'local',
    title: 'Another program on this machine uses port {port}, which the sign-in needs.',
    why: 'The provider sends the browser back to exactly this port. Another sign-in may be under way.',
    fix: [
      { text: 'Finish or stop the other sign-in, and sign in again.' },
      { text: 'Register a redirect address with another port and name it to the program.', by: 'admin' },
    ],
    owner: 'user',
    retry: 'new_login',
    source: LOOPBACK,
  },
  LOOPBACK_UNAVAILABLE: {
    kind: 'local',
    title: 'This machine does not let the program listen on an address of its own.',
    why: 'Neither 127.0.0.1 nor [::1] could be opened ({errno}). A sandbox or a security program can forbid it.',
    fix: [
      { text: 'Use the device flow, which needs no such address.' },
      { text: 'Allow the program to listen on 127.0.0.1.' },
    ],
    owner: 'user',
    retry: 'never',
    source: LOOPBACK,
  },
  PUSHED_REQUEST_INVALID: {
    kind: 'remote',
    title: 'The provider wants each sign-in announced, and its announcement does not work: {field}.',
    why: 'What {issuer} publishes or answers about pushed authorization requests has to have this field, {expected}.',
    fix: [
      { text: 'Check the settings for pushed authorization requests (PAR) on the server.' },
      { text: 'Check that no proxy answers in place of the provider.' },
    ],
    owner: 'admin',
    retry: 'never',
    source: PUSHED,
  },
  PASTED_ADDRESS_OTHER: {
    kind: 'sign_in',
    title: 'This is not the address on which the sign-in ends.',
    why: 'It begins with {redirect_uri} and goes on with a question mark. The browser says that it cannot open the page; the address bar has it all the same.',
    fix: [{ text: 'Copy the whole address from the address bar, and paste it here.' }],
    owner: 'user',
    retry: 'new_login',
    source: LOOPBACK,
  },
  OAUTH_CODE_GRANT_OFF: {
    kind: 'remote',
    title: 'The application[[ {client_id}]] may not sign people in through the browser.',
    why: 'The provider knows the application, but the authorization code grant is not switched on for it.',
    fix: [
      {
        text: 'Switch on the authorization code grant for the application. Keycloak calls it "Standard flow".',
      },
      {
        text: 'Register http://127.0.0.1/callback as a redirect address, and require PKCE with S256.',
      },
    ],
    owner: 'admin',
    retry: 'never',
    source: 'https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1',
  },
} as const satisfies Rows
