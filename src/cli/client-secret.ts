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

/** What names a client: the secret of one is shown to no other provider, and not for another client. */
type Client = Pick<SignInRecord, 'issuer' | 'clientId'>

function rememberedFile(client: Client, record: SignInRecord | undefined): string | undefined {
  return record?.issuer === client.issuer && record.clientId === client.clientId
    ? record.clientSecretFile
    : undefined
}

/** A path as it is remembered: whole, so that a later command finds it from any folder. */
function wholePath(path: string): string {
  return path === STANDARD_INPUT ? path : resolve(path)
}

/**
 * Where the secret for a sign-in is: a path, or `-`. `undefined` for a public client, which has none.
 *
 * @param last the last sign-in of the context, at whatever provider
 */
export function clientSecretFileFor(
  client: Client,
  last: SignInRecord | undefined,
  { values, world }: Pick<Invocation, 'values' | 'world'>,
): string | undefined {
  const named = values.text('client-secret-file') ?? (world.env['NMP_CLIENT_SECRET_FILE'] || undefined)
  return named === undefined ? rememberedFile(client, last) : wholePath(named)
}

/**
 * Where the secret of a session is by now: a path, or `-`. `undefined` when it was signed in to without one, whatever
 * the environment names: that secret belongs to another client.
 */
export function clientSecretFileOf(
  client: Client,
  record: SignInRecord | undefined,
  { world }: Pick<Invocation, 'world'>,
): string | undefined {
  const remembered = rememberedFile(client, record)
  const named = world.env['NMP_CLIENT_SECRET_FILE']
  return remembered !== undefined && named ? wholePath(named) : remembered
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
 * @param path what {@link clientSecretFileFor} or {@link clientSecretFileOf} found
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
