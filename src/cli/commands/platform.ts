const MEMBER = { name: 'PRINCIPAL', help: 'The member: an email address, a subject, or * for everybody.' }
const WORKSPACE = { name: 'NAME', help: 'The workspace.', required: true } as const

/** The commands about workspaces and who belongs to them. */
export const platformCommands = [
  {
    words: 'members list',
    summary: 'Show who belongs to a workspace, and with which roles.',
    about: 'Shows the members of a workspace. In a pipe, the result is JSON.',
    options: ['account', 'workspace'],
    examples: [{ line: 'nmp members list --workspace ml-team', purpose: 'Who may do what in ml-team?' }],
  },
  {
    words: 'members create',
    summary: 'Give somebody roles in a workspace.',
    about:
      'Gives somebody roles, beside those that they have, and waits until these are in force. Without --roles it is Editor.',
    operand: MEMBER,
    options: ['account', 'principal', 'roles', 'workspace', 'no-wait'],
    examples: [
      {
        line: 'nmp members create alice@example.com --roles Editor --workspace ml-team',
        purpose: 'Let Alice work in ml-team.',
      },
      { line: "nmp members create '*' --roles Viewer --workspace ml-team", purpose: 'Let everybody look.' },
    ],
  },
  {
    words: 'members add',
    summary: 'The same as members create.',
    about:
      'Gives somebody roles, beside those that they have, and waits until these are in force. Without --roles it is Editor.',
    operand: MEMBER,
    options: ['account', 'principal', 'roles', 'workspace', 'no-wait'],
    examples: [
      {
        line: 'nmp members add alice@example.com --roles Editor --workspace ml-team',
        purpose: 'Let Alice work in ml-team.',
      },
    ],
  },
  {
    words: 'members update',
    summary: 'Give a member these roles and no others.',
    about: 'Replaces the roles of a member, and waits until the change is in force.',
    operand: MEMBER,
    options: ['account', 'principal', 'roles', 'workspace', 'no-wait'],
    examples: [
      {
        line: 'nmp members update alice@example.com --roles Viewer --workspace ml-team',
        purpose: 'Let Alice only look from now on.',
      },
    ],
  },
  {
    words: 'members delete',
    summary: 'Take all roles in a workspace from a member.',
    about: 'Removes a member from a workspace, and waits until the change is in force.',
    operand: MEMBER,
    options: ['account', 'principal', 'workspace', 'no-wait'],
    examples: [
      { line: 'nmp members delete bob@example.com --workspace ml-team', purpose: 'Bob has left the team.' },
    ],
  },
  {
    words: 'workspaces list',
    summary: 'Show the workspaces that you can see.',
    about: 'Shows every workspace in which you have a role. In a pipe, the result is JSON.',
    options: ['account'],
    examples: [{ line: 'nmp workspaces list', purpose: 'Where do I belong?' }],
  },
  {
    words: 'workspaces create',
    summary: 'Make a workspace. You become its Admin.',
    about: 'Makes a workspace, and waits until your role of Admin in it is in force.',
    operand: WORKSPACE,
    options: ['account', 'description', 'no-wait'],
    examples: [
      {
        line: "nmp workspaces create ml-team --description 'Models of the team'",
        purpose: 'Make a workspace.',
      },
    ],
  },
  {
    words: 'workspaces get',
    summary: 'Show one workspace.',
    about: 'Shows one workspace. In a pipe, the result is JSON.',
    operand: WORKSPACE,
    options: ['account'],
    examples: [{ line: 'nmp workspaces get ml-team', purpose: 'What is ml-team?' }],
  },
  {
    words: 'workspaces delete',
    summary: 'Delete a workspace.',
    about:
      'Deletes a workspace. What is in the way is listed, with the commands that clear it. Some releases delete everything in it by and by: --wait follows that to its end.',
    operand: WORKSPACE,
    options: ['account', 'wait'],
    examples: [
      { line: 'nmp workspaces delete ml-team', purpose: 'Delete ml-team.' },
      { line: 'nmp workspaces delete ml-team --wait', purpose: 'And wait until it is gone.' },
    ],
  },
] as const
