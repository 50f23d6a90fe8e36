import { type DBusAnswer, DBusConnection, sessionBusPath } from './dbus-connection.ts'
import type { DBusCall } from './dbus-message.ts'

/** Why the Secret Service gave nothing. */
export type SecretServiceFault =
  /** No such service on the bus, and none that could be started. */
  | { readonly state: 'absent' }
  | { readonly state: 'unreachable'; readonly reason: string }
  /** It speaks in a way that is not known here; another client may understand it. */
  | { readonly state: 'unsupported' }

/** How the default keyring stands. */
export type KeyringState =
  | { readonly state: 'open' }
  /** Reading or writing would show a prompt. */
  | { readonly state: 'locked' }
  /** There is none yet; making one would show a prompt. */
  | { readonly state: 'no_keyring' }
  | SecretServiceFault

/** What a look for a secret found. */
export type SecretSight = { readonly state: 'found'; readonly secret: string } | KeyringState

type Env = Readonly<Record<string, string | undefined>>

const ROOT = '/org/freedesktop/secrets'
const NOT_RUNNING = /\.(ServiceUnknown|NameHasNoOwner|Spawn\.\w+)$/
const NOT_UNDERSTOOD = /\.(NotSupported|UnknownMethod|UnknownInterface|InvalidArgs)$/

function call(
  path: string,
  member: `${string}.${string}`,
  types: DBusCall['types'],
  args: DBusCall['args'],
): DBusCall {
  const dot = member.lastIndexOf('.')
  return {
    destination: 'org.freedesktop.secrets',
    path,
    interface: member.slice(0, dot),
    member: member.slice(dot + 1),
    types,
    args,
  }
}

function faultOf(answer: DBusAnswer): SecretServiceFault | { readonly state: 'locked' } | undefined {
  if ('fault' in answer)
    return answer.fault === 'unsupported'
      ? { state: 'unsupported' }
      : { state: 'unreachable', reason: answer.reason }
  if (!('error' in answer)) return undefined
  if (answer.error.endsWith('.IsLocked')) return { state: 'locked' }
  if (NOT_RUNNING.test(answer.error)) return { state: 'absent' }
  if (NOT_UNDERSTOOD.test(answer.error)) return { state: 'unsupported' }
  return { state: 'unreachable', reason: `it answered ${answer.error}` }
}

/** The arguments of a reply; none for anything else. */
const bodyOf = (answer: DBusAnswer): readonly unknown[] => ('body' in answer ? answer.body : [])
const pathsOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((path) => typeof path === 'string') : []

async function onBus<T extends SecretSight>(
  env: Env,
  signal: AbortSignal,
  work: (bus: DBusConnection) => Promise<T>,
): Promise<T | SecretServiceFault> {
  const path = sessionBusPath(env)
  if (typeof path !== 'string') {
    return path.fault === 'unsupported'
      ? { state: 'unsupported' }
      : { state: 'unreachable', reason: path.reason }
  }
  const bus = new DBusConnection(path, signal)
  try {
    const seen = await work(bus)
    if (seen.state === 'unreachable') signal.throwIfAborted()
    return seen
  } finally {
    bus.close()
  }
}

/** How the default keyring stands. Never shows a prompt. @throws the signal's reason */
export function keyringState(env: Env, signal: AbortSignal): Promise<KeyringState> {
  return onBus(env, signal, defaultKeyring)
}

async function defaultKeyring(bus: DBusConnection): Promise<KeyringState> {
  const alias = await bus.call(call(ROOT, 'org.freedesktop.Secret.Service.ReadAlias', ['s'], ['default']))
  const [path] = bodyOf(alias)
  if (typeof path !== 'string') return faultOf(alias) ?? { state: 'unsupported' }
  if (path === '/') return { state: 'no_keyring' }
  const asked = ['org.freedesktop.Secret.Collection', 'Locked']
  const locked = await bus.call(call(path, 'org.freedesktop.DBus.Properties.Get', ['s', 's'], asked))
  const [value] = bodyOf(locked)
  if (typeof value !== 'boolean') return faultOf(locked) ?? { state: 'unsupported' }
  return { state: value ? 'locked' : 'open' }
}

/**
 * Reads a secret by the attributes of its item (Secret Service API, "Lookup Attributes"). Never shows a prompt.
 * @throws the signal's reason
 */
export function lookUpSecret(
  env: Env,
  attributes: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<SecretSight> {
  return onBus(env, signal, async (bus) => {
    // The socket is private to this account and its bus, so the secret travels as it is ("plain").
    const [session, search] = await Promise.all([
      bus.call(call(ROOT, 'org.freedesktop.Secret.Service.OpenSession', ['s', 'v'], ['plain', ''])),
      bus.call(call(ROOT, 'org.freedesktop.Secret.Service.SearchItems', ['a{ss}'], [attributes])),
    ])
    const fault = faultOf(session) ?? faultOf(search)
    if (fault !== undefined) return fault
    const sessionPath = bodyOf(session)[1]
    const [unlocked, locked] = bodyOf(search).map(pathsOf)
    const [item] = unlocked ?? []
    if (item === undefined) {
      if (locked !== undefined && locked.length > 0) return { state: 'locked' }
      // Some services show nothing of what is in a locked keyring.
      return defaultKeyring(bus)
    }
    if (typeof sessionPath !== 'string') return { state: 'unsupported' }
    const answer = await bus.call(call(item, 'org.freedesktop.Secret.Item.GetSecret', ['o'], [sessionPath]))
    const [secret] = bodyOf(answer)
    const bytes = Array.isArray(secret) ? secret[2] : undefined
    if (!Buffer.isBuffer(bytes)) return faultOf(answer) ?? { state: 'unsupported' }
    return { state: 'found', secret: bytes.toString('utf8') }
  })
}
