import type { Rows } from '../row.ts'

/** The list of clients of a realm in the admin console; one client has no address that its client ID would give. */
const CLIENTS = '{base_url}/admin/master/console/#/{realm}/clients'
const CLIENT_SCOPES = '{base_url}/admin/master/console/#/{realm}/client-scopes'
const REALM_SETTINGS = '{base_url}/admin/master/console/#/{realm}/realm-settings'

/** The internal ID of the client, which the commands need. */
const ID = '$(kcadm.sh get clients -r {realm} -q clientId={client_id} --fields id --format csv --noquotes)'

const GUIDE = 'https://www.keycloak.org/docs/latest/server_admin/index.html'
const DEVICE_GRANT = `${GUIDE}#con-oidc-auth-flows_server_administration_guide`

/** Keycloak: the client and the realm. */
export const keycloakClientRows = {
  KEYCLOAK_DEVICE_GRANT_OFF: {
    kind: 'remote',
    title: 'The client[[ {client_id}]] may not use the device flow.',
    why: 'The realm[[ {realm}]] knows the client, but the "OAuth 2.0 Device Authorization Grant" is switched off for it. The discovery document offers the flow all the same, because it speaks for the whole realm.',
    fix: [
      {
        text: 'Open Clients > the client > Settings > Capability config, switch on "OAuth 2.0 Device Authorization Grant", and save.',
        link: CLIENTS,
        command: `kcadm.sh update clients/${ID} -r {realm} -s 'attributes."oauth2.device.authorization.grant.enabled"=true'`,
      },
      { text: 'Sign in again.', by: 'user' },
    ],
    owner: 'admin',
    retry: 'never',
    source: DEVICE_GRANT,
  },
  KEYCLOAK_STANDARD_FLOW_OFF: {
    kind: 'remote',
    title: 'The client[[ {client_id}]] may not sign people in through a page of its own.',
    why: 'The "Standard flow" is switched off for it in the realm[[ {realm}]]. A sign-in with a code does not need it.',
    fix: [
      {
        text: 'Open Clients > the client > Settings > Capability config, switch on "Standard flow", and save.',
        link: CLIENTS,
        command: `kcadm.sh update clients/${ID} -r {realm} -s standardFlowEnabled=true`,
      },
      { text: 'Sign in again.', by: 'user' },
    ],
    owner: 'admin',
    retry: 'never',
    source: DEVICE_GRANT,
  },
  KEYCLOAK_DEVICE_FEATURE_OFF: {
    kind: 'remote',
    title: 'This Keycloak does not offer the device flow at all.',
    why: 'The server was started without the feature "device-flow", so neither the realm nor the client can switch it on.',
    fix: [
      {
        text: 'Take device-flow out of --features-disabled (KC_FEATURES_DISABLED) and start the server anew.',
        command: 'kc.sh show-config',
      },
    ],
    owner: 'admin',
    retry: 'never',
    source: 'https://www.keycloak.org/server/features',
  },
  KEYCLOAK_CLIENT_NOT_FOUND: {
    kind: 'remote',
    title: 'The realm[[ {realm}]] has no usable client[[ {client_id}]].',
    why: 'Keycloak gives the same answer for four causes: no client has this ID, the client is disabled, the ID is empty, or the realm is the wrong one.[[ The client ID was set in {configured_in}.]]',
    fix: [
      {
        text: 'Open Clients in the realm and compare the "Client ID" with the one that was sent, letter by letter.',
        link: CLIENTS,
        command:
          'kcadm.sh get clients -r {realm} -q clientId={client_id} --fields clientId,enabled,publicClient',
      },
      { text: 'Switch on "Enabled" at the top of the page of the client when it is off.' },
      {
        text: 'Check that the issuer names the right realm; small and capital letters differ.',
      },
      {
        text: 'Correct the client ID or the issuer where the program takes them from; for the NMP platform that is auth.oidc.client_id and auth.oidc.issuer.',
      },
    ],
    owner: 'admin',
    retry: 'never',
    source: `${GUIDE}#_oidc_clients`,
  },
  KEYCLOAK_CLIENT_CONFIDENTIAL: {
    kind: 'remote',
    title: 'The client[[ {client_id}]] wants a secret, and a command-line program has none.',
    why: 'Keycloak knows the client, but "Client authentication" is on for it. A program on the computer of a person is a public client: it cannot keep a secret.',
    fix: [
      {
        text: 'Open Clients > the client > Settings > Capability config, switch off "Client authentication", and save.',
        link: CLIENTS,
        command: `kcadm.sh update clients/${ID} -r {realm} -s publicClient=true`,
      },
      { text: 'Sign in again.', by: 'user' },
    ],
    owner: 'admin',
    retry: 'never',
    source: `${GUIDE}#_access-type`,
  },
  KEYCLOAK_CLIENT_SECRET_REFUSED: {
    kind: 'remote',
    title: 'Keycloak refused the client[[ {client_id}]] with the secret that was sent.',
    why: 'Keycloak gives the same answer for three causes: the secret is not the one of the client, no client of the realm[[ {realm}]] has this ID, or the client is disabled.',
    fix: [
      {
        text: 'Open Clients > the client > Credentials and compare "Client Secret" with the one that the program sends.',
        link: CLIENTS,
        command: `kcadm.sh get clients/${ID}/client-secret -r {realm} --fields type`,
      },
      { text: 'Check that "Client Authenticator" on the same page is "Client Id and Secret".' },
      { text: 'Switch on "Enabled" at the top of the page of the client when it is off.' },
      { text: 'Sign in again.', by: 'user' },
    ],
    owner: 'admin',
    retry: 'never',
    source: `${GUIDE}#_client-credentials`,
  },
  KEYCLOAK_CLIENT_ID_MISSING: {
    kind: 'remote',
    title: 'The request reached Keycloak without a client ID.',
    why: 'The program has no client ID to send, or sends an empty one.[[ It takes the client ID from {configured_in}.]]',
    fix: [
      {
        text: 'Set the client ID to the "Client ID" of a client of the realm; for the NMP platform that is auth.oidc.client_id.',
        link: CLIENTS,
      },
    ],
    owner: 'admin',
    retry: 'never',
    source: `${GUIDE}#_oidc_clients`,
  },
  KEYCLOAK_CLIENT_DISABLED: {
    kind: 'remote',
    title: 'The client[[ {client_id}]] is disabled in the realm[[ {realm}]].',
    why: 'An administrator has switched it off.',
    fix: [
      {
        text: 'Open Clients > the client and switch on "Enabled" at the top of the page.',
        link: CLIENTS,
        command: `kcadm.sh update clients/${ID} -r {realm} -s enabled=true`,
      },
    ],
    owner: 'admin',
    retry: 'never',
    source: `${GUIDE}#_oidc_clients`,
  },
  KEYCLOAK_CLIENT_NOT_FOR_SIGN_IN: {
    kind: 'remote',
    title: 'The client[[ {client_id}]] is not made for signing people in.',
    why: 'It is a bearer-only client, which only checks tokens, or a client of another protocol than OpenID Connect.',
    fix: [
      {
        text: 'Create a client of the type OpenID Connect with "Client authentication" off and "OAuth 2.0 Device Authorization Grant" on, and use its client ID.',
        link: `${CLIENTS}/add-client`,
        command: `kcadm.sh create clients -r {realm} -s clientId=<new client id> -s publicClient=true -s standardFlowEnabled=false -s 'attributes."oauth2.device.authorization.grant.enabled"=true'`,
      },
    ],
    owner: 'admin',
    retry: 'never',
    source: `${GUIDE}#_oidc_clients`,
  },
  KEYCLOAK_REALM_NOT_FOUND: {
    kind: 'remote',
    title: 'Keycloak has no realm[[ {realm}]].',
    why: 'The realm in the address of the issuer is misspelled. Small and capital letters differ in it.[[ It was set in {configured_in}.]]',
    fix: [
      {
        text: 'Compare the realm with the list at the top of the admin console.',
        link: '{base_url}/admin/',
        command: 'kcadm.sh get realms --fields realm,enabled',
      },
      {
        text: 'Correct the issuer, https://<host>/realms/<realm>; for the NMP platform that is auth.oidc.issuer.',
      },
    ],
    owner: 'admin',
    retry: 'never',
    source: `${GUIDE}#configuring-realms`,
  },
  KEYCLOAK_REALM_DISABLED: {
    kind: 'remote',
    title: 'The realm[[ {realm}]] is disabled.',
    why: 'An administrator has switched the whole realm off, so nobody can sign in to it.',
    fix: [
      {
        text: 'Open Realm settings and switch on "Enabled" at the top of the page.',
        link: REALM_SETTINGS,
        command: 'kcadm.sh update realms/{realm} -s enabled=true',
      },
    ],
    owner: 'admin',
    retry: 'never',
    source: `${GUIDE}#configuring-realms`,
  },
  KEYCLOAK_ADDRESS_WRONG: {
    kind: 'remote',
    title: 'Keycloak answers, but not at this address.',
    why: 'The path does not exist on the server. Older servers, and those with a relative path, have /auth before /realms; newer ones do not.',
    fix: [
      {
        text: 'Open https://<host>/realms/<realm>/.well-known/openid-configuration in a browser, with and without /auth before /realms.',
      },
      {
        text: 'Use the "issuer" of the one that answers; for the NMP platform that is auth.oidc.issuer.',
      },
    ],
    owner: 'admin',
    retry: 'never',
    source: 'https://www.keycloak.org/server/all-config#category-http',
  },
  KEYCLOAK_HTTPS_REQUIRED: {
    kind: 'remote',
    title: 'The realm[[ {realm}]] takes requests over https only.',
    why: 'The request reached Keycloak over http. Behind a proxy that ends TLS, Keycloak must be told to trust what the proxy says.',
    fix: [
      { text: 'Begin the issuer with https://.' },
      {
        text: 'Set the server option proxy-headers (KC_PROXY_HEADERS) to xforwarded or forwarded when a proxy ends TLS.',
      },
      {
        text: 'Look at Realm settings > General > "Require SSL" for a server that is for tests only.',
        link: REALM_SETTINGS,
      },
    ],
    owner: 'admin',
    retry: 'never',
    source: 'https://www.keycloak.org/server/reverseproxy',
  },
  KEYCLOAK_SCOPE_NOT_ASSIGNED: {
    kind: 'remote',
    title: 'The client[[ {client_id}]] may not use a scope that was asked for.',
    why: 'A client scope of that name does not exist in the realm[[ {realm}]], or is not assigned to the client.[[ Refused: {scope}.]][[ Asked for: {scopes}.]] The device endpoint does not check scopes; the browser page and the token do.',
    fix: [
      {
        text: 'Open Client scopes > Create client scope and add one with exactly this name when it is missing.',
        link: CLIENT_SCOPES,
        command: 'kcadm.sh get client-scopes -r {realm} --fields id,name',
      },
      {
        text: 'Open Clients > the client > Client scopes > Add client scope and assign it as Optional or Default.',
        link: CLIENTS,
        command: `kcadm.sh update clients/${ID}/optional-client-scopes/<scope id> -r {realm}`,
      },
      { text: 'Sign in again.', by: 'user' },
    ],
    owner: 'admin',
    retry: 'never',
    source: `${GUIDE}#_client_scopes`,
  },
  KEYCLOAK_PKCE_REQUIRED: {
    kind: 'remote',
    title: 'The client[[ {client_id}]] wants a code challenge (PKCE), and the request had none that fits.',
    why: 'The client enforces "Proof Key for Code Exchange Code Challenge Method", also for the device flow.',
    fix: [
      { text: 'Use a program that sends a code challenge with the method S256 in the device flow.' },
      {
        text: 'Set the method to S256 under Clients > the client > Advanced > Advanced settings, or leave it empty when the program cannot send one.',
        link: CLIENTS,
        command: `kcadm.sh update clients/${ID} -r {realm} -s 'attributes."pkce.code.challenge.method"=S256'`,
      },
    ],
    owner: 'admin',
    retry: 'never',
    source: `${GUIDE}#_proof-key-for-code-exchange`,
  },
  KEYCLOAK_REQUEST_MALFORMED: {
    kind: 'remote',
    title: 'Keycloak cannot read the request[[; it misses {parameter}]].',
    why: 'A parameter is missing or came twice, or the method is not the right one. The program builds the request, so people cannot mend it at the provider.',
    fix: [
      { text: 'Check that no proxy between the program and Keycloak changes requests.' },
      { text: "Report the provider's words to the authors of the program." },
    ],
    owner: 'developer',
    retry: 'never',
    source: 'https://www.rfc-editor.org/rfc/rfc8628#section-3.1',
  },
} as const satisfies Rows
