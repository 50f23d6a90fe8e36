import type { Rows } from '../row.ts'

const TROUBLESHOOTING_PAGE = 'https://docs.nvidia.com/nemo/microservices/latest/auth/troubleshooting.html'
const CONFIGURATION_PAGE =
  'https://docs.nvidia.com/nemo/microservices/latest/auth/deployment/configuration.html'
const OPA_PAGE = 'https://www.openpolicyagent.org/docs/latest/rest-api/#health-api'

/** What only a look over everything finds. */
export const platformDoctorRows = {
  TOKEN_FROM_ENVIRONMENT: {
    kind: 'local',
    title: 'NMP_ACCESS_TOKEN is set and wins over every session.',
    why: 'A token from the environment is never renewed, and a sign-in has no effect while it is set.',
    fix: [{ text: 'Take it away to use your session.', command: 'unset NMP_ACCESS_TOKEN' }],
    owner: 'user',
    retry: 'never',
    source: CONFIGURATION_PAGE,
  },
  REPORT_NOT_WRITTEN: {
    kind: 'local',
    title: 'The report cannot be written to {file}.',
    why: 'The system answered {reason}. A file that is there already (EEXIST) is not written over.',
    fix: [
      {
        text: 'Name a file that is not there yet, in a folder of yours.',
        command: 'nmp auth doctor --bundle report.md',
      },
    ],
    owner: 'user',
    retry: 'never',
    source: TROUBLESHOOTING_PAGE,
  },
  CHECK_TOO_SLOW: {
    kind: 'remote',
    title: 'This was not known after {seconds} seconds.',
    why: 'Something on the way takes the connection and does not answer.',
    fix: [
      { text: 'Look at the checks before this one: the first that failed is the place.' },
      { text: 'Try again from another network, without VPN or proxy where that is possible.' },
    ],
    owner: 'network',
    retry: 'backoff',
    source: TROUBLESHOOTING_PAGE,
  },
  PROVIDER_ENDPOINTS_DIFFER: {
    kind: 'remote',
    title: 'Platform and provider name different addresses for the {endpoint}.',
    why: 'The platform says {platform_says}, the provider says {provider_says}. The word of the provider is used.',
    fix: [
      {
        text: 'Ask the administrator to remove the override of the {endpoint} from auth.oidc, or to correct it.',
      },
    ],
    owner: 'admin',
    retry: 'never',
    source: CONFIGURATION_PAGE,
  },
  GATEWAY_TRUSTS_OUTSIDE: {
    kind: 'remote',
    title: 'The gateway lets {headers} through from outside: anybody can act as anybody.',
    why: 'A request without credentials and with this header was not refused with 401 but got {statuses}.',
    fix: [
      {
        text: 'Ask the administrator to strip X-NMP-Authorized and all X-NMP-Principal-* headers at the gateway, before any of its own are set.',
      },
      { text: 'Treat it as urgent: until then everybody who reaches {base_url} has every right.' },
      { text: 'Check again when it is done.', command: 'nmp auth doctor --probe-gateway' },
    ],
    owner: 'admin',
    retry: 'never',
    source: TROUBLESHOOTING_PAGE,
  },
  POLICY_BUNDLE_MISSING: {
    kind: 'remote',
    title: 'The policy decision point at {address} has no policy.',
    why: 'OPA runs, but has not activated its bundle. It decides nothing, or refuses everything.',
    fix: [
      {
        text: 'Ask the administrator to see in the log of OPA why the bundle cannot be fetched.',
        command: 'curl -sS {address}/v1/status',
      },
      { text: 'Check whether the auth service gives it out, under /internal/iam/opa-bundle.tar.gz.' },
    ],
    owner: 'admin',
    retry: 'backoff',
    source: OPA_PAGE,
  },
  POLICY_RULES_MISSING: {
    kind: 'remote',
    title: 'The policy decision point at {address} has no rules under authz.',
    why: 'OPA runs and has a bundle, but not with the rules that the platform asks for. Nothing is decided for anybody.',
    fix: [
      {
        text: 'Ask the administrator to look at what OPA answers the platform: it must hold a result.',
        command: 'curl -sS {address}/v1/data/authz',
      },
      { text: 'Check that OPA takes its bundle from this platform, under /internal/iam/opa-bundle.tar.gz.' },
      { text: 'Check that auth.policy_decision_point_base_url ends before /v1/data.' },
    ],
    owner: 'admin',
    retry: 'never',
    source: OPA_PAGE,
  },
  POLICY_BUNDLE_STALE: {
    kind: 'remote',
    title: 'The policy decision point at {address} has not refreshed its bundle for {seconds} seconds.',
    why: 'Roles that were changed since then have no effect. OPA asks every few seconds when it can.',
    fix: [
      {
        text: 'Ask the administrator to see in the log of OPA why the bundle cannot be fetched.',
        command: 'curl -sS {address}/v1/status',
      },
      { text: 'Check whether OPA reaches the auth service.' },
    ],
    owner: 'admin',
    retry: 'backoff',
    source: OPA_PAGE,
  },
  POLICY_ANSWER_INVALID: {
    kind: 'remote',
    title: 'What answers at {address} is not an OPA.',
    why: 'In its status document, {field} is not {expected}.',
    fix: [{ text: 'Check the address: it is auth.policy_decision_point_base_url of the platform.' }],
    owner: 'user',
    retry: 'never',
    source: OPA_PAGE,
  },
  ADMIN_EMAIL_OTHER: {
    kind: 'remote',
    title: 'You are {person}, and the PlatformAdmin is {admin_email}.',
    why: 'No name in your token is the address that is configured as auth.admin_email.',
    fix: [
      {
        text: 'Sign in as {admin_email}, when that is you.',
        command: 'nmp auth login --base-url {base_url}',
      },
      { text: 'Ask the administrator to set auth.admin_email to {person} when it shall be you.' },
    ],
    owner: 'user',
    retry: 'never',
    source: TROUBLESHOOTING_PAGE,
  },
  CLAIM_EMAIL_MISSING: {
    kind: 'remote',
    title: 'Your token has no name of yours, only the subject {person}.',
    why: 'Members are named by email address as a rule, and the token has no email, upn or preferred_username.',
    fix: [
      {
        text: 'Sign in again with the scopes email and profile.',
        command: 'nmp auth login --base-url {base_url}',
      },
      {
        text: 'Ask the administrator, when it is missing still, to put the email claim into access tokens at the provider.',
      },
      { text: 'Ask them to add you as a member by the subject {person} until then.' },
    ],
    owner: 'admin',
    retry: 'new_login',
    source: CONFIGURATION_PAGE,
  },
} as const satisfies Rows
