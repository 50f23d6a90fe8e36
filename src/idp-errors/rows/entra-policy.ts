import type { Rows, Step } from '../row.ts'
import {
  ALL_DEVICES,
  APP_REGISTRATION,
  CONDITIONAL_ACCESS,
  DEVICE_SETTINGS,
  ERROR_REFERENCE,
  SIGN_IN_LOG,
  TENANT,
} from './entra-pages.ts'

const FLOWS = 'https://learn.microsoft.com/entra/identity/conditional-access/concept-authentication-flows'
const GRANT_CONTROLS =
  'https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-grant'

/** Where the one attempt is found, and which policy it met. */
const FIND_ATTEMPT = {
  text: 'Open Monitoring & health > Sign-in logs, filter by the correlation ID[[ {correlation_id}]], and open the tab "Conditional Access" of the attempt: the policy with the result "Failure" is the one.',
  link: SIGN_IN_LOG,
} as const satisfies Step

/** The first way out. A policy names the API that is called, not the program that calls it. */
const EXCLUDE_APP = {
  text: 'Exclude the API of the application[[ ({api_id})]] under Target resources > Exclude, or the people under Users > Exclude, if the device flow is to work in spite of the policy.',
  link: CONDITIONAL_ACCESS,
} as const satisfies Step

/** The second way out: the policy stays as it is. */
const ALLOW_BROWSER = {
  text: 'Or leave the policy, and add http://localhost under App registrations > the application > Authentication > "Mobile and desktop applications": people then sign in through the browser of their own computer, which can meet the policy.',
  link: `${APP_REGISTRATION}/Authentication/appId/{client_id}`,
  command: 'az ad app update --id {client_id} --public-client-redirect-uris http://localhost',
} as const satisfies Step

const USE_BROWSER = {
  text: 'Sign in through the browser of this computer instead of the device flow, where the program offers it.',
  by: 'user',
} as const satisfies Step

/** Microsoft Entra ID: Conditional Access, multifactor authentication, devices, risk. */
export const entraPolicyRows = {
  ENTRA_ACCESS_BLOCKED: {
    kind: 'remote',
    title: 'A Conditional Access policy of the tenant[[ {tenant}]] blocks this sign-in.',
    why: 'The person and the password may be fine; a rule about the place, the device, the application or the way of signing in says no. Policies against the device flow are common.',
    fix: [
      FIND_ATTEMPT,
      {
        text: 'Look in that policy at Conditions > Authentication flows: with "Device code flow" ticked there and Grant > "Block access", it is the device flow that is blocked; otherwise it is the place, the device or the person.',
        link: CONDITIONAL_ACCESS,
      },
      EXCLUDE_APP,
      ALLOW_BROWSER,
      USE_BROWSER,
    ],
    owner: 'admin',
    retry: 'never',
    source: FLOWS,
  },
  ENTRA_DEVICE_FLOW_BLOCKED: {
    kind: 'remote',
    title: 'The tenant[[ {tenant}]] does not allow sessions that began with a device code.',
    why: 'A Conditional Access policy forbids the device flow. It also ends sessions that were opened that way before the policy was made.',
    fix: [
      FIND_ATTEMPT,
      {
        text: 'Look for the policy with Conditions > Authentication flows > "Device code flow" and Grant > "Block access", if the log does not show it.',
        link: CONDITIONAL_ACCESS,
      },
      EXCLUDE_APP,
      ALLOW_BROWSER,
      USE_BROWSER,
    ],
    owner: 'admin',
    retry: 'new_login',
    source: FLOWS,
  },
  ENTRA_SECURITY_DEFAULTS: {
    kind: 'remote',
    title: 'The security defaults of the tenant[[ {tenant}]] block this sign-in.',
    why: 'Security defaults refuse older or risky ways of signing in for everybody.',
    fix: [
      FIND_ATTEMPT,
      { text: 'Set up multifactor authentication for the account when the log says that it is missing.' },
      {
        text: 'Replace the security defaults by Conditional Access policies, which can exclude an application: Overview > Properties > "Manage security defaults".',
        link: TENANT,
      },
      ALLOW_BROWSER,
      USE_BROWSER,
    ],
    owner: 'admin',
    retry: 'never',
    source: 'https://learn.microsoft.com/entra/fundamentals/security-defaults',
  },
  ENTRA_RISK_BLOCKED: {
    kind: 'remote',
    title: 'The account is blocked because it may be in the hands of somebody else.',
    why: 'Microsoft rates the risk of the account in its home tenant as high.',
    fix: [
      {
        text: 'Open the risky users of the home tenant, look into the case, and dismiss the risk or reset the password.',
      },
    ],
    owner: 'admin',
    retry: 'never',
    source: 'https://learn.microsoft.com/entra/id-protection/howto-identity-protection-remediate-unblock',
  },
  ENTRA_MFA_REQUIRED: {
    kind: 'sign_in',
    title: 'The sign-in needs a second proof (multifactor authentication).',
    why: 'A policy of the tenant asks for it, the last proof is too old, or the place of the sign-in is new. A session in the background cannot give it.',
    fix: [
      { text: 'Sign in again and finish the second step in the browser.' },
      {
        text: 'Ask an administrator to look at the policy in the sign-in log when no second step is offered.',
        link: SIGN_IN_LOG,
      },
    ],
    owner: 'user',
    retry: 'new_login',
    source: GRANT_CONTROLS,
  },
  ENTRA_MFA_NOT_SET_UP: {
    kind: 'sign_in',
    title: 'A second proof (multifactor authentication) has to be set up for the account first.',
    why: 'The tenant asks for one, and none is registered. Some tenants allow the set-up only from certain places or devices.',
    fix: [
      {
        text: 'Open https://aka.ms/mfasetup in a browser, from the office network if you can, and add a method.',
      },
      { text: 'Sign in again.' },
    ],
    owner: 'user',
    retry: 'new_login',
    source: ERROR_REFERENCE,
  },
  ENTRA_MFA_PHONE_LIMIT: {
    kind: 'remote',
    title: 'Entra ID makes no more calls or messages for a second proof just now.',
    why: 'A limit for calls and messages has been reached.',
    fix: [
      { text: 'Wait some minutes and sign in again.' },
      { text: 'Choose the authenticator app instead of the phone, if it is set up.' },
    ],
    owner: 'user',
    retry: 'backoff',
    source: ERROR_REFERENCE,
  },
  ENTRA_DEVICE_NOT_MANAGED: {
    kind: 'remote',
    title: 'The tenant only allows this sign-in from a device that it manages.',
    why: 'A Conditional Access policy asks for a joined or compliant device. With the device flow the device that counts is the one that runs the program, and it cannot prove what it is.',
    fix: [
      FIND_ATTEMPT,
      {
        text: 'Look in that policy at Grant: "Require device to be marked as compliant" or "Require Microsoft Entra hybrid joined device" is what a device code cannot meet.',
        link: CONDITIONAL_ACCESS,
      },
      EXCLUDE_APP,
      ALLOW_BROWSER,
      USE_BROWSER,
    ],
    owner: 'admin',
    retry: 'never',
    source: GRANT_CONTROLS,
  },
  ENTRA_DEVICE_UNKNOWN: {
    kind: 'sign_in',
    title: 'The device of this session is no longer known to the tenant[[ {tenant}]].',
    why: 'Its entry was deleted, so the session that hangs on it has ended.',
    fix: [
      { text: 'Sign in again.' },
      { text: 'Join the computer to the tenant again when that does not help.' },
    ],
    owner: 'user',
    retry: 'new_login',
    source: ERROR_REFERENCE,
  },
  ENTRA_DEVICE_DISABLED: {
    kind: 'remote',
    title: 'The device of this sign-in is switched off in the tenant[[ {tenant}]].',
    why: 'An administrator has disabled its entry, or its key is gone, so it can vouch for nobody.',
    fix: [
      { text: 'Open Devices > All devices > the device and choose Enable.', link: ALL_DEVICES },
      { text: 'Join the computer to the tenant again when its key is gone.' },
    ],
    owner: 'admin',
    retry: 'never',
    source: ERROR_REFERENCE,
  },
  ENTRA_DEVICE_REGISTRATION_DENIED: {
    kind: 'remote',
    title: 'The person may not register devices in this tenant.',
    why: 'The device settings of the tenant leave that to other people.',
    fix: [
      {
        text: 'Open Devices > Device settings and allow the person to register or join devices.',
        link: DEVICE_SETTINGS,
      },
    ],
    owner: 'admin',
    retry: 'never',
    source: ERROR_REFERENCE,
  },
  ENTRA_APP_NOT_APPROVED: {
    kind: 'remote',
    title: 'A policy of the tenant allows approved or protected client apps only.',
    why: 'The Conditional Access controls "Require approved client app" and "Require app protection policy" are made for mobile apps. A command-line program cannot meet them.',
    fix: [
      FIND_ATTEMPT,
      {
        text: 'Look in that policy at Grant > "Require approved client app" and "Require app protection policy": limit it to Android and iOS under Conditions > Device platforms, which leaves computers out.',
        link: CONDITIONAL_ACCESS,
      },
      {
        text: 'Or exclude the API of the application[[ ({api_id})]] under Target resources > Exclude.',
        link: CONDITIONAL_ACCESS,
      },
    ],
    owner: 'admin',
    retry: 'never',
    source: GRANT_CONTROLS,
  },
  ENTRA_EXTERNAL_CHECK_FAILED: {
    kind: 'sign_in',
    title: 'An external check of the sign-in was not passed.',
    why: 'The tenant sends people to another service for a further proof, and that proof is missing or incomplete.',
    fix: [
      { text: 'Sign in again and finish the step of the other service in the browser.' },
      {
        text: 'Ask an administrator to look at the custom control or external method when the step does not appear.',
        link: CONDITIONAL_ACCESS,
      },
    ],
    owner: 'user',
    retry: 'new_login',
    source: ERROR_REFERENCE,
  },
  ENTRA_FEDERATION_FAILED: {
    kind: 'remote',
    title: 'The identity provider behind the tenant[[ {tenant}]] failed or said no.',
    why: 'The tenant lets another service confirm its people, and that service did not, or sent something incomplete.',
    fix: [{ text: 'Look at the log of the federated identity provider and at its trust with the tenant.' }],
    owner: 'admin',
    retry: 'never',
    source: ERROR_REFERENCE,
  },
} as const satisfies Rows
