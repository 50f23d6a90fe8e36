import type { Rows } from '../row.ts'
import { APP_REGISTRATION, ERROR_REFERENCE, TENANT } from './entra-pages.ts'

const CLOUDS = 'https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud'
const AUDIENCE = 'https://learn.microsoft.com/entra/identity-platform/supported-accounts-validation'

/** Microsoft Entra ID: the tenant, the kinds of accounts, the cloud. */
export const entraTenantRows = {
  ENTRA_TENANT_NOT_FOUND: {
    kind: 'remote',
    title: 'Entra ID knows no tenant[[ {tenant}]].',
    why: 'The tenant in the address of the issuer is misspelled, has been deleted, or lives in another of the Microsoft clouds.[[ It was set in {configured_in}.]]',
    fix: [
      {
        text: 'Compare the tenant with "Tenant ID" or "Primary domain" on the overview of the directory.',
        link: TENANT,
        command: 'az account show --query tenantId',
      },
      {
        text: 'Correct the issuer; for the NMP platform that is auth.oidc.issuer, https://login.microsoftonline.com/<tenant id>/v2.0.',
      },
      {
        text: 'Use the address of the other cloud when the tenant is one of a government or of China: login.microsoftonline.us, login.partner.microsoftonline.cn.',
      },
    ],
    owner: 'admin',
    retry: 'never',
    source: ERROR_REFERENCE,
  },
  ENTRA_TENANT_NOT_NAMED: {
    kind: 'remote',
    title: 'The request does not say which tenant is meant.',
    why: 'Neither the address of the issuer nor the account tells Entra ID where to look.',
    fix: [
      {
        text: 'Put the tenant ID or a domain of it into the issuer: https://login.microsoftonline.com/<tenant id>/v2.0.',
        link: TENANT,
      },
    ],
    owner: 'admin',
    retry: 'never',
    source: ERROR_REFERENCE,
  },
  ENTRA_OTHER_CLOUD: {
    kind: 'remote',
    title: 'The tenant[[ {tenant}]] lives in another of the Microsoft clouds.',
    why: 'The clouds for governments and for China have their own addresses, and the one that was asked does not reach over.',
    fix: [
      {
        text: 'Use the issuer of the right cloud: login.microsoftonline.com, login.microsoftonline.us or login.partner.microsoftonline.cn.',
      },
      { text: 'Register the application in that cloud as well; a registration does not carry over.' },
    ],
    owner: 'admin',
    retry: 'never',
    source: CLOUDS,
  },
  ENTRA_APP_SINGLE_TENANT: {
    kind: 'remote',
    title: 'The application[[ {client_id}]] is for one tenant only and was asked for under /common.',
    why: 'Its registration supports accounts of its own directory. The issuer leaves the tenant open, and that is for applications of many tenants.',
    fix: [
      {
        text: 'Put the tenant ID of the application into the issuer: https://login.microsoftonline.com/<tenant id>/v2.0.',
        link: TENANT,
      },
      {
        text: 'Open App registrations > the application > Authentication and widen "Supported account types" instead, if people of other tenants are to sign in.',
        link: `${APP_REGISTRATION}/Authentication/appId/{client_id}`,
        command: 'az ad app update --id {client_id} --sign-in-audience AzureADMultipleOrgs',
      },
    ],
    owner: 'admin',
    retry: 'never',
    source: AUDIENCE,
  },
  ENTRA_TENANT_ENDPOINT_NEEDED: {
    kind: 'remote',
    title: 'This sign-in does not work under /common or /consumers.',
    why: 'The application, the API or the grant is for work and school accounts only, and the issuer also allows personal accounts.',
    fix: [
      {
        text: 'Use the tenant ID, or "organizations", in the issuer: https://login.microsoftonline.com/<tenant id>/v2.0.',
        link: TENANT,
      },
    ],
    owner: 'admin',
    retry: 'never',
    source: ERROR_REFERENCE,
  },
  ENTRA_PERSONAL_ACCOUNTS_ONLY: {
    kind: 'remote',
    title: 'The application[[ {client_id}]] is for personal Microsoft accounts only.',
    why: 'Its registration supports no work or school accounts, and the issuer names a tenant of those.',
    fix: [
      { text: 'Use "consumers" in the issuer: https://login.microsoftonline.com/consumers/v2.0.' },
      {
        text: 'Change "Supported account types" of the application instead, if people of a company are to sign in.',
        link: `${APP_REGISTRATION}/Authentication/appId/{client_id}`,
      },
    ],
    owner: 'admin',
    retry: 'never',
    source: AUDIENCE,
  },
  ENTRA_PERSONAL_ACCOUNT_NEEDS_V2: {
    kind: 'remote',
    title: 'Personal Microsoft accounts need the v2.0 address of Entra ID.',
    why: 'The request went to the older endpoints, which give no tokens for personal accounts.',
    fix: [{ text: 'End the issuer with /v2.0, such as https://login.microsoftonline.com/consumers/v2.0.' }],
    owner: 'developer',
    retry: 'never',
    source: ERROR_REFERENCE,
  },
  ENTRA_GRANT_OF_OTHER_TENANT: {
    kind: 'sign_in',
    title: 'The code or session belongs to another tenant.',
    why: 'It was given out for one tenant and handed in at another.',
    fix: [
      { text: 'Check that the issuer of the program has not been changed since the sign-in.' },
      { text: 'Sign in again.' },
    ],
    owner: 'user',
    retry: 'new_login',
    source: ERROR_REFERENCE,
  },
  ENTRA_TENANT_RESTRICTED: {
    kind: 'remote',
    title: 'The network only lets people sign in to certain tenants, and this is none of them.',
    why: 'A proxy of the network, or a policy on this computer, marks every sign-in with the tenants that are allowed. Entra ID honours that mark and refuses the tenant[[ {tenant}]].',
    fix: [
      { text: 'Ask whoever runs the network to add the tenant to the tenant restrictions.' },
      {
        text: 'Sign in from a network without that restriction until then, if the rules of your company allow it.',
      },
    ],
    owner: 'network',
    retry: 'never',
    source: 'https://learn.microsoft.com/entra/external-id/tenant-restrictions-v2',
  },
  ENTRA_CROSS_TENANT_BLOCKED: {
    kind: 'remote',
    title: 'The two tenants do not let this account pass between them.',
    why: 'The account is at home in one tenant and wants to use an application of another. The cross-tenant access settings of one of them say no.',
    fix: [
      {
        text: 'Open External Identities > Cross-tenant access settings in the home tenant (outbound) and in the tenant of the application (inbound), and allow the application and the people.',
      },
      { text: 'Sign in with an account of the tenant of the application instead, if there is one.' },
    ],
    owner: 'admin',
    retry: 'never',
    source: 'https://learn.microsoft.com/entra/external-id/cross-tenant-access-overview',
  },
} as const satisfies Rows
