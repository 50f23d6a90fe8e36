import { DBusReader } from './dbus-reader.ts'

/*
 * The part of D-Bus that reading a secret takes: method calls out, replies in (D-Bus Specification, "Message
 * Protocol" and "Marshaling"). Pure: bytes in, bytes out.
 */

/** A method call. Every argument is a text or, for `a{ss}`, a record of texts. */
export interface DBusCall {
  readonly path: string
  readonly interface: string
  readonly member: string
  /** Bus name of the service. */
  readonly destination: string
  /** Types of the arguments, one a letter or container: `s`, `o`, `v` (of a text), `a{ss}`. */
  readonly types: readonly ('s' | 'o' | 'v' | 'a{ss}')[]
  readonly args: readonly (string | Readonly<Record<string, string>>)[]
}

/** A reply, an error or a signal, as far as it matters here. */
export interface DBusMessage {
  readonly kind: 'reply' | 'error' | 'other'
  /** The call that this answers; 0 for none. */
  readonly replySerial: number
  /** Set for an error, such as `org.freedesktop.DBus.Error.ServiceUnknown`. */
  readonly errorName: string
  readonly body: readonly unknown[]
}

/** Largest message that is read, in bytes. The specification allows 128 MiB; a secret of ours has 44 bytes. */
export const MESSAGE_MAX_BYTES = 1_048_576

const METHOD_CALL = 1
const KINDS: readonly DBusMessage['kind'][] = ['other', 'other', 'reply', 'error', 'other']
const [PATH, INTERFACE, MEMBER, ERROR_NAME, REPLY_SERIAL, DESTINATION, SIGNATURE] = [1, 2, 3, 4, 5, 6, 8]
/** Bytes before the array of header fields, and the length of that array. */
const FIXED_BYTES = 12

class Writer {
  #bytes = Buffer.alloc(0)

  get bytes(): Buffer {
    return this.#bytes
  }

  align(size: number): this {
    return this.raw(Buffer.alloc(-this.#bytes.length & (size - 1)))
  }

  raw(bytes: Buffer): this {
    this.#bytes = Buffer.concat([this.#bytes, bytes])
    return this
  }

  uint32(value: number): this {
    const bytes = Buffer.alloc(4)
    bytes.writeUInt32LE(value)
    return this.align(4).raw(bytes)
  }

  text(value: string): this {
    const bytes = Buffer.from(`${value}\0`)
    return this.uint32(bytes.length - 1).raw(bytes)
  }

  signature(value: string): this {
    return this.raw(Buffer.from([value.length])).raw(Buffer.from(`${value}\0`))
  }

  /** An array whose length counts its content from the first aligned element on. */
  array(alignment: number, fill: (content: Writer) => void): this {
    const content = new Writer()
    fill(content)
    return this.uint32(content.bytes.length).align(alignment).raw(content.bytes)
  }
}

function writeArgument(body: Writer, type: string, value: string | Readonly<Record<string, string>>): void {
  if (typeof value === 'string') {
    if (type === 'v') body.signature('s')
    body.text(value)
    return
  }
  body.array(8, (content) => {
    for (const [name, text] of Object.entries(value)) content.align(8).text(name).text(text)
  })
}

/** A call as bytes. @param serial positive; the reply carries it */
export function encodeCall(call: DBusCall, serial: number): Buffer {
  const body = new Writer()
  call.args.forEach((value, index) => void writeArgument(body, call.types[index] ?? 's', value))
  const header = new Writer().raw(Buffer.from(['l'.charCodeAt(0), METHOD_CALL, 0, 1]))
  header.uint32(body.bytes.length).uint32(serial)
  header.array(8, (fields) => {
    const field = (code: number, type: string) =>
      fields
        .align(8)
        .raw(Buffer.from([code]))
        .signature(type)
    field(PATH, 'o').text(call.path)
    field(INTERFACE, 's').text(call.interface)
    field(MEMBER, 's').text(call.member)
    field(DESTINATION, 's').text(call.destination)
    if (call.types.length > 0) field(SIGNATURE, 'g').signature(call.types.join(''))
  })
  return header.align(8).raw(body.bytes).bytes
}

/**
 * Length of the message that starts these bytes; `undefined` while too little of it is there to tell.
 * @throws `RangeError` when it is longer than {@link MESSAGE_MAX_BYTES}, or is no message
 */
export function messageLength(bytes: Buffer): number | undefined {
  if (bytes.length < FIXED_BYTES + 4) return undefined
  const reader = new DBusReader(bytes)
  const bodyBytes = reader.at(4).uint32()
  const fieldBytes = reader.at(FIXED_BYTES).uint32()
  const length = ((FIXED_BYTES + 4 + fieldBytes + 7) & ~7) + bodyBytes
  if (fieldBytes > MESSAGE_MAX_BYTES || bodyBytes > MESSAGE_MAX_BYTES || length > MESSAGE_MAX_BYTES)
    throw new RangeError('the message is too long')
  return length
}

/** One whole message. @throws `RangeError` when its inside does not hold together */
export function decodeMessage(bytes: Buffer): DBusMessage {
  const reader = new DBusReader(bytes)
  const kind = KINDS[bytes[1] ?? 0] ?? 'other'
  const fields = new Map<unknown, unknown>()
  for (const field of reader.at(FIXED_BYTES).value('a(yv)') as unknown[]) {
    if (Array.isArray(field)) fields.set(field[0], field[1])
  }
  const signature = fields.get(SIGNATURE) ?? ''
  reader.align(8)
  return {
    kind,
    replySerial: Number(fields.get(REPLY_SERIAL) ?? 0),
    errorName: String(fields.get(ERROR_NAME) ?? ''),
    body: reader.values(String(signature)),
  }
}
