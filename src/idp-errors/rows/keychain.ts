import type { Rows } from '../row.ts'

const SECRET_SERVICE = 'https://specifications.freedesktop.org/secret-service-spec/latest/'
const DBUS = 'https://dbus.freedesktop.org/doc/dbus-specification.html'

/** The way out for machines that have no keychain. */
const FILE_STORE = {
  text: 'Or keep sessions in sealed files instead: choose the file store and sign in.',
} as const

/** The keychain of the operating system. */
export const keychainRows = {
  KEYCHAIN_ABSENT: {
    kind: 'local',
    title: 'This machine runs no keychain service.',
    why: 'Nothing on the session bus answers to org.freedesktop.secrets. Servers and containers often have none.',
    fix: [{ text: 'Start one, such as gnome-keyring or KeePassXC, in your login session.' }, FILE_STORE],
    owner: 'user',
    retry: 'never',
    source: SECRET_SERVICE,
  },
  KEYCHAIN_UNREACHABLE: {
    kind: 'local',
    title: 'The keychain cannot be reached: {reason}.',
    why: 'It is reached over the D-Bus session bus, which a login session has and an SSH or cron shell may not.',
    fix: [
      { text: 'Check the address of the session bus.', command: 'echo $DBUS_SESSION_BUS_ADDRESS' },
      { text: 'Run the command in a desktop session, or start a bus with dbus-run-session.' },
      FILE_STORE,
    ],
    owner: 'user',
    retry: 'never',
    source: DBUS,
  },
  KEYCHAIN_LOCKED: {
    kind: 'local',
    title: 'The keychain is locked.',
    why: 'Its password has not been given since the last login, and nobody is there to type it. Your session is intact.',
    fix: [
      { text: 'Unlock the keychain, by signing in to the desktop or in its settings.' },
      { text: 'Run the command again.' },
      FILE_STORE,
    ],
    owner: 'user',
    retry: 'never',
    source: SECRET_SERVICE,
  },
  KEYCHAIN_UNLOCK_AWAITED: {
    kind: 'local',
    title: 'The keychain asks for its password.',
    why: 'It is locked. The command goes on as soon as the password has been typed.',
    fix: [{ text: 'Type the keychain password in the window that asks for it; you have {seconds} seconds.' }],
    owner: 'user',
    retry: 'never',
    source: SECRET_SERVICE,
  },
  KEYCHAIN_DISMISSED: {
    kind: 'local',
    title: 'The keychain stayed locked.',
    why: 'Its password prompt was closed, or could not be shown because there is no display. Your session is intact.',
    fix: [
      { text: 'Run the command again and type the keychain password.' },
      {
        text: 'Without a display, unlock it first: gnome-keyring-daemon --unlock reads the password from its input.',
      },
      FILE_STORE,
    ],
    owner: 'user',
    retry: 'never',
    source: SECRET_SERVICE,
  },
  KEYCHAIN_TIMEOUT: {
    kind: 'local',
    title: 'The keychain did not answer within {seconds} seconds.',
    why: 'It hangs, or it shows a prompt that nobody has answered. Your session is intact.',
    fix: [
      { text: 'Look for a password prompt behind other windows, and answer it.' },
      { text: 'Restart the keychain service if it hangs, then run the command again.' },
      FILE_STORE,
    ],
    owner: 'user',
    retry: 'backoff',
    source: SECRET_SERVICE,
  },
  KEYCHAIN_NO_KEYRING: {
    kind: 'local',
    title: 'The keychain has no keyring to put a key in.',
    why: 'The service runs, but its default keyring was never made. That needs a password, so a prompt and a display.',
    fix: [
      { text: 'Sign in to the desktop once, or make a default keyring in the keychain settings.' },
      { text: 'Run the command again.' },
      FILE_STORE,
    ],
    owner: 'user',
    retry: 'never',
    source: SECRET_SERVICE,
  },
  KEYCHAIN_REFUSED: {
    kind: 'local',
    title: 'The keychain refused to {doing} the key.',
    why: 'It said: {reason}.',
    fix: [
      { text: 'Open the keychain application and check that it works and is not full.' },
      { text: 'Run the command again.' },
      FILE_STORE,
    ],
    owner: 'user',
    retry: 'never',
    source: SECRET_SERVICE,
  },
  KEYCHAIN_BINARY_MISSING: {
    kind: 'local',
    title: 'The part of this program that talks to the keychain is not installed.',
    why: 'The optional package {package} or its binary for this platform is missing.',
    fix: [
      {
        text: 'Install this program again without leaving out optional packages.',
        command: 'npm install --include=optional',
      },
      { text: 'Check that the installation was made on this operating system and processor.' },
      FILE_STORE,
    ],
    owner: 'user',
    retry: 'never',
    source: 'https://docs.npmjs.com/cli/v11/configuring-npm/package-json#optionaldependencies',
  },
  KEYCHAIN_BINARY_UNUSABLE: {
    kind: 'local',
    title: 'The part of this program that talks to the keychain cannot be loaded here.',
    why: 'The binary of {package} does not fit this system: {reason}.',
    fix: [
      {
        text: 'Remove node_modules and install again on this operating system and processor.',
        command: 'npm ci',
      },
      FILE_STORE,
    ],
    owner: 'user',
    retry: 'never',
    source: 'https://nodejs.org/api/process.html#processdlopenmodule-filename-flags',
  },
  KEYCHAIN_CRASHED: {
    kind: 'local',
    title: 'The part of this program that talks to the keychain crashed.',
    why: 'It runs in a process of its own, which ended with {signal} before it answered. Your session is intact.',
    fix: [{ text: 'Run the command again.' }, { text: 'Report it if it happens again.' }, FILE_STORE],
    owner: 'developer',
    retry: 'backoff',
    source: SECRET_SERVICE,
  },
  KEYCHAIN_KEY_MISSING: {
    kind: 'local',
    title: 'The keychain holds no key, but stored sessions need one.',
    why: 'The item {service} is gone from it, or it is locked in a way that looks like empty. No new key was made.',
    fix: [
      { text: 'Unlock the keychain, or restore the item from a backup, and run the command again.' },
      { text: 'If the key is gone for good, sign out of all sessions, then sign in again.' },
    ],
    owner: 'user',
    retry: 'never',
    source: SECRET_SERVICE,
  },
  KEYCHAIN_KEY_DAMAGED: {
    kind: 'local',
    title: 'The keychain item {service} does not hold a key of this program.',
    why: 'Another program or a person wrote something else there. It was left as it is.',
    fix: [
      { text: 'Look at the item in the keychain application, and find out who wrote it.' },
      { text: 'Remove the item, sign out of all sessions, then sign in again.' },
    ],
    owner: 'user',
    retry: 'never',
    source: SECRET_SERVICE,
  },
  KEYCHAIN_KEYS_DIFFER: {
    kind: 'local',
    title: 'Both keychains hold a key, and the keys are not the same.',
    why: 'Moving one would make the sessions unreadable that the other has sealed. Nothing was changed.',
    fix: [
      { text: 'Sign out of all sessions with the one that is given up.' },
      { text: 'Remove its item {service} in the keychain application, then try again.' },
    ],
    owner: 'user',
    retry: 'never',
    source: SECRET_SERVICE,
  },
} as const satisfies Rows
