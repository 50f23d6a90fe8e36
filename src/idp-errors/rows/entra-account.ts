import type { Rows } from '../row.ts'
import { ENTERPRISE_APPS, ERROR_REFERENCE, SIGN_IN_LOG, USERS } from './entra-pages.ts'

/** Microsoft Entra ID: the account of the person. */
export const entraAccountRows = {
  ENTRA_ACCOUNT_NOT_IN_TENANT: {
    kind: 'sign_in',
    title: 'The account that signed in does not belong to the tenant[[ {tenant}]].',
    why: 'The browser used another account than the one that has access, or the account has not been invited to this tenant.',
    fix: [
      {
        text: 'Sign in again in a private browser window and choose the account of this tenant.',
      },
      {
        text: 'Ask an administrator to invite the account as a guest when it is at home elsewhere.',
        link: USERS,
      },
    ],
    owner: 'user',
    retry: 'new_login',
    source: 'https://learn.microsoft.com/entra/external-id/add-users-administrator',
  },
  ENTRA_GUEST_NOT_REDEEMED: {
    kind: 'sign_in',
    title: 'The invitation of this guest account is still open.',
    why: 'The account was invited to the tenant[[ {tenant}]], but the invitation has not been accepted, or the account is gone.',
    fix: [
      { text: 'Open the invitation mail and accept it, then sign in again.' },
      { text: 'Ask an administrator to send the invitation once more when the mail is lost.', link: USERS },
    ],
    owner: 'user',
    retry: 'new_login',
    source: ERROR_REFERENCE,
  },
  ENTRA_ACCOUNT_KIND_NOT_ALLOWED: {
    kind: 'sign_in',
    title: 'This kind of account cannot be used here.',
    why: 'The application takes either work and school accounts or personal accounts, and the other kind was chosen.',
    fix: [
      { text: 'Sign in again with an account of the other kind; mostly that is the one of your company.' },
    ],
    owner: 'user',
    retry: 'new_login',
    source: ERROR_REFERENCE,
  },
  ENTRA_USER_NOT_ASSIGNED: {
    kind: 'remote',
    title: 'The person is not assigned to the application[[ {app_name}]].',
    why: 'The application is open to assigned people and groups only, and this account is neither.',
    fix: [
      {
        text: 'Open Enterprise applications > the application > Users and groups and add the person or a group of theirs.',
        link: ENTERPRISE_APPS,
      },
      {
        text: 'Set "Assignment required?" to No under Properties instead, if everybody of the tenant may use it.',
        command: 'az ad sp update --id {client_id} --set appRoleAssignmentRequired=false',
      },
    ],
    owner: 'admin',
    retry: 'never',
    source: 'https://learn.microsoft.com/entra/identity/enterprise-apps/assign-user-or-group-access-portal',
  },
  ENTRA_ACCOUNT_LOCKED: {
    kind: 'remote',
    title: 'The account is locked for now.',
    why: 'There were too many attempts with a wrong password, or the sign-in came from an address with a bad record.',
    fix: [
      { text: 'Wait some minutes, then sign in again with the right password.' },
      {
        text: 'Ask an administrator to look at the sign-in log and to reset the password when the lock stays.',
        link: SIGN_IN_LOG,
      },
    ],
    owner: 'user',
    retry: 'never',
    source: ERROR_REFERENCE,
  },
  ENTRA_ACCOUNT_DISABLED: {
    kind: 'remote',
    title: 'The account is switched off.',
    why: 'An administrator has blocked sign-in for this account, or has not switched it on yet.',
    fix: [
      {
        text: 'Open Users > the person > Properties and switch on "Account enabled".',
        link: USERS,
        command: 'az ad user update --id <account> --account-enabled true',
      },
    ],
    owner: 'admin',
    retry: 'never',
    source: ERROR_REFERENCE,
  },
  ENTRA_ACCOUNT_RESTRICTED: {
    kind: 'remote',
    title: 'The account may not sign in at this time or to this service.',
    why: 'A rule of the directory limits it: allowed hours, or a right that the account does not have.',
    fix: [
      {
        text: 'Look up the attempt in the sign-in log by its correlation ID and change the rule that it names.',
        link: SIGN_IN_LOG,
      },
    ],
    owner: 'admin',
    retry: 'never',
    source: ERROR_REFERENCE,
  },
  ENTRA_PASSWORD_WRONG: {
    kind: 'sign_in',
    title: 'The user name or the password is wrong.',
    why: 'Entra ID could not confirm the account with what was entered.',
    fix: [
      { text: 'Sign in again and enter the user name and the password of this tenant anew.' },
      { text: 'Reset the password at the link "Forgot my password" when you are not sure of it.' },
    ],
    owner: 'user',
    retry: 'new_login',
    source: ERROR_REFERENCE,
  },
  ENTRA_PASSWORD_EXPIRED: {
    kind: 'sign_in',
    title: 'The password has to be changed before anything else.',
    why: 'It has expired, was reset, or counts as known to others.',
    fix: [
      { text: 'Sign in to https://myaccount.microsoft.com in a browser and set a new password.' },
      { text: 'Sign in again with the new password.' },
    ],
    owner: 'user',
    retry: 'new_login',
    source: ERROR_REFERENCE,
  },
} as const satisfies Rows
