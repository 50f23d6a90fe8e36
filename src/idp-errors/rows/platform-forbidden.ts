import type { Rows } from '../row.ts'

const TROUBLESHOOTING_PAGE = 'https://docs.nvidia.com/nemo/microservices/latest/auth/troubleshooting.html'
const MEMBERS_PAGE =
  'https://docs.nvidia.com/nemo/microservices/latest/auth/authorization/managing-access.html'

/** Why a platform refuses somebody who is signed in (403). */
export const platformForbiddenRows = {
  ROLE_MISSING: {
    kind: 'remote',
    title: 'You have no role in the workspace {workspace}.',
    why: 'You are signed in as {person}; the platform knows no role for that name there, or no such workspace.',
    fix: [
      { text: 'Check the name of the workspace.', command: 'nmp workspaces list' },
      {
        text: 'Ask an Admin of the workspace[[ ({admins})]] to add you.',
        command: 'nmp members create --workspace {workspace} --principal {person} --roles {needed_role}',
      },
      {
        text: 'Compare your name with auth.admin_email, if you are to be the PlatformAdmin.',
        command: 'nmp auth doctor --workspace {workspace} --admin-email <address>',
      },
    ],
    owner: 'admin',
    retry: 'never',
    source: MEMBERS_PAGE,
  },
  ROLE_INSUFFICIENT: {
    kind: 'remote',
    title: 'Your role in the workspace {workspace} is not enough for this.',
    why: 'You are {person} with the role {role}; this needs {needed_role}.',
    fix: [
      {
        text: 'Ask an Admin of the workspace[[ ({admins})]] for the role {needed_role}.',
        command: 'nmp members update {person} --workspace {workspace} --roles {needed_role}',
      },
    ],
    owner: 'admin',
    retry: 'never',
    source: MEMBERS_PAGE,
  },
  ROLE_NOT_YET_IN_FORCE: {
    kind: 'remote',
    title: 'Your role in the workspace {workspace} was changed just now and is not in force yet.',
    why: 'The platform caches roles for up to {propagation_seconds} seconds. The change is {age_seconds} seconds old.',
    fix: [{ text: 'Wait {wait_seconds} seconds and run the command again.' }],
    owner: 'user',
    retry: 'backoff',
    source: TROUBLESHOOTING_PAGE,
  },
  ROLE_NAME_DIFFERS: {
    kind: 'remote',
    title: 'The workspace {workspace} has a member {listed}, but your token says {person}.',
    why: 'Names are compared letter by letter, and only with the claim that auth.oidc.email_claim names.',
    fix: [
      {
        text: 'Ask an Admin of the workspace[[ ({admins})]] to add the name that your token has.',
        command: 'nmp members create --workspace {workspace} --principal {person} --roles {needed_role}',
      },
      {
        text: 'Ask the administrator, when it is the same for many people, to set auth.oidc.email_claim to the claim with the listed names[[ ({claim})]].',
      },
    ],
    owner: 'admin',
    retry: 'never',
    source: TROUBLESHOOTING_PAGE,
  },
  ACCESS_SCOPE_MISSING: {
    kind: 'sign_in',
    title: 'Your token may not do this: it lacks the scope {needed_scope}.',
    why: 'It has {scopes}. A token that was asked for with a narrow --scope stays narrow, also when it is renewed.',
    fix: [
      {
        text: 'Sign in again with all scopes of the platform.',
        command: 'nmp auth login --base-url {base_url}',
      },
      { text: 'Look at the scopes you have then.', command: 'nmp auth token --decode' },
      {
        text: 'Ask the administrator, when {needed_scope} is missing still, to define it at the provider and to grant consent.',
      },
    ],
    owner: 'user',
    retry: 'new_login',
    source: TROUBLESHOOTING_PAGE,
  },
  ADMIN_EMAIL_CASE: {
    kind: 'remote',
    title: 'PlatformAdmin is {admin_email}, and you are {person}: another spelling.',
    why: 'The platform compares auth.admin_email with the token letter by letter; upper and lower case differ.',
    fix: [
      { text: 'Ask the administrator to set auth.admin_email to exactly {person}.' },
      { text: 'Ask them to restart the platform as well, so that the role is given.' },
    ],
    owner: 'admin',
    retry: 'never',
    source: TROUBLESHOOTING_PAGE,
  },
  ADMIN_EMAIL_CLAIM: {
    kind: 'remote',
    title: 'PlatformAdmin is {admin_email}, which your token has as {claim} and not as email.',
    why: 'The platform compares auth.admin_email with the claim that auth.oidc.email_claim names, {person} by default.',
    fix: [
      {
        text: 'Ask the administrator to set auth.oidc.email_claim to "{claim}", or auth.admin_email to exactly {person}.',
      },
      { text: 'Ask them to restart the platform as well, so that the role is given.' },
    ],
    owner: 'admin',
    retry: 'never',
    source: TROUBLESHOOTING_PAGE,
  },
  ADMIN_NOT_SEEDED: {
    kind: 'remote',
    title: 'You are the PlatformAdmin {admin_email}, but the platform has not given you the role.',
    why: 'The role is given when the platform starts with this auth.admin_email. It may have been set later.',
    fix: [
      { text: 'Ask the administrator to restart the auth service, so that it gives the role.' },
      { text: 'Ask them to see in its log whether the first setup of the platform ran to its end.' },
    ],
    owner: 'admin',
    retry: 'never',
    source: TROUBLESHOOTING_PAGE,
  },
  FORBIDDEN_UNEXPLAINED: {
    kind: 'remote',
    title: 'The platform refuses this, although your role and your scopes are enough.',
    why: 'You are {person}[[ with the role {role}]]. The decision point may work with old data, or with another name.',
    fix: [
      {
        text: 'Ask the administrator to see in the log of the auth service which name and role it decided on.',
      },
      {
        text: 'Ask them to check the decision point: embedded, that the auth service runs; OPA, that it fetches its bundle.',
      },
    ],
    owner: 'admin',
    retry: 'backoff',
    source: TROUBLESHOOTING_PAGE,
  },
} as const satisfies Rows
