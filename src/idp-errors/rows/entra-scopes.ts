import type { Rows } from '../row.ts'
import { ADMIN_CONSENT, APP_REGISTRATION, ENTERPRISE_APPS, ERROR_REFERENCE } from './entra-pages.ts'

const EXPOSE = 'https://learn.microsoft.com/entra/identity-platform/quickstart-configure-app-expose-web-apis'
const SCOPES = 'https://learn.microsoft.com/entra/identity-platform/scopes-oidc'
const CONSENT = 'https://learn.microsoft.com/entra/identity/enterprise-apps/grant-admin-consent'

/** Microsoft Entra ID: scopes, permissions and consent. */
export const entraScopesRows = {
  ENTRA_SCOPE_NOT_CONFIGURED: {
    kind: 'remote',
    title: 'Entra ID does not know the scope[[ {scope}]] that was asked for.',
    why: 'The scope is not defined by the application that offers it, the program may not ask for it yet, or its name is not complete.[[ Asked for: {scopes}.]] A scope without a prefix, such as platform:read, is looked for in Microsoft Graph.',
    fix: [
      {
        text: 'Spell the scope with its prefix: api://, the application ID of the API, a slash, and the name, such as api://<application id>/platform:read.',
      },
      {
        text: 'Open App registrations > the API > Expose an API and add the scope when it is missing there.',
        link: `${APP_REGISTRATION}/ProtectAnAPI/appId/{api_id}`,
        command: `az ad app show --id {api_id} --query 'api.oauth2PermissionScopes[].value'`,
      },
      {
        text: 'Open App registrations > the program > API permissions > Add a permission > My APIs, and choose the scope.',
        link: `${APP_REGISTRATION}/CallAnAPI/appId/{client_id}`,
      },
      {
        text: 'Choose "Grant admin consent" there, or open the consent address as an administrator.',
        link: ADMIN_CONSENT,
        command: 'az ad app permission admin-consent --id {client_id}',
      },
      { text: 'Sign in again.', by: 'user' },
    ],
    owner: 'admin',
    retry: 'never',
    source: EXPOSE,
  },
  ENTRA_SCOPE_PREFIX_DOUBLED: {
    kind: 'remote',
    title: 'A scope carries its prefix twice[[: {scope}]].',
    why: 'The scopes are configured with their full name and with a prefix that is put before every one of them. Together they give api://…/api://…/name, which no application defines.[[ Asked for: {scopes}.]]',
    fix: [
      {
        text: 'Use short names in the default scopes and keep the prefix; for the NMP platform: auth.oidc.default_scopes with platform:read, auth.oidc.scope_prefix with api://<application id>/.',
      },
      { text: 'Take the prefix away instead when the full names have to stay.' },
      { text: 'Sign in again.', by: 'user' },
    ],
    owner: 'admin',
    retry: 'never',
    source: SCOPES,
  },
  ENTRA_SCOPE_MISSING: {
    kind: 'remote',
    title: 'The request names no scope.',
    why: 'Entra ID wants at least one scope in every request for a code or a token.',
    fix: [
      {
        text: 'Configure the scopes of the program: openid, offline_access, and what it needs of the API; for the NMP platform that is auth.oidc.default_scopes.',
      },
    ],
    owner: 'admin',
    retry: 'never',
    source: 'https://learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code',
  },
  ENTRA_SCOPES_OF_TWO_RESOURCES: {
    kind: 'remote',
    title: 'The scopes belong to more than one API.',
    why: 'A token of Entra ID is for one API, so a request may name the scopes of one API only.[[ Asked for: {scopes}.]] Scopes without a prefix count as those of Microsoft Graph; openid, profile, email and offline_access do not count.',
    fix: [
      { text: 'Keep the scopes of one API, all with the same prefix, and drop the others.' },
      { text: 'Sign in a second time for the other API when its token is needed as well.' },
    ],
    owner: 'admin',
    retry: 'never',
    source: SCOPES,
  },
  ENTRA_SCOPE_WITHOUT_RESOURCE: {
    kind: 'remote',
    title: 'The scopes name no API, so there is nothing to give a token for.',
    why: 'Only an access token for an API was asked for, and none of the scopes says which API.[[ Asked for: {scopes}.]]',
    fix: [
      { text: 'Add a scope of the API with its prefix, such as api://<application id>/platform:read.' },
      { text: 'Sign in again.', by: 'user' },
    ],
    owner: 'admin',
    retry: 'never',
    source: SCOPES,
  },
  ENTRA_SCOPE_NEEDS_DEFAULT: {
    kind: 'remote',
    title: 'A program that signs in as itself has to ask for the scope .default.',
    why: 'With the client credentials grant nobody is signed in, so single scopes make no sense to Entra ID.[[ Asked for: {scope}.]]',
    fix: [
      { text: 'Ask for api://<application id>/.default when a service signs in as itself.' },
      { text: 'Use the device flow when a person is to sign in.' },
    ],
    owner: 'developer',
    retry: 'never',
    source: SCOPES,
  },
  ENTRA_CONSENT_MISSING: {
    kind: 'remote',
    title: 'Nobody has consented yet to what the application[[ {client_id}]] asks for.',
    why: 'Entra ID gives access to an API only after the person, or an administrator for everybody, has agreed. This request could not ask.',
    fix: [
      {
        text: 'Ask an administrator to consent for the whole tenant: API permissions > "Grant admin consent", or the consent address.',
        link: ADMIN_CONSENT,
        command: 'az ad app permission admin-consent --id {client_id}',
      },
      { text: 'Sign in again, and accept in the browser if it asks.', by: 'user' },
    ],
    owner: 'admin',
    retry: 'new_login',
    source: CONSENT,
  },
  ENTRA_ADMIN_CONSENT_REQUIRED: {
    kind: 'remote',
    title: 'An administrator has to approve the application[[ {client_id}]] first.',
    why: 'It asks for permissions that people of this tenant may not grant for themselves, or the tenant leaves no consent to them at all.',
    fix: [
      {
        text: 'Open the consent address as an administrator of the tenant, read what is asked for, and accept.',
        link: ADMIN_CONSENT,
        command: 'az ad app permission admin-consent --id {client_id}',
      },
      {
        text: 'Look at Enterprise applications > the application > Permissions to see that the consent has arrived.',
        link: ENTERPRISE_APPS,
      },
      { text: 'Sign in again.', by: 'user' },
    ],
    owner: 'admin',
    retry: 'never',
    source: CONSENT,
  },
  ENTRA_CONSENT_DECLINED: {
    kind: 'sign_in',
    title: 'The permissions were declined in the browser.',
    why: 'The person who signed in did not accept what the application asks for, so it gets no access.',
    fix: [
      { text: 'Sign in again and choose Accept if you want the program to act for you.' },
      { text: 'Ask an administrator what the permissions are for when you are not sure.' },
    ],
    owner: 'user',
    retry: 'new_login',
    source: ERROR_REFERENCE,
  },
  ENTRA_PERMISSION_NOT_LISTED: {
    kind: 'remote',
    title: 'The application[[ {client_id}]] does not list the API[[ {resource}]] among its permissions.',
    why: 'Entra ID only gives tokens for APIs that the registration of the program names, or an administrator has not consented to them yet.',
    fix: [
      {
        text: 'Open App registrations > the program > API permissions > Add a permission, and choose the scopes of the API.',
        link: `${APP_REGISTRATION}/CallAnAPI/appId/{client_id}`,
        command: 'az ad app permission list --id {client_id}',
      },
      {
        text: 'Choose "Grant admin consent" there, or open the consent address as an administrator.',
        link: ADMIN_CONSENT,
        command: 'az ad app permission admin-consent --id {client_id}',
      },
      { text: 'Check that the scopes start with the right prefix when the API is listed already.' },
    ],
    owner: 'admin',
    retry: 'never',
    source: ERROR_REFERENCE,
  },
  ENTRA_API_NOT_IN_TENANT: {
    kind: 'remote',
    title: 'The tenant[[ {tenant}]] does not know the API[[ {resource}]].',
    why: 'The prefix of the scopes names an API that is misspelled, is switched off, was removed, or was never added to this tenant.[[ Asked for: {scopes}.]]',
    fix: [
      {
        text: 'Compare the prefix of the scopes with "Application ID URI" under App registrations > the API > Expose an API.',
        link: `${APP_REGISTRATION}/ProtectAnAPI/appId/{api_id}`,
        command: 'az ad app show --id {api_id} --query identifierUris',
      },
      {
        text: 'Check that the sign-in goes to the tenant in which the API is registered.',
      },
      {
        text: 'Add the API to this tenant when it is registered in another one.',
        link: ENTERPRISE_APPS,
        command: 'az ad sp create --id <application id of the API>',
      },
    ],
    owner: 'admin',
    retry: 'never',
    source: ERROR_REFERENCE,
  },
  ENTRA_TOKEN_FOR_ITSELF: {
    kind: 'remote',
    title:
      'The application[[ {client_id}]] asks for a token for itself under a name that is not allowed there.',
    why: 'The program and the API share one registration. Entra ID then wants the API named by its plain application ID, not by an address such as api://….',
    fix: [
      {
        text: 'Use the plain application ID as the prefix of the scopes[[: {client_id}/platform:read]].',
      },
      { text: 'Register the program as an application of its own instead; that is the cleaner way.' },
    ],
    owner: 'admin',
    retry: 'never',
    source: ERROR_REFERENCE,
  },
} as const satisfies Rows
