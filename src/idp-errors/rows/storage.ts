import type { Rows } from '../row.ts'
import { keychainRows } from './keychain.ts'

const PERMISSIONS = 'https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap04.html'
const OPEN = 'https://pubs.opengroup.org/onlinepubs/9799919799/functions/open.html'
const GCM = 'https://csrc.nist.gov/pubs/sp/800/38/d/final'
const SCRYPT = 'https://www.rfc-editor.org/rfc/rfc7914'

const fileRows = {
  STORE_DISK_FULL: {
    kind: 'local',
    title: 'The disk is full, so the session could not be stored.',
    why: 'The system refused to {doing} {path} ({errno}). What was stored before is unchanged.',
    fix: [
      { text: 'Free some space on that disk, or raise your quota.', command: 'df -h {path}' },
      { text: 'Run the command again.' },
    ],
    owner: 'user',
    retry: 'backoff',
    source: OPEN,
  },
  STORE_READ_ONLY: {
    kind: 'local',
    title: 'The folder for sessions is on a read-only file system.',
    why: 'The system refused to {doing} {path} ({errno}). What was stored before is unchanged.',
    fix: [
      { text: 'Mount that file system for writing, or choose a state folder that can be written.' },
      { text: 'Run the command again.' },
    ],
    owner: 'user',
    retry: 'never',
    source: OPEN,
  },
  STORE_NOT_PERMITTED: {
    kind: 'local',
    title: 'This account may not {doing} {path}.',
    why: 'The system refused it ({errno}). The file or its folder belongs to another account, or is write-protected.',
    fix: [
      { text: 'Look at who owns it and what they may do.', command: 'ls -ld {path}' },
      { text: 'Give it back to your own account, or run the command as the account that owns it.' },
    ],
    owner: 'user',
    retry: 'never',
    source: PERMISSIONS,
  },
  STORE_DISK_FAILED: {
    kind: 'local',
    title: 'The disk could not {doing} {path}.',
    why: 'The system reported {errno}. What was stored before is unchanged as far as the disk still gives it.',
    fix: [
      { text: 'Look for disk errors in the system log.' },
      { text: 'Run the command again; if it fails again, choose a state folder on another disk.' },
    ],
    owner: 'user',
    retry: 'backoff',
    source: OPEN,
  },
  STORE_FOLDER_UNSAFE: {
    kind: 'local',
    title: 'The folder {path} is no safe place for sessions: {reason}.',
    why: 'Somebody else could read, replace or plant files there, so nothing is read from it or written to it.',
    fix: [
      { text: 'Look at the folder and those above it.', command: 'ls -ld {path}' },
      {
        text: 'Make it a plain folder of your own that nobody else may write to.',
        command: 'chmod 700 {path}',
      },
      { text: 'Run the command again.' },
    ],
    owner: 'user',
    retry: 'never',
    source: PERMISSIONS,
  },
  STORE_FILE_UNSAFE: {
    kind: 'local',
    title: 'The file {path} was not made by this program: {reason}.',
    why: 'A session file is a plain file with one name, owned by you. Anything else may have been planted.',
    fix: [
      { text: 'Find out what it is and who made it.', command: 'ls -l {path}' },
      { text: 'Remove it, then sign in again.', command: 'rm {path}' },
    ],
    owner: 'user',
    retry: 'never',
    source: OPEN,
  },
  STORE_FILE_TOO_LARGE: {
    kind: 'local',
    title: 'The file {path} is larger than {max_bytes} bytes.',
    why: 'No session is that large, so it is neither read nor written.',
    fix: [
      { text: 'Look at what is in it.', command: 'head -c 200 {path}' },
      { text: 'Remove it, then sign in again.', command: 'rm {path}' },
    ],
    owner: 'user',
    retry: 'never',
    source: OPEN,
  },
  STORE_WAS_READABLE: {
    kind: 'local',
    title: 'Other accounts of this machine could open {path}. This has been put right.',
    why: 'Its permissions were {mode}; now only your account has access. Sessions are sealed, a key file is not.',
    fix: [
      { text: 'Find out which tool or umask opened it, and stop that.' },
      { text: 'Sign out and in again if somebody else uses this machine.' },
    ],
    owner: 'user',
    retry: 'never',
    source: PERMISSIONS,
  },
  STORE_FILE_DAMAGED: {
    kind: 'sign_in',
    title: 'The stored session is damaged: {reason}.',
    why: 'The file {path} was changed, cut or mixed up after it was written, so it cannot be trusted.',
    fix: [
      { text: 'Restore the file from a backup, if you have one.' },
      { text: 'Otherwise sign in again. The damaged file is kept beside the new one for 30 days.' },
    ],
    owner: 'user',
    retry: 'new_login',
    source: GCM,
  },
  STORE_FILE_FROM_THE_FUTURE: {
    kind: 'local',
    title: 'The stored session was written by a newer version of this program.',
    why: 'The file {path} has format {version}, which this version does not know. It has been left as it is.',
    fix: [
      { text: 'Use the newer version; an older one may come first in your PATH.' },
      { text: 'Or sign in again with this one. The newer file is then kept beside it for 30 days.' },
    ],
    owner: 'user',
    retry: 'new_login',
    source: GCM,
  },
  STORE_FILE_PUT_ASIDE: {
    kind: 'local',
    title: 'A session that could not be opened was put aside, and the new one stored.',
    why: 'The old file is now {aside}. It is removed after 30 days, or when you sign out.',
    fix: [{ text: 'Keep a copy if you want to find out what damaged it; nothing else has to be done.' }],
    owner: 'user',
    retry: 'never',
    source: GCM,
  },
  STORE_KEPT_ELSEWHERE: {
    kind: 'local',
    title: 'This session is kept with another kind of key: {kind}, not {asked}.',
    why: 'The file {path} was written by a store of the other kind. Neither opens what the other has sealed.',
    fix: [
      { text: 'Choose the store with which you signed in.' },
      { text: 'Or sign in again with this one; the new session then replaces the old.' },
    ],
    owner: 'user',
    retry: 'new_login',
    source: GCM,
  },
} as const satisfies Rows

const keyRows = {
  STORE_KEY_FILE_MISSING: {
    kind: 'local',
    title: 'The key file {path} is gone, and stored sessions need it.',
    why: 'A new key could not open them, so none was made and they were left as they are.',
    fix: [
      { text: 'Restore the key file from a backup, or mount the volume that holds it.' },
      { text: 'If it is gone for good, sign out of all sessions, then sign in again.' },
    ],
    owner: 'user',
    retry: 'never',
    source: GCM,
  },
  STORE_KEY_FILE_DAMAGED: {
    kind: 'local',
    title: 'The key file {path} does not hold a key.',
    why: 'A key is one line of 44 characters. This file was changed, or the path names another file.',
    fix: [
      { text: 'Check that the path names your key file.' },
      { text: 'Restore it from a backup.' },
      { text: 'If it is gone for good, sign out of all sessions, remove the file, then sign in again.' },
    ],
    owner: 'user',
    retry: 'never',
    source: GCM,
  },
  STORE_KEY_DIFFERS: {
    kind: 'sign_in',
    title: 'The stored session was sealed with another key than the present one.',
    why: 'The key in the {kind} was replaced after you signed in, so the session cannot be opened any more.',
    fix: [
      { text: 'Restore the former key, if you have it.' },
      { text: 'Otherwise sign in again. The old session is kept beside the new one for 30 days.' },
    ],
    owner: 'user',
    retry: 'new_login',
    source: GCM,
  },
  STORE_PASSPHRASE_WRONG: {
    kind: 'local',
    title: 'The passphrase does not open the stored sessions.',
    why: 'They were sealed with another passphrase. All sessions of one folder share one.',
    fix: [
      { text: 'Give the passphrase with which you signed in.' },
      { text: 'If it is forgotten, sign out of all sessions, then sign in again with a new one.' },
    ],
    owner: 'user',
    retry: 'never',
    source: SCRYPT,
  },
} as const satisfies Rows

const lockRows = {
  STORE_LOCK_BUSY: {
    kind: 'local',
    title: 'Another process has been using this session for more than {seconds} seconds.',
    why: 'Process {pid} holds {path}. Only one at a time may renew a session, or the provider could revoke it.',
    fix: [
      {
        text: 'Look at what that process does; it may be stopped or waiting for you.',
        command: 'ps -fp {pid}',
      },
      { text: 'Let it go on, or end it. Its lock then passes to the next at once.' },
      { text: 'Run the command again.' },
    ],
    owner: 'user',
    retry: 'backoff',
    source: OPEN,
  },
  STORE_LOCK_LOST: {
    kind: 'local',
    title: 'Another process took over this session, so nothing was changed.',
    why: 'This process was stopped for so long that its lock ({path}) passed to another one.',
    fix: [{ text: 'Run the command again; it then uses what the other process stored.' }],
    owner: 'user',
    retry: 'backoff',
    source: OPEN,
  },
} as const satisfies Rows

/** Where sessions rest: files, keys, locks, the keychain. */
export const storageRows = { ...fileRows, ...keyRows, ...lockRows, ...keychainRows } as const satisfies Rows
