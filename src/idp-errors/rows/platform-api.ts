import type { Rows } from '../row.ts'

const MEMBERS_PAGE =
  'https://docs.nvidia.com/nemo/microservices/latest/auth/authorization/managing-access.html'
const TROUBLESHOOTING_PAGE = 'https://docs.nvidia.com/nemo/microservices/latest/auth/troubleshooting.html'

/** Workspaces and members: what the platform answers. */
export const platformApiRows = {
  NAME_INVALID: {
    kind: 'usage',
    title: 'This cannot be the name of a workspace or a member: "{name}".',
    why: 'An empty name, "." and ".." lead to another place of the platform.',
    fix: [{ text: 'Look at the names that are there.', command: 'nmp workspaces list' }],
    owner: 'user',
    retry: 'never',
    source: MEMBERS_PAGE,
  },
  PLATFORM_UNAUTHORIZED: {
    kind: 'sign_in',
    title: 'The platform does not accept the sign-in (401).',
    why: 'It answered[[: {detail}]]. The token is missing, has ended, or is not one for this platform.',
    fix: [
      { text: 'Let the program find out which it is.', command: 'nmp auth doctor' },
      { text: 'Sign in again.', command: 'nmp auth login --base-url {base_url}' },
    ],
    owner: 'user',
    retry: 'new_login',
    source: TROUBLESHOOTING_PAGE,
  },
  PLATFORM_FORBIDDEN: {
    kind: 'remote',
    title: 'The platform refuses this request (403).',
    why: 'You are signed in, but lack the role or the scope. The platform says the same for both.',
    fix: [
      {
        text: 'Let the program find out which it is.',
        command: 'nmp auth doctor[[ --workspace {workspace}]]',
      },
    ],
    owner: 'admin',
    retry: 'never',
    source: TROUBLESHOOTING_PAGE,
  },
  PLATFORM_API_MISSING: {
    kind: 'remote',
    title: 'The platform at {base_url} does not know {path}.',
    why: 'Nothing answers at this path: the platform is another release, or the gateway does not pass it on.',
    fix: [
      { text: 'Check that the address is that of the platform.', command: 'nmp config view' },
      { text: 'Ask the administrator which release runs, and whether the gateway passes /apis/entities on.' },
    ],
    owner: 'admin',
    retry: 'never',
    source: MEMBERS_PAGE,
  },
  PLATFORM_REFUSES_INPUT: {
    kind: 'remote',
    title: 'The platform refuses what it was given (status {status}).',
    why: 'It says: {detail}',
    fix: [
      { text: 'Correct the name, role or scope that it speaks of.' },
      { text: 'Write roles as Viewer, Editor and Admin, with a capital letter.' },
    ],
    owner: 'user',
    retry: 'never',
    source: MEMBERS_PAGE,
  },
  PLATFORM_CONFLICT: {
    kind: 'remote',
    title: 'The platform refuses this change as things stand (409).',
    why: 'It says[[: {detail}]].',
    fix: [{ text: 'Look at what is there now.', command: 'nmp workspaces list' }],
    owner: 'user',
    retry: 'never',
    source: MEMBERS_PAGE,
  },
  PLATFORM_ANSWER_UNKNOWN: {
    kind: 'remote',
    title: 'The platform answered with status {status}, which no release is known to do.',
    why: 'Something between here and the platform may have answered in its place[[: {detail}]].',
    fix: [
      { text: 'Check that the address is that of the platform.', command: 'nmp auth doctor' },
      { text: 'Ask the administrator what the gateway does with {path}.' },
    ],
    owner: 'admin',
    retry: 'never',
    source: TROUBLESHOOTING_PAGE,
  },
  PLATFORM_ANSWER_INVALID: {
    kind: 'remote',
    title: 'An answer of {base_url} has a fault in {field}.',
    why: 'There must be {expected}. Something between here and the platform may have changed it.',
    fix: [
      { text: 'Check that the address is that of the platform.', command: 'nmp auth doctor' },
      { text: 'Report it to the administrator, with the release of the platform.' },
    ],
    owner: 'admin',
    retry: 'never',
    source: MEMBERS_PAGE,
  },
  POLICY_SERVICE_DOWN: {
    kind: 'remote',
    title: 'The platform cannot ask who may do what (status {status}).',
    why: 'Its policy decision point does not answer[[: {detail}]]. Nobody gets through, whatever their role.',
    fix: [
      { text: 'Wait a minute and run the command again.' },
      { text: 'Ask the administrator to check the decision point when it lasts.' },
      {
        text: 'See that the auth service runs, if the decision point is embedded, or that OPA runs and fetches its bundle.',
      },
    ],
    owner: 'admin',
    retry: 'backoff',
    source: TROUBLESHOOTING_PAGE,
  },
  WORKSPACE_UNKNOWN: {
    kind: 'remote',
    title: 'There is no workspace {workspace}.',
    why: 'The platform at {base_url} has none of this name that you can see, or it is being deleted.',
    fix: [
      { text: 'Look at the names that are there.', command: 'nmp workspaces list' },
      { text: 'Make it when it is to be a new one.', command: 'nmp workspaces create {workspace}' },
    ],
    owner: 'user',
    retry: 'never',
    source: MEMBERS_PAGE,
  },
  WORKSPACE_EXISTS: {
    kind: 'remote',
    title: 'The workspace {workspace} is there already.',
    why: 'Names are taken once on a platform, by workspaces that you cannot see and by those being deleted, too.',
    fix: [
      { text: 'Use it, when it is yours.', command: 'nmp workspaces get {workspace}' },
      { text: 'Choose another name when it is not.' },
    ],
    owner: 'user',
    retry: 'never',
    source: MEMBERS_PAGE,
  },
  WORKSPACE_NOT_EMPTY: {
    kind: 'remote',
    title: 'The workspace {workspace} is not empty: {obstacles}.',
    why: 'A workspace can be deleted only when nothing is in it any more. Nothing was deleted.',
    fix: [{ text: 'Delete the workspace when it is empty.', command: 'nmp workspaces delete {workspace}' }],
    owner: 'user',
    retry: 'never',
    source: TROUBLESHOOTING_PAGE,
  },
  MEMBER_UNKNOWN: {
    kind: 'remote',
    title: '{principal} is not a member of the workspace {workspace}.',
    why: 'The case of every letter counts, and so does whether the name is an email address or a subject.',
    fix: [
      { text: 'Look at who belongs to it.', command: 'nmp members list --workspace {workspace}' },
      {
        text: 'Add them when they are to belong to it.',
        command: 'nmp members create --workspace {workspace} --principal {principal} --roles Editor',
      },
    ],
    owner: 'user',
    retry: 'never',
    source: MEMBERS_PAGE,
  },
  LAST_ADMIN: {
    kind: 'remote',
    title: '{principal} is the last Admin of the workspace {workspace}.',
    why: 'Without an Admin nobody could manage the workspace any more. Nothing was changed.',
    fix: [
      {
        text: 'Make somebody else Admin first.',
        command: 'nmp members create --workspace {workspace} --principal <email> --roles Admin',
      },
      { text: 'Run the command again afterwards.' },
    ],
    owner: 'user',
    retry: 'never',
    source: MEMBERS_PAGE,
  },
  ROLE_CHANGE_NOT_CONFIRMED: {
    kind: 'remote',
    title: 'The change for {principal} in {workspace} is stored, but nobody has seen it in force.',
    why: 'The platform stopped waiting after {seconds} seconds. Until the change is in force, the old roles count.',
    fix: [
      { text: 'Look in a minute at what holds.', command: 'nmp auth doctor --workspace {workspace}' },
      { text: 'Ask the administrator to check the policy decision point when it lasts.' },
    ],
    owner: 'user',
    retry: 'backoff',
    source: TROUBLESHOOTING_PAGE,
  },
  ROLE_CHANGE_OVERTAKEN: {
    kind: 'remote',
    title: '{principal} now has other roles in {workspace} than were asked for: {roles}.',
    why: 'Somebody else changed them at the same time, or the platform took only a part of the change.',
    fix: [
      { text: 'Look at who has which role.', command: 'nmp members list --workspace {workspace}' },
      { text: 'Run the command again when the roles shall be as you said.' },
    ],
    owner: 'user',
    retry: 'never',
    source: MEMBERS_PAGE,
  },
  WORKSPACE_STILL_THERE: {
    kind: 'remote',
    title: 'The workspace {workspace} is marked for deletion and was still there after {seconds} seconds.',
    why: 'The platform clears such a workspace on its own time, and takes longer when much is in it.',
    fix: [
      { text: 'Look later whether it is gone.', command: 'nmp workspaces get {workspace}' },
      { text: 'Ask the administrator to look at the log of the platform when it lasts for hours.' },
    ],
    owner: 'user',
    retry: 'backoff',
    source: MEMBERS_PAGE,
  },
} as const satisfies Rows
