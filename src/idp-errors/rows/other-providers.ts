import type { Rows } from '../row.ts'

/** Providers that are not Entra ID, Okta or Keycloak: where each of them has the switch. */
export const otherProviderRows = {
  AUTH0_DEVICE_GRANT_OFF: {
    kind: 'remote',
    title: 'The Auth0 application[[ {client_id}]] may not use the device flow.',
    why: 'The grant "Device Code" is not selected for it. It needs an application of the type Native.',
    fix: [
      {
        text: 'Open Applications > Applications > the application > Settings > Advanced Settings > Grant Types, select "Device Code" and "Refresh Token", and save.',
        link: 'https://manage.auth0.com/#/applications/{client_id}/settings',
      },
      { text: 'Sign in again.', by: 'user' },
    ],
    owner: 'admin',
    retry: 'never',
    source:
      'https://auth0.com/docs/get-started/authentication-and-authorization-flow/device-authorization-flow',
  },
  AUTH0_USER_GONE: {
    kind: 'remote',
    title: 'The person of this session no longer exists at Auth0.',
    why: 'The account was deleted after the sign-in.',
    fix: [
      {
        text: 'Create the account again, or sign in with another one.',
        link: 'https://manage.auth0.com/#/users',
      },
    ],
    owner: 'admin',
    retry: 'never',
    source: 'https://auth0.com/docs/secure/tokens/refresh-tokens',
  },
  GOOGLE_CLIENT_NOT_FOUND: {
    kind: 'remote',
    title: 'Google does not know the client ID[[ {client_id}]], or it is of the wrong type.',
    why: 'The client was deleted, its ID is misspelled, or it was not made for the device flow.[[ The client ID was set in {configured_in}.]]',
    fix: [
      {
        text: 'Create an OAuth client of the type "TVs and Limited Input devices" and use its client ID.',
        link: 'https://console.cloud.google.com/auth/clients',
      },
    ],
    owner: 'admin',
    retry: 'never',
    source: 'https://developers.google.com/identity/protocols/oauth2/limited-input-device',
  },
  GOOGLE_SCOPE_NOT_ALLOWED: {
    kind: 'remote',
    title: 'Google does not allow these scopes in the device flow.',
    why: 'Only email, openid, profile and a few scopes of Drive and YouTube may be asked for on a device.[[ Asked for: {scopes}.]]',
    fix: [
      { text: 'Reduce the scopes of the program to email, openid and profile.' },
      { text: 'Sign in through the browser on this computer when other scopes are needed.' },
    ],
    owner: 'developer',
    retry: 'never',
    source: 'https://developers.google.com/identity/protocols/oauth2/limited-input-device#allowedscopes',
  },
  GOOGLE_ADMIN_POLICY: {
    kind: 'remote',
    title: 'The Google Workspace of the account does not allow this application.',
    why: 'An administrator of the Workspace limits which applications may see data of the account.',
    fix: [
      {
        text: 'Open Security > Access and data control > API controls > Manage third-party app access and trust the client ID of the application.',
        link: 'https://admin.google.com/ac/owl/list?tab=configuredApps',
      },
    ],
    owner: 'admin',
    retry: 'never',
    source: 'https://developers.google.com/identity/protocols/oauth2/limited-input-device',
  },
  GOOGLE_ORG_INTERNAL: {
    kind: 'sign_in',
    title: 'Only accounts of one organization may use this application.',
    why: 'The Google Cloud project of the application is for internal users, and another account was chosen.',
    fix: [
      { text: 'Sign in again with an account of that organization.' },
      {
        text: 'Ask the owner of the project to set the user type to External when others are to sign in.',
        link: 'https://console.cloud.google.com/auth/audience',
      },
    ],
    owner: 'user',
    retry: 'new_login',
    source: 'https://developers.google.com/identity/protocols/oauth2/limited-input-device',
  },
  GOOGLE_APP_NOT_VERIFIED: {
    kind: 'remote',
    title: 'Google has not verified the application yet, and this account is not one of its testers.',
    why: 'While an application is in testing, only accounts that are named as test users may sign in to it.',
    fix: [
      {
        text: 'Open Google Auth Platform > Audience > Test users and add the account.',
        link: 'https://console.cloud.google.com/auth/audience',
      },
      { text: 'Choose "Publish app" on the same page when anybody is to sign in.' },
      { text: 'Sign in again.', by: 'user' },
    ],
    owner: 'admin',
    retry: 'never',
    source: 'https://support.google.com/cloud/answer/15549945',
  },
  GITHUB_DEVICE_FLOW_OFF: {
    kind: 'remote',
    title: 'The GitHub application[[ {client_id}]] may not use the device flow.',
    why: 'The owner of the application has to switch the device flow on.',
    fix: [
      {
        text: 'Open Settings > Developer settings > the application, select "Enable Device Flow", and save.',
        link: 'https://github.com/settings/developers',
      },
    ],
    owner: 'admin',
    retry: 'never',
    source: 'https://docs.github.com/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps#device-flow',
  },
  GITHUB_CLIENT_NOT_FOUND: {
    kind: 'remote',
    title: 'GitHub does not know the client ID[[ {client_id}]].',
    why: 'The ID is misspelled, or the application was deleted.[[ The client ID was set in {configured_in}.]]',
    fix: [
      {
        text: 'Compare the client ID with the one on the page of the application.',
        link: 'https://github.com/settings/developers',
      },
    ],
    owner: 'admin',
    retry: 'never',
    source: 'https://docs.github.com/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps#device-flow',
  },
  DEX_CLIENT_NOT_FOUND: {
    kind: 'remote',
    title: 'Dex does not accept the client[[ {client_id}]].',
    why: 'No static client has this ID, or it is not marked as public and so needs a secret.[[ The client ID was set in {configured_in}.]]',
    fix: [
      {
        text: 'Add the client under staticClients in the configuration of Dex, with "public: true" and "/device/callback" among its redirectURIs, and start Dex anew.',
      },
    ],
    owner: 'admin',
    retry: 'never',
    source: 'https://dexidp.io/docs/configuration/custom-scopes-claims-clients/',
  },
  HYDRA_GRANT_NOT_ALLOWED: {
    kind: 'remote',
    title: 'The client[[ {client_id}]] may not use the device flow at Ory.',
    why: 'Its grant types do not include the one of the device flow.',
    fix: [
      {
        text: 'Add urn:ietf:params:oauth:grant-type:device_code and refresh_token to the grant types of the client.',
        command:
          'hydra update oauth2-client {client_id} --grant-type urn:ietf:params:oauth:grant-type:device_code,refresh_token',
      },
    ],
    owner: 'admin',
    retry: 'never',
    source: 'https://www.ory.com/docs/oauth2-oidc/device-authorization',
  },
  AUTHENTIK_CLIENT_NOT_FOUND: {
    kind: 'remote',
    title: 'authentik does not accept the client ID[[ {client_id}]].',
    why: 'No OAuth2 provider has this ID, the provider is not attached to an application, or its client type is Confidential.[[ The client ID was set in {configured_in}.]]',
    fix: [
      {
        text: 'Open Applications > Providers > the provider, compare the Client ID, and set the client type to Public.',
      },
      { text: 'Attach the provider to an application when the list shows none.' },
    ],
    owner: 'admin',
    retry: 'never',
    source: 'https://docs.goauthentik.io/add-secure-apps/providers/oauth2/device_code/',
  },
  AUTHENTIK_DEVICE_FLOW_OFF: {
    kind: 'remote',
    title: 'authentik has no page for entering the code.',
    why: 'The brand of this authentik has no flow for device codes.',
    fix: [
      {
        text: 'Open System > Brands > the brand > Default flows and choose a "Device code flow".',
      },
    ],
    owner: 'admin',
    retry: 'never',
    source: 'https://docs.goauthentik.io/add-secure-apps/providers/oauth2/device_code/',
  },
  ZITADEL_DEVICE_GRANT_OFF: {
    kind: 'remote',
    title: 'The ZITADEL application[[ {client_id}]] may not use the device flow.',
    why: 'The grant "Device Code" is not selected for it. ZITADEL names the wrong grant in its words.',
    fix: [
      {
        text: 'Open the project > the application > OIDC Configuration, select "Device Code" and "Refresh Token" under Grant Types, set the authentication method to None, and save.',
      },
    ],
    owner: 'admin',
    retry: 'never',
    source: 'https://zitadel.com/docs/guides/integrate/login/oidc/device-authorization',
  },
  ZITADEL_CLIENT_CONFIDENTIAL: {
    kind: 'remote',
    title: 'The ZITADEL application[[ {client_id}]] wants a secret, and a command-line program has none.',
    why: 'Its authentication method is not None. A program on the computer of a person is a public client: it cannot keep a secret.',
    fix: [
      {
        text: 'Open the project > the application > OIDC Configuration and set the authentication method to None.',
      },
    ],
    owner: 'admin',
    retry: 'never',
    source: 'https://zitadel.com/docs/guides/integrate/login/oidc/device-authorization',
  },
  PINGONE_DEVICE_GRANT_OFF: {
    kind: 'remote',
    title: 'The PingOne application[[ {client_id}]] may not use the device flow.',
    why: 'It needs the grant type "Device Authorization" (DEVICE_CODE).',
    fix: [
      {
        text: 'Open Applications > the application > Configuration and select "Device Authorization" and "Refresh Token" among the grant types.',
      },
    ],
    owner: 'admin',
    retry: 'never',
    source:
      'https://developer.pingidentity.com/pingone-api/auth/openid-connect-oauth-2/device-authorization-grant.html',
  },
  COGNITO_NO_DEVICE_FLOW: {
    kind: 'remote',
    title: 'Amazon Cognito has no device flow.',
    why: 'Cognito does not offer the device authorization grant. AWS publishes a sample with Lambda that adds one.',
    fix: [
      { text: 'Sign in through the browser on this computer, where the program offers it.' },
      {
        text: 'Put an identity provider with a device flow in front of Cognito when a screen-less machine has to sign in.',
      },
    ],
    owner: 'admin',
    retry: 'never',
    source: 'https://docs.aws.amazon.com/cognito/latest/developerguide/federation-endpoints.html',
  },
} as const satisfies Rows
