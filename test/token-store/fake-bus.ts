import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { afterEach } from 'vitest'
import { DBusReader } from '../../src/token-store/keychain/dbus-reader.ts'
import { freshFolder } from './places.ts'

/** A call as the bus got it. */
export interface BusCall {
  readonly serial: number
  readonly path: string
  readonly member: string
  readonly signature: string
  readonly args: readonly unknown[]
}

/** Bytes of a reply: signature and marshalled body; an error name; nothing at all. */
export type BusReply =
  | { readonly signature: string; readonly body: Buffer }
  | { readonly error: string }
  | undefined

const open = new Set<() => void>()
afterEach(() => {
  for (const close of open) close()
  open.clear()
})

/**
 * A message bus with one service behind it, on a socket of its own. Written apart from the client, after the
 * specification, so that the two can disagree.
 *
 * @param handshake what it answers to `AUTH`, to `DATA`
 */
export async function fakeBus(
  reply: (call: BusCall) => BusReply | Buffer,
  handshake: readonly string[] = ['DATA\r\n', 'OK 0123456789abcdef\r\n'],
): Promise<{ readonly env: Record<string, string>; readonly calls: BusCall[] }> {
  const path = join(freshFolder(), 'bus')
  const calls: BusCall[] = []
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    serve(
      socket,
      (call) => {
        calls.push(call)
        return call.member === 'Hello' ? { signature: 's', body: text(':1.1') } : reply(call)
      },
      handshake,
    )
  })
  server.listen(path)
  await once(server, 'listening')
  open.add(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return { env: { DBUS_SESSION_BUS_ADDRESS: `unix:path=${path},guid=00` }, calls }
}

function serve(
  socket: Socket,
  reply: (call: BusCall) => BusReply | Buffer,
  handshake: readonly string[],
): void {
  let buffered = Buffer.alloc(0)
  let step = 0
  let began = false
  socket.on('error', () => {})
  socket.on('data', (bytes) => {
    buffered = Buffer.concat([buffered, bytes])
    while (!began) {
      const end = buffered.indexOf('\r\n')
      if (end < 0) return
      const line = buffered.toString('latin1', 0, end).replace(/^\0/, '')
      buffered = buffered.subarray(end + 2)
      if (line === 'BEGIN') began = true
      else socket.write(handshake[step++] ?? 'REJECTED EXTERNAL\r\n')
    }
    for (;;) {
      if (buffered.length < 16) return
      const fieldBytes = buffered.readUInt32LE(12)
      const bodyStart = 16 + fieldBytes + ((8 - ((16 + fieldBytes) % 8)) % 8)
      const length = bodyStart + buffered.readUInt32LE(4)
      if (buffered.length < length) return
      const call = decodeCall(buffered.subarray(0, length), bodyStart)
      buffered = buffered.subarray(length)
      const answer = reply(call)
      if (Buffer.isBuffer(answer)) socket.write(answer)
      else if (answer !== undefined) socket.write(encodeReply(call.serial, answer))
    }
  })
}

function decodeCall(bytes: Buffer, bodyStart: number): BusCall {
  const fields = new Map(new DBusReader(bytes).at(12).value('a(yv)') as [number, string][])
  const signature = fields.get(8) ?? ''
  return {
    serial: bytes.readUInt32LE(8),
    path: fields.get(1) ?? '',
    member: fields.get(3) ?? '',
    signature,
    args: new DBusReader(bytes).at(bodyStart).values(signature),
  }
}

/** A reply or error, little-endian unless told otherwise. */
export function encodeReply(serial: number, reply: Exclude<BusReply, undefined>): Buffer {
  const error = 'error' in reply
  const body = error ? Buffer.alloc(0) : reply.body
  const fields = [
    field(5, 'u', uint32(serial)),
    ...(error ? [field(4, 's', text(reply.error))] : []),
    ...(!error && reply.signature !== '' ? [field(8, 'g', signatureBytes(reply.signature))] : []),
  ]
  const array = fields.reduce((all, next) => Buffer.concat([pad(all, 8), next]), Buffer.alloc(0))
  const head = Buffer.from(['l'.charCodeAt(0), error ? 3 : 2, 1, 1])
  return Buffer.concat([
    pad(Buffer.concat([head, uint32(body.length), uint32(serial + 1_000), uint32(array.length), array]), 8),
    body,
  ])
}

function field(code: number, type: string, value: Buffer): Buffer {
  return Buffer.concat([Buffer.from([code]), signatureBytes(type), value])
}

const signatureBytes = (signature: string) =>
  Buffer.concat([Buffer.from([signature.length]), Buffer.from(`${signature}\0`)])

export function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

/** A marshalled text or object path, where the message is aligned to four bytes. */
export const text = (value: string) =>
  Buffer.concat([uint32(Buffer.byteLength(value)), Buffer.from(`${value}\0`)])

/** Fills up to a multiple of `size`. */
export const pad = (bytes: Buffer, size: number) =>
  Buffer.concat([bytes, Buffer.alloc((size - (bytes.length % size)) % size)])

/** Marshalled values one behind the other, each aligned to four bytes. */
export const body = (...parts: readonly Buffer[]) =>
  parts.reduce((all, part) => Buffer.concat([pad(all, 4), part]), Buffer.alloc(0))

/** A marshalled array of object paths. */
export const paths = (...values: readonly string[]) => {
  const elements = body(...values.map(text))
  return Buffer.concat([uint32(elements.length), elements])
}

/** A marshalled variant of a text or a boolean. */
export const variant = (value: string | boolean) =>
  typeof value === 'string'
    ? body(signatureBytes('s'), text(value))
    : body(signatureBytes('b'), uint32(value ? 1 : 0))
