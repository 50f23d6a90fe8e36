import type { Rows } from '../row.ts'

const REALM_SETTINGS = '{base_url}/admin/master/console/#/{realm}/realm-settings'
const SESSIONS = '{base_url}/admin/master/console/#/{realm}/realm-settings/sessions'
const USERS = '{base_url}/admin/master/console/#/{realm}/users'

const GUIDE = 'https://www.keycloak.org/docs/latest/server_admin/index.html'
const TIMEOUTS = `${GUIDE}#_timeouts`

/** Keycloak: sessions and the people behind them. */
export const keycloakSessionRows = {
  KEYCLOAK_CONSENT_WITHDRAWN: {
    kind: 'sign_in',
    title: 'The consent for the application[[ {client_id}]] is gone.',
    why: 'The person, or an administrator, withdrew it, or the application now asks for more than was agreed to.',
    fix: [{ text: 'Sign in again and agree in the browser.' }],
    owner: 'user',
    retry: 'new_login',
    source: `${GUIDE}#_client_scopes`,
  },
  KEYCLOAK_PASSWORD_WRONG: {
    kind: 'sign_in',
    title: 'Keycloak did not accept the user name or the password.',
    why: 'One of them differs from what the realm[[ {realm}]] has, or the account is locked for some minutes after several attempts.',
    fix: [
      { text: 'Check in which realm the account is, and sign in again.' },
      { text: 'Wait some minutes before the next attempt when it fails again.' },
      {
        text: 'Choose "Forgot Password?" on the sign-in page, or ask an administrator for a new password.',
        link: USERS,
      },
    ],
    owner: 'user',
    retry: 'new_login',
    source: `${GUIDE}#password-guess-brute-force-attacks`,
  },
  KEYCLOAK_SESSION_ENDED: {
    kind: 'sign_in',
    title: 'The session has ended at Keycloak.',
    why: 'It was not used for too long, reached its longest time, was ended by a sign-out, or the server has forgotten it.',
    fix: [
      { text: 'Sign in again.' },
      {
        text: 'Ask an administrator to lengthen "SSO Session Idle" and "SSO Session Max", or "Offline Session Idle", when this happens often.',
        link: SESSIONS,
        command:
          'kcadm.sh get realms/{realm} --fields ssoSessionIdleTimeout,ssoSessionMaxLifespan,offlineSessionIdleTimeout',
      },
    ],
    owner: 'user',
    retry: 'new_login',
    source: TIMEOUTS,
  },
  KEYCLOAK_PAGE_EXPIRED: {
    kind: 'sign_in',
    title: 'The sign-in page was open for too long, or its cookie is missing.',
    why: 'Keycloak keeps the state of a sign-in in a cookie and for some minutes only ("Login timeout").',
    fix: [
      { text: 'Close the page and begin the sign-in anew.' },
      { text: 'Allow cookies for the address of Keycloak when it happens every time.' },
      {
        text: 'Check that Keycloak is opened under the address that it is set up for (KC_HOSTNAME), and over https.',
        by: 'admin',
        link: REALM_SETTINGS,
      },
    ],
    owner: 'user',
    retry: 'new_login',
    source: TIMEOUTS,
  },
  KEYCLOAK_BROKER_FAILED: {
    kind: 'remote',
    title: 'The identity provider behind Keycloak failed or said no.',
    why: 'The realm[[ {realm}]] passes the sign-in on to another provider, and its answer could not be used. The reason stands in the log of Keycloak.',
    fix: [
      {
        text: 'Look for IDENTITY_PROVIDER_LOGIN_ERROR or the exception in the log of Keycloak at the time of the sign-in.',
      },
      {
        text: 'Open Identity providers > the provider and compare its addresses, client ID and client secret with those of the other side.',
        link: '{base_url}/admin/master/console/#/{realm}/identity-providers',
      },
    ],
    owner: 'admin',
    retry: 'never',
    source: `${GUIDE}#_identity_broker`,
  },
  KEYCLOAK_SESSION_REVOKED: {
    kind: 'sign_in',
    title: 'An administrator has ended all older sessions.',
    why: 'A "not before" time was set for the realm, the client or the person, and this session is older.',
    fix: [{ text: 'Sign in again.' }],
    owner: 'user',
    retry: 'new_login',
    source: `${GUIDE}#revoking-active-sessions`,
  },
  KEYCLOAK_REFRESH_TOKEN_REUSED: {
    kind: 'sign_in',
    title: 'The session was ended because an old refresh token of it was used again.',
    why: 'Two programs shared the session, or an answer got lost, and the realm allows each refresh token once ("Revoke Refresh Token").',
    fix: [
      { text: 'Sign in again.' },
      { text: 'Give every computer and program a session of its own; do not copy stored sessions.' },
      {
        text: 'Ask an administrator to raise "Refresh Token Max Reuse" when it happens without a second program.',
        link: `${REALM_SETTINGS}/tokens`,
        command: 'kcadm.sh get realms/{realm} --fields revokeRefreshToken,refreshTokenMaxReuse',
      },
    ],
    owner: 'user',
    retry: 'new_login',
    source: TIMEOUTS,
  },
  KEYCLOAK_SESSION_OF_OTHER_CLIENT: {
    kind: 'sign_in',
    title: 'The code or session belongs to another client than[[ {client_id}]].',
    why: 'It was given out for one client ID and handed in with another; mostly the client ID in the settings has changed since the sign-in.',
    fix: [
      { text: 'Check that the client ID of the program is the one that it had when you signed in.' },
      { text: 'Sign in again.' },
    ],
    owner: 'user',
    retry: 'new_login',
    source: `${GUIDE}#_oidc_clients`,
  },
  KEYCLOAK_USER_DISABLED: {
    kind: 'remote',
    title: 'The account is disabled or gone from the realm[[ {realm}]].',
    why: 'Keycloak knows the session, but not, or no longer, an active person behind it.',
    fix: [
      {
        text: 'Open Users > the person and switch on "Enabled", or create the account again.',
        link: USERS,
        command: 'kcadm.sh get users -r {realm} -q username=<user name> --fields username,enabled',
      },
    ],
    owner: 'admin',
    retry: 'never',
    source: `${GUIDE}#assembly-managing-users_server_administration_guide`,
  },
  KEYCLOAK_ACCOUNT_NOT_SET_UP: {
    kind: 'sign_in',
    title: 'The account has open tasks, such as a new password.',
    why: 'Keycloak wants them done in the browser before it gives a token.',
    fix: [
      {
        text: 'Open the account console in a browser, sign in, and finish what it asks.',
        link: '{base_url}/realms/{realm}/account',
      },
      { text: 'Sign in again.' },
      {
        text: 'Ask an administrator to remove the required actions when no page offers them.',
      },
    ],
    owner: 'user',
    retry: 'new_login',
    source: `${GUIDE}#con-required-actions_server_administration_guide`,
  },
} as const satisfies Rows
