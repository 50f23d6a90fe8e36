import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { resolve } from 'node:path'
import { type DeviceLoginOptions, printable, Secret, type SignInError, signInError } from '../index.ts'
import type { Invocation } from './invocation.ts'
import type { SignInRecord } from './sign-in-record.ts'

/** Stands for standard input in the place of a path. */
const STANDARD_INPUT = '-'

/** Longest secret, in bytes. Those of the providers have 30 to 100 characters. */
const SECRET_MAX_BYTES = 4_096

/** Without `O_NONBLOCK`, opening a FIFO that nobody writes to never returns. */
const READ_FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)

/** Where the secret of a confidential client is: a path, or `-`. `undefined` for a public client, which has none. */
export function clientSecretFile(
  { values, world }: Pick<Invocation, 'values' | 'world'>,
  record?: SignInRecord,
): string | undefined {
  const option = values.text('client-secret-file')
  if (option !== undefined) return option === STANDARD_INPUT ? option : resolve(option)
  return world.env['NMP_CLIENT_SECRET_FILE'] || record?.clientSecretFile
}

function unusable(path: string, reason: string): SignInError {
  const place = path === STANDARD_INPUT ? 'standard input' : path
  return signInError('CLIENT_SECRET_UNUSABLE', { place, reason })
}

/** The secret in what was read: one line of visible characters. */
function secretIn(text: string, path: string): Secret {
  const secret = text.replace(/\r?\n$/, '')
  if (secret === '') throw unusable(path, 'there is nothing in it')
  if (Buffer.byteLength(secret) > SECRET_MAX_BYTES)
    throw unusable(path, `it is longer than ${SECRET_MAX_BYTES} bytes`)
  if (printable(secret) !== secret) throw unusable(path, 'it is more than one line of text')
  return new Secret(secret)
}

function errnoOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown'
}

/** Mounted secrets are links and belong to others, so only what could hang or be endless is refused. */
async function textOf(path: string): Promise<string> {
  const file = await open(path, READ_FLAGS).catch((error: unknown) => {
    throw unusable(path, `it cannot be opened (${errnoOf(error)})`)
  })
  try {
    if (!(await file.stat()).isFile()) throw unusable(path, 'it is not a plain file')
    const { buffer, bytesRead } = await file.read(
      Buffer.alloc(SECRET_MAX_BYTES + 3),
      0,
      SECRET_MAX_BYTES + 3,
      0,
    )
    return buffer.toString('utf8', 0, bytesRead)
  } finally {
    await file.close()
  }
}

/**
 * Gives the secret to whoever signs in or renews, each time from its file; from standard input it is read once.
 *
 * @param path what {@link clientSecretFile} found
 * @param again whether this run may not read standard input: the secret came from there in an earlier one
 * @throws {@link SignInError} `CLIENT_SECRET_UNUSABLE`, `CLIENT_SECRET_NEEDED`, when the secret is asked for
 */
export function clientSecretFrom(
  path: string | undefined,
  { terminal, signal }: Pick<Invocation, 'terminal' | 'signal'>,
  { again = false }: { readonly again?: boolean } = {},
): Pick<DeviceLoginOptions, 'clientSecret'> {
  if (path === undefined) return {}
  if (path !== STANDARD_INPUT) return { clientSecret: async () => secretIn(await textOf(path), path) }
  let read: Promise<Secret> | undefined
  return {
    clientSecret: async () => {
      if (again) throw signInError('CLIENT_SECRET_NEEDED')
      if (terminal.attended) throw unusable(path, 'a terminal shows what is typed; use a pipe or a file')
      read ??= terminal.input(SECRET_MAX_BYTES + 3, signal).then((text) => secretIn(text, path))
      return read
    },
  }
}
