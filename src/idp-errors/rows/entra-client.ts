import type { Rows } from '../row.ts'
import {
  ADMIN_CONSENT,
  APP_REGISTRATION,
  APP_REGISTRATIONS,
  ENTERPRISE_APPS,
  ERROR_REFERENCE,
  TENANT,
} from './entra-pages.ts'

/** Microsoft Entra ID: the application and its registration. */
export const entraClientRows = {
  ENTRA_PUBLIC_CLIENT_FLOWS_OFF: {
    kind: 'remote',
    title: 'The application[[ {client_id}]] may not sign people in without a client secret.',
    why: 'Entra ID treats it as a confidential client, because "Allow public client flows" is set to No in its registration. A command-line program is a public client: it cannot keep a secret, so the switch is the remedy and a secret is not.',
    fix: [
      {
        text: 'Open App registrations > the application > Authentication and set "Allow public client flows" to Yes.',
        link: `${APP_REGISTRATION}/Authentication/appId/{client_id}`,
        command: 'az ad app update --id {client_id} --is-fallback-public-client true',
      },
      {
        text: 'Add the platform "Mobile and desktop applications" on the same page if it lists none, then save.',
      },
      { text: 'Sign in again a minute later.', by: 'user' },
    ],
    owner: 'admin',
    retry: 'never',
    source: 'https://learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code',
  },
  ENTRA_CLIENT_NOT_FOUND: {
    kind: 'remote',
    title: 'The tenant[[ {tenant}]] has no application with the client ID[[ {client_id}]].',
    why: 'Entra ID looked for the client ID that the program sent in the tenant that the program named. Either one is misspelled, it is an object ID instead of the application (client) ID, or the application belongs to another tenant and was never added to this one.[[ The client ID was set in {configured_in}.]]',
    fix: [
      {
        text: 'Compare the client ID with "Application (client) ID" on the overview of the application, letter by letter.',
        link: APP_REGISTRATIONS,
        command: 'az ad app show --id {client_id} --query appId',
      },
      {
        text: 'Compare the tenant with "Tenant ID" on the overview of the directory in which the application is registered.',
        link: TENANT,
        command: 'az account show --query tenantId',
      },
      {
        text: 'Correct the client ID or the tenant where the program takes them from; for the NMP platform that is auth.oidc.client_id and auth.oidc.issuer.',
      },
      {
        text: 'Add the application to this tenant when it is registered in another one: open the consent address as an administrator.',
        link: ADMIN_CONSENT,
        command: 'az ad sp create --id {client_id}',
      },
    ],
    owner: 'admin',
    retry: 'never',
    source: ERROR_REFERENCE,
  },
  ENTRA_CLIENT_ID_MISSING: {
    kind: 'remote',
    title: 'The request reached Entra ID without a client ID.',
    why: 'The program has no client ID to send, or sends an empty one.[[ It takes the client ID from {configured_in}.]]',
    fix: [
      {
        text: 'Set the client ID to the "Application (client) ID" of the application; for the NMP platform that is auth.oidc.client_id.',
        link: APP_REGISTRATIONS,
      },
    ],
    owner: 'admin',
    retry: 'never',
    source: 'https://learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code',
  },
  ENTRA_CLIENT_DISABLED: {
    kind: 'remote',
    title: 'The application[[ {client_id}]] is switched off in this tenant.',
    why: 'An administrator, or Microsoft, has disabled sign-in for it.',
    fix: [
      {
        text: 'Open Enterprise applications > the application > Properties and set "Enabled for users to sign-in?" to Yes.',
        link: ENTERPRISE_APPS,
        command: 'az ad sp update --id {client_id} --set accountEnabled=true',
      },
    ],
    owner: 'admin',
    retry: 'never',
    source: 'https://learn.microsoft.com/entra/identity/enterprise-apps/disable-user-sign-in-portal',
  },
  ENTRA_CLIENT_SENT_SECRET: {
    kind: 'remote',
    title: 'The program sent a client secret for an application that must not have one.',
    why: 'The application[[ {client_id}]] is registered as a public client. Entra ID refuses secrets and certificates from those.',
    fix: [{ text: 'Remove the client secret from the settings of the program and sign in again.' }],
    owner: 'user',
    retry: 'never',
    source: 'https://learn.microsoft.com/entra/identity-platform/msal-client-applications',
  },
  ENTRA_CLIENT_SECRET_REFUSED: {
    kind: 'remote',
    title: 'Entra ID does not accept the client secret or certificate that was sent.',
    why: 'It is wrong, has expired, or belongs to another application. A common mix-up is the ID of a secret in place of its value.',
    fix: [
      {
        text: 'Use an application that allows public client flows, and remove the secret from the settings: a command-line program needs none.',
        link: `${APP_REGISTRATION}/Authentication/appId/{client_id}`,
      },
      {
        text: 'Renew the secret under Certificates & secrets when a service uses it that has to prove itself.',
        link: `${APP_REGISTRATION}/Credentials/appId/{client_id}`,
      },
    ],
    owner: 'admin',
    retry: 'never',
    source: ERROR_REFERENCE,
  },
  ENTRA_GRANT_NOT_SUPPORTED: {
    kind: 'remote',
    title: 'Entra ID does not offer this kind of sign-in to the application[[ {client_id}]].',
    why: 'The grant type of the request is unknown there, or not available for this tenant or application.',
    fix: [
      {
        text: 'Check that the application is registered for work or personal accounts of this tenant, not in an external (customer) tenant without device sign-in.',
        link: `${APP_REGISTRATION}/Overview/appId/{client_id}`,
      },
      { text: "Report the provider's words and the trace ID to the authors of the program." },
    ],
    owner: 'developer',
    retry: 'never',
    source: ERROR_REFERENCE,
  },
  ENTRA_MICROSOFT_CLIENT: {
    kind: 'remote',
    title: "The client ID[[ {client_id}]] belongs to one of Microsoft's own applications.",
    why: 'Such an application may only use services that Microsoft has approved for it, and nobody else can change that.',
    fix: [
      {
        text: 'Register an application of your own for the program and use its client ID.',
        link: APP_REGISTRATIONS,
        command: 'az ad app create --display-name <name> --is-fallback-public-client true',
      },
    ],
    owner: 'admin',
    retry: 'never',
    source: ERROR_REFERENCE,
  },
  ENTRA_PLATFORM_MISMATCH: {
    kind: 'remote',
    title: 'The request does not fit the platform that the application[[ {client_id}]] is registered for.',
    why: 'Entra ID tells requests of web pages from those of programs. The redirect address that was used is registered for the other kind.',
    fix: [
      {
        text: 'Open App registrations > the application > Authentication and register the redirect address of the program under "Mobile and desktop applications", not under "Single-page application".',
        link: `${APP_REGISTRATION}/Authentication/appId/{client_id}`,
      },
      { text: 'Send the token request from the program itself, not from a page in a browser.' },
    ],
    owner: 'admin',
    retry: 'never',
    source: 'https://learn.microsoft.com/entra/identity-platform/reply-url',
  },
  ENTRA_REPLY_ADDRESS_UNKNOWN: {
    kind: 'remote',
    title: 'The reply address of the program is not registered for the application[[ {client_id}]].',
    why: 'Signing in through the browser ends at an address of the program, and Entra ID only goes to addresses that are registered. The device flow needs none.',
    fix: [
      {
        text: 'Open App registrations > the application > Authentication and add http://localhost under "Mobile and desktop applications".',
        link: `${APP_REGISTRATION}/Authentication/appId/{client_id}`,
        command: 'az ad app update --id {client_id} --public-client-redirect-uris http://localhost',
      },
    ],
    owner: 'admin',
    retry: 'never',
    source: 'https://learn.microsoft.com/entra/identity-platform/reply-url',
  },
} as const satisfies Rows
