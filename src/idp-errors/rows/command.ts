import type { Rows } from '../row.ts'

/** How the program was called, and what stopped it. */
export const commandRows = {
  USAGE: {
    kind: 'usage',
    title: 'This command line cannot be understood: {reason}.',
    why: 'The command does not know what was given to it.',
    fix: [{ text: 'Look at the help of the command and call it again.', command: '{command} --help' }],
    owner: 'user',
    retry: 'never',
    source: 'https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap12.html',
  },
  CANCELLED: {
    kind: 'cancelled',
    title: 'Stopped before it was done.',
    why: 'The person or a signal stopped the command. Nothing that was stored has changed.',
    fix: [{ text: 'Run the command again when you are ready.' }],
    owner: 'user',
    retry: 'new_login',
    source: 'https://www.rfc-editor.org/rfc/rfc8628#section-3.5',
  },
  NOT_SIGNED_IN: {
    kind: 'sign_in',
    title: 'Nobody is signed in to {issuer}.',
    why: 'No session is stored for this provider, client and context.',
    fix: [{ text: 'Sign in.', command: '{login_command}' }],
    owner: 'user',
    retry: 'new_login',
    source: 'https://www.rfc-editor.org/rfc/rfc8628#section-1',
  },
  INTERNAL_FAULT: {
    kind: 'local',
    title: 'The program met a state that it does not know.',
    why: 'This is a fault of the program itself, not of the provider: {reason}.',
    fix: [
      { text: 'Run the command again with --verbose.' },
      { text: 'Report what it prints to the authors of the program.' },
    ],
    owner: 'developer',
    retry: 'never',
    source: 'https://www.rfc-editor.org/rfc/rfc8628',
  },
} as const satisfies Rows
