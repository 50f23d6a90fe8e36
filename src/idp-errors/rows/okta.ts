import type { Rows } from '../row.ts'

/** The page of an application in the admin console. The ID of an OIDC application is its client ID. */
const APP = '{okta_admin}/admin/app/oidc_client/instance/{client_id}'
const APPS = '{okta_admin}/admin/apps/active'
/** The page of a custom authorization server. */
const SERVER = '{okta_admin}/admin/oauth2/as/{authorization_server}'
const SERVERS = '{okta_admin}/admin/oauth2/as'

const TOKEN = '-H "Authorization: SSWS $OKTA_API_TOKEN"'
const GUIDE = 'https://developer.okta.com/docs/guides/device-authorization-grant/main/'
const OAUTH = 'https://developer.okta.com/docs/api/openapi/okta-oauth/guides/overview/'
const ERROR_CODES = 'https://developer.okta.com/docs/reference/error-codes/'

/** Okta: what its two shapes of error bodies say. */
export const oktaRows = {
  OKTA_DEVICE_GRANT_OFF: {
    kind: 'remote',
    title: 'The application[[ {client_id}]] may not use the device flow.',
    why: 'Okta wants the grant in two places: on the application, and, for a custom authorization server, on a rule of its access policy. It is missing on the application.[[ Allowed there now: {grant_types}.]]',
    fix: [
      {
        text: 'Open Applications > Applications > the application > General > General Settings > Edit, select "Device Authorization" and "Refresh Token" under Grant type, and save. The application has to be a Native one.',
        link: `${APP}#tab-general`,
        command: `curl -s ${TOKEN} {okta_org}/api/v1/apps/{client_id} | jq '.settings.oauthClient.grant_types |= (. + ["urn:ietf:params:oauth:grant-type:device_code","refresh_token"] | unique)' | curl -s -X PUT ${TOKEN} -H "Content-Type: application/json" -d @- {okta_org}/api/v1/apps/{client_id}`,
      },
      {
        text: 'Open Security > API > the authorization server > Access Policies, edit the rule for this application, and select "Device Authorization" among its grant types.',
        link: `${SERVER}#tab-policies`,
      },
      { text: 'Sign in again.', by: 'user' },
    ],
    owner: 'admin',
    retry: 'never',
    source: GUIDE,
  },
  OKTA_POLICY_REFUSES: {
    kind: 'remote',
    title: 'No access policy of the Okta authorization server allows this sign-in.',
    why: 'The application, the person, the scopes and the grant have to match one rule of one policy together. Nobody declined anything in the browser.',
    fix: [
      {
        text: 'Open Security > API > the authorization server > Access Policies and check that a policy is assigned to the application.',
        link: `${SERVER}#tab-policies`,
        command: `curl -s ${TOKEN} {okta_org}/api/v1/authorizationServers/{authorization_server}/policies`,
      },
      {
        text: 'Edit its rule: select "Device Authorization" among the grant types, and include the person or their group and the scopes.',
      },
      { text: 'Sign in again.', by: 'user' },
    ],
    owner: 'admin',
    retry: 'never',
    source: 'https://help.okta.com/oie/en-us/content/topics/security/api-config-access-policies.htm',
  },
  OKTA_CLIENT_NOT_FOUND: {
    kind: 'remote',
    title: 'The Okta org[[ {domain}]] has no active application with the client ID[[ {client_id}]].',
    why: 'The client ID is misspelled, the application is inactive, or it belongs to another org.[[ The client ID was set in {configured_in}.]]',
    fix: [
      {
        text: 'Compare the client ID with the one under Applications > Applications > the application > General, letter by letter.',
        link: APPS,
        command: `curl -s ${TOKEN} {okta_org}/api/v1/apps/{client_id}`,
      },
      { text: 'Activate the application when it is listed as inactive.' },
      {
        text: 'Correct the client ID or the issuer where the program takes them from; for the NMP platform that is auth.oidc.client_id and auth.oidc.issuer.',
      },
    ],
    owner: 'admin',
    retry: 'never',
    source: OAUTH,
  },
  OKTA_CLIENT_CONFIDENTIAL: {
    kind: 'remote',
    title: 'The application[[ {client_id}]] wants a client secret, and a command-line program has none.',
    why: 'It is registered with client authentication by secret or key. A program on the computer of a person is a public client: it cannot keep a secret.',
    fix: [
      {
        text: 'Open Applications > Applications > the application > General > Client Credentials > Edit and set "Client authentication" to None.',
        link: `${APP}#tab-general`,
      },
      {
        text: 'Create a Native application instead when it is a Web application or an API service.',
        link: APPS,
      },
    ],
    owner: 'admin',
    retry: 'never',
    source: 'https://developer.okta.com/docs/concepts/oauth-openid/',
  },
  OKTA_SCOPE_NOT_CONFIGURED: {
    kind: 'remote',
    title: 'The Okta authorization server does not define a scope that was asked for.',
    why: 'Scopes of one authorization server are not known at another. The org server only knows those of OpenID Connect and of Okta itself.[[ Asked for: {scopes}.]]',
    fix: [
      {
        text: 'Open Security > API > the authorization server > Scopes > Add Scope and add the one that is missing, with "User consent" as you need it.',
        link: `${SERVER}#tab-scopes`,
        command: `curl -s ${TOKEN} {okta_org}/api/v1/authorizationServers/{authorization_server}/scopes`,
      },
      {
        text: 'Check that the issuer names the authorization server that defines the scopes: https://<org>/oauth2/<server id>, or without a path for the org server.',
      },
      {
        text: 'Include the scope in the rule of the access policy as well, if the rule lists scopes.',
        link: `${SERVER}#tab-policies`,
      },
    ],
    owner: 'admin',
    retry: 'never',
    source: 'https://developer.okta.com/docs/guides/customize-authz-server/main/',
  },
  OKTA_SCOPE_MISSING: {
    kind: 'remote',
    title: 'The request names no scope, and the Okta authorization server has no default scopes.',
    why: 'Without a scope Okta does not know what to give a token for.',
    fix: [
      {
        text: 'Configure the scopes of the program: openid, offline_access, and what it needs; for the NMP platform that is auth.oidc.default_scopes.',
      },
      {
        text: 'Mark a scope as default on the authorization server instead.',
        link: `${SERVER}#tab-scopes`,
      },
    ],
    owner: 'admin',
    retry: 'never',
    source: OAUTH,
  },
  OKTA_USER_NOT_ASSIGNED: {
    kind: 'remote',
    title: 'The person is not assigned to the application[[ {client_id}]].',
    why: 'Okta lets only assigned people and members of assigned groups use an application.',
    fix: [
      {
        text: 'Open Applications > Applications > the application > Assignments > Assign and add the person or a group of theirs.',
        link: `${APP}#tab-assignments`,
        command: `curl -s -X POST ${TOKEN} -H "Content-Type: application/json" -d '{"id":"<user id>"}' {okta_org}/api/v1/apps/{client_id}/users`,
      },
      { text: 'Sign in again.', by: 'user' },
    ],
    owner: 'admin',
    retry: 'never',
    source: 'https://help.okta.com/oie/en-us/content/topics/apps/apps-assign-applications.htm',
  },
  OKTA_ASSURANCE_NOT_MET: {
    kind: 'remote',
    title: 'The sign-in was not strong enough for what the application is to reach.',
    why: 'The authentication policy of the application behind asks for more than the one that the person signed in to: another factor, a managed device, or a fresher sign-in.',
    fix: [
      {
        text: 'Open Security > Authentication Policies and give both applications the same policy, or make the first one as strict as the second.',
        link: '{okta_admin}/admin/authn/authentication-policies',
      },
      { text: 'Sign in again.', by: 'user' },
    ],
    owner: 'admin',
    retry: 'new_login',
    source:
      'https://help.okta.com/oie/en-us/content/topics/identity-engine/policies/about-app-sign-on-policies.htm',
  },
  OKTA_DEVICE_FLOW_NOT_AVAILABLE: {
    kind: 'remote',
    title: 'The Okta org[[ {domain}]] does not offer the device flow.',
    why: 'The authorization server that was asked does not know the grant, or the feature is not part of the org.',
    fix: [
      {
        text: 'Open Security > API > the authorization server > Access Policies and look whether "Device Authorization" can be selected in a rule.',
        link: `${SERVER}#tab-policies`,
      },
      { text: 'Ask Okta to switch the feature on when it cannot.' },
    ],
    owner: 'admin',
    retry: 'never',
    source: GUIDE,
  },
  OKTA_SESSION_ENDED: {
    kind: 'sign_in',
    title: 'The stored session is not valid at Okta any more.',
    why: 'It expired, was withdrawn, was used by another program at the same time, or the person lost access.',
    fix: [
      { text: 'Sign in again.' },
      {
        text: 'Ask an administrator to lengthen the lifetime of refresh tokens in the access policy when this happens often.',
      },
    ],
    owner: 'user',
    retry: 'new_login',
    source: 'https://developer.okta.com/docs/guides/refresh-tokens/main/',
  },
  OKTA_AUTHORIZATION_SERVER_NOT_FOUND: {
    kind: 'remote',
    title: 'The Okta org[[ {domain}]] has no authorization server[[ {authorization_server}]].',
    why: 'The path of the issuer names an authorization server that does not exist, or is inactive.',
    fix: [
      {
        text: 'Open Security > API > Authorization Servers and copy the Issuer URI of the right one.',
        link: SERVERS,
        command: `curl -s ${TOKEN} {okta_org}/api/v1/authorizationServers`,
      },
      {
        text: 'Use the address of the org without a path, https://<org>.okta.com, when its own authorization server is meant.',
      },
    ],
    owner: 'admin',
    retry: 'never',
    source: 'https://developer.okta.com/docs/concepts/auth-servers/',
  },
  OKTA_RATE_LIMITED: {
    kind: 'remote',
    title: 'The Okta org[[ {domain}]] got too many requests in a short time.',
    why: 'Okta counts the requests of all programs of the org together and refuses more for up to a minute.',
    fix: [
      { text: 'Wait a minute and try again.' },
      {
        text: 'Look at Reports > Rate limits to see which program uses the limit up.',
        link: '{okta_admin}/reports/rate-limit',
      },
    ],
    owner: 'user',
    retry: 'backoff',
    source: 'https://developer.okta.com/docs/reference/rate-limits/',
  },
  OKTA_NOT_PERMITTED: {
    kind: 'remote',
    title: 'The account has no permission for this at Okta.',
    why: 'The action belongs to a role or a feature that the account, or the org, does not have.',
    fix: [
      { text: 'Open Security > Administrators and give the account a role that includes the action.' },
      { text: 'Ask Okta about the feature when the role is there already.' },
    ],
    owner: 'admin',
    retry: 'never',
    source: ERROR_CODES,
  },
  OKTA_TOKEN_REFUSED: {
    kind: 'sign_in',
    title: 'Okta does not accept the token.',
    why: 'It expired, was withdrawn, or is not meant for the API that was called.',
    fix: [{ text: 'Sign in again.' }],
    owner: 'user',
    retry: 'new_login',
    source: ERROR_CODES,
  },
  OKTA_ADMIN_ADDRESS: {
    kind: 'remote',
    title: 'The issuer is the address of the admin console, not of the org.',
    why: 'Hosts that end in -admin.okta.com serve the console of administrators. Nobody signs in to a program there.',
    fix: [{ text: 'Take "-admin" out of the issuer: https://<org>.okta.com.' }],
    owner: 'admin',
    retry: 'never',
    source: 'https://developer.okta.com/docs/guides/find-your-domain/main/',
  },
  OKTA_SIGN_IN_REFUSED: {
    kind: 'sign_in',
    title: 'Okta did not accept the sign-in.',
    why: 'The user name or the password is wrong, or the account is locked or inactive.',
    fix: [
      { text: 'Sign in again and enter the user name and the password of this org anew.' },
      { text: 'Ask an administrator to unlock the account when that does not help.' },
    ],
    owner: 'user',
    retry: 'new_login',
    source: ERROR_CODES,
  },
  OKTA_SERVICE_FAULT: {
    kind: 'remote',
    title: 'Okta failed on its own side.',
    why: 'It reports an internal fault, or works in read-only mode for now.',
    fix: [
      { text: 'Wait some minutes and try again.' },
      { text: 'Look at the status page of Okta when it stays.', link: 'https://status.okta.com' },
    ],
    owner: 'user',
    retry: 'backoff',
    source: ERROR_CODES,
  },
  OKTA_ADDRESS_WRONG: {
    kind: 'remote',
    title: 'The address does not exist at Okta.',
    why: 'The path of the request is not one that Okta serves, or not with this method. The issuer may carry a path that is not an authorization server.',
    fix: [
      { text: 'Copy the Issuer URI from Security > API > Authorization Servers.', link: SERVERS },
      { text: 'Use https://<org>.okta.com without a path for the org server.' },
    ],
    owner: 'admin',
    retry: 'never',
    source: ERROR_CODES,
  },
} as const satisfies Rows
