import type { Rows } from '../row.ts'
import {
  ALL_DEVICES,
  CONDITIONAL_ACCESS,
  DEVICE_SETTINGS,
  ERROR_REFERENCE,
  SIGN_IN_LOG,
} from './entra-pages.ts'

const FLOWS = 'https://learn.microsoft.com/entra/identity/conditional-access/concept-authentication-flows'
const GRANT_CONTROLS =
  'https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-grant'

/** Microsoft Entra ID: Conditional Access, multifactor authentication, devices, risk. */
export const entraPolicyRows = {
  ENTRA_ACCESS_BLOCKED: {
    kind: 'remote',
    title: 'A Conditional Access policy of the tenant[[ {tenant}]] blocks this sign-in.',
    why: 'The person and the password may be fine; a rule about the place, the device, the application or the way of signing in says no. Policies against the device flow are common.',
    fix: [
      {
        text: 'Look up the attempt in the sign-in log by its correlation ID; the tab "Conditional Access" names the policy.',
        link: SIGN_IN_LOG,
      },
      {
        text: 'Change the policy, or exclude the application or the person from it, if this sign-in is to work. For the device flow look at Conditions > Authentication flows.',
        link: CONDITIONAL_ACCESS,
      },
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
      {
        text: 'Open the policy with Conditions > Authentication flows > "Device code flow" and exclude the application or the person, if this is to work.',
        link: CONDITIONAL_ACCESS,
      },
      { text: 'Sign in through the browser on this computer instead, where the program offers it.' },
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
      {
        text: 'Look up the attempt in the sign-in log by its correlation ID to see what was refused.',
        link: SIGN_IN_LOG,
      },
      { text: 'Set up multifactor authentication for the account when the log says that it is missing.' },
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
      {
        text: 'Sign in through the browser of a managed computer instead of the device flow, where the program offers it.',
      },
      {
        text: 'Exclude the application or the person from the policy, if the device flow is to work; the sign-in log names the policy.',
        link: CONDITIONAL_ACCESS,
      },
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
      {
        text: 'Exclude the API of this application from the policy, or limit the policy to the platforms Android and iOS.',
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
