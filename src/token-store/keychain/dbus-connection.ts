import { connect, type Socket } from 'node:net'
import { type DBusCall, type DBusMessage, decodeMessage, encodeCall, messageLength } from './dbus-message.ts'

/** Why there is no connection, or no more. */
export type DBusFault = { readonly fault: 'no_address' | 'unsupported' | 'failed'; readonly reason: string }

/** What a call came to. */
export type DBusAnswer =
  | { readonly body: readonly unknown[] }
  /** The bus or the service refused, with a D-Bus error name. */
  | { readonly error: string }
  | DBusFault

/** Finds the session bus as libraries do: the variable, else the socket of the user's runtime folder. */
export function sessionBusPath(env: Readonly<Record<string, string | undefined>>): string | DBusFault {
  const runtime = env['XDG_RUNTIME_DIR']
  const address = env['DBUS_SESSION_BUS_ADDRESS'] || (runtime && `unix:path=${runtime}/bus`)
  if (!address) return { fault: 'no_address', reason: 'there is no session bus' }
  for (const one of address.split(';')) {
    const [transport, rest = ''] = one.split(/:(.*)/s)
    if (transport !== 'unix') continue
    for (const pair of rest.split(',')) {
      const [name, value = ''] = pair.split(/=(.*)/s)
      if (name === 'path') return unescaped(value)
      if (name === 'abstract') return `\0${unescaped(value)}`
    }
  }
  return { fault: 'unsupported', reason: 'the address of the session bus is of an unknown kind' }
}

/** Address values are percent-encoded bytes (D-Bus Specification, "Server Addresses"). */
function unescaped(value: string): string {
  return value.replace(/%([0-9a-fA-F]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
}

const HELLO: DBusCall = {
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
  member: 'Hello',
  destination: 'org.freedesktop.DBus',
  types: [],
  args: [],
}

/**
 * Lets the socket itself say who we are, and begins without waiting for the answer (D-Bus Specification,
 * "Authentication Protocol"): each answer waited for costs two changes of process.
 */
const HANDSHAKE = '\0AUTH EXTERNAL\r\nDATA\r\nBEGIN\r\n'

/** Longest line of the handshake, in bytes. */
const LINE_MAX_BYTES = 4_096

/**
 * One connection to a message bus. Calls may be made at once; what is made before the socket is connected goes out
 * together. Closing it always works, whatever the other side does: nothing of it can keep the process from ending.
 */
export class DBusConnection {
  readonly #socket: Socket
  readonly #pending = new Map<number, (answer: DBusAnswer) => void>()
  #letIn = false
  #received: Buffer = Buffer.alloc(0)
  #serial = 0
  #down: DBusFault | undefined

  /**
   * @param path of the socket; a leading NUL names an abstract one
   * @param signal closes the connection
   */
  constructor(path: string, signal: AbortSignal) {
    this.#socket = connect({ path })
    const close = () => this.close('it took too long')
    signal.addEventListener('abort', close, { once: true })
    this.#socket.on('data', (bytes) => this.#receive(bytes))
    this.#socket.on('error', (error) => this.close(error.message))
    this.#socket.on('close', () => {
      signal.removeEventListener('abort', close)
      this.close('the bus closed the connection')
    })
    this.#socket.write(HANDSHAKE)
    void this.call(HELLO)
    if (signal.aborted) close()
  }

  call(call: DBusCall): Promise<DBusAnswer> {
    if (this.#down !== undefined) return Promise.resolve(this.#down)
    this.#serial += 1
    const serial = this.#serial
    this.#socket.write(encodeCall(call, serial))
    return new Promise((resolve) => void this.#pending.set(serial, resolve))
  }

  close(reason = 'it was closed'): void {
    this.#down ??= { fault: 'failed', reason }
    this.#socket.destroy()
    for (const settle of this.#pending.values()) settle(this.#down)
    this.#pending.clear()
  }

  #receive(bytes: Buffer): void {
    this.#received = Buffer.concat([this.#received, bytes])
    while (!this.#letIn) if (!this.#handshakeLine()) return
    try {
      for (let length = messageLength(this.#received); length !== undefined; ) {
        if (this.#received.length < length) return
        this.#settle(decodeMessage(this.#received.subarray(0, length)))
        this.#received = this.#received.subarray(length)
        length = messageLength(this.#received)
      }
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      this.close('the bus sent something unreadable')
    }
  }

  /** Reads one line of the answer to {@link HANDSHAKE}. @returns whether there was one, and it was not the last word */
  #handshakeLine(): boolean {
    const end = this.#received.indexOf('\r\n')
    if (end < 0) {
      if (this.#received.length > LINE_MAX_BYTES) this.close('the bus sent something unreadable')
      return false
    }
    const line = this.#received.toString('latin1', 0, end)
    this.#received = this.#received.subarray(end + 2)
    this.#letIn = line.startsWith('OK')
    if (this.#letIn || line.startsWith('DATA')) return true
    this.close('the bus did not let this account in')
    return false
  }

  #settle({ kind, replySerial, errorName, body }: DBusMessage): void {
    const settle = this.#pending.get(replySerial)
    if (kind === 'other' || settle === undefined) return
    this.#pending.delete(replySerial)
    settle(kind === 'error' ? { error: errorName } : { body })
  }
}
