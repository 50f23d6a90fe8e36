import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sessionBusPath } from '../../src/token-store/keychain/dbus-connection.ts'
import {
  decodeMessage,
  encodeCall,
  MESSAGE_MAX_BYTES,
  messageLength,
} from '../../src/token-store/keychain/dbus-message.ts'
import { completeTypes, DBusReader } from '../../src/token-store/keychain/dbus-reader.ts'
import { keyringState, lookUpSecret } from '../../src/token-store/keychain/secret-service.ts'
import {
  type BusCall,
  type BusReply,
  body,
  encodeReply,
  fakeBus,
  paths,
  text,
  uint32,
  variant,
} from './fake-bus.ts'

const LOGIN = '/org/freedesktop/secrets/collection/login'
const ITEM = `${LOGIN}/1`
const attributes = { service: 'svc', username: 'session-key' }
const soon = () => AbortSignal.timeout(5_000)

const byteArray = (value: string) => Buffer.concat([uint32(Buffer.byteLength(value)), Buffer.from(value)])

/** A Secret Service that answers as told, by member; by default it is open and holds one secret. */
function service(overrides: Record<string, BusReply> = {}, mute: (call: BusCall) => boolean = () => false) {
  const secret = body(text('/session/1'), uint32(0), byteArray('s\u00e9cret'), text('text/plain'))
  const usual: Record<string, BusReply> = {
    OpenSession: { signature: 'vo', body: body(variant(''), text('/session/1')) },
    SearchItems: { signature: 'aoao', body: body(paths(ITEM), paths()) },
    GetSecret: { signature: '(oayays)', body: secret },
    ReadAlias: { signature: 'o', body: text(LOGIN) },
    Get: { signature: 'v', body: variant(false) },
  }
  return fakeBus((call) => (mute(call) ? undefined : { ...usual, ...overrides }[call.member]))
}

describe('lookUpSecret', () => {
  it('finds an item by its attributes and reads its secret', async () => {
    const { env, calls } = await service()
    expect(await lookUpSecret(env, attributes, soon())).toEqual({ state: 'found', secret: 's\u00e9cret' })
    const said = calls.map(({ member, path, signature, args }) => ({ member, path, signature, args }))
    const root = '/org/freedesktop/secrets'
    expect(said).toEqual([
      { member: 'Hello', path: '/org/freedesktop/DBus', signature: '', args: [] },
      { member: 'OpenSession', path: root, signature: 'sv', args: ['plain', ''] },
      { member: 'SearchItems', path: root, signature: 'a{ss}', args: [Object.entries(attributes)] },
      { member: 'GetSecret', path: ITEM, signature: 'o', args: ['/session/1'] },
    ])
  })

  it.each<[string, Record<string, BusReply>, string]>([
    [
      'an item that is locked',
      { SearchItems: { signature: 'aoao', body: body(paths(), paths(ITEM)) } },
      'locked',
    ],
    [
      'no item in an open keyring',
      { SearchItems: { signature: 'aoao', body: body(paths(), paths()) } },
      'open',
    ],
    [
      'an item that locks itself just now',
      { GetSecret: { error: 'org.freedesktop.Secret.Error.IsLocked' } },
      'locked',
    ],
    ['no service', { OpenSession: { error: 'org.freedesktop.DBus.Error.ServiceUnknown' } }, 'absent'],
    [
      'a service that cannot start',
      { SearchItems: { error: 'org.freedesktop.DBus.Error.Spawn.ExecFailed' } },
      'absent',
    ],
    [
      'a service without plain sessions',
      { OpenSession: { error: 'org.freedesktop.DBus.Error.NotSupported' } },
      'unsupported',
    ],
    [
      'a service that refuses',
      { GetSecret: { error: 'org.freedesktop.DBus.Error.AccessDenied' } },
      'unreachable',
    ],
    ['a reply of another shape', { GetSecret: { signature: 's', body: text('x') } }, 'unsupported'],
  ])('tells %s', async (_, overrides, state) => {
    const { env } = await service(overrides)
    expect((await lookUpSecret(env, attributes, soon())).state).toBe(state)
  })

  it('takes a locked keyring that shows no items for locked, not for empty', async () => {
    const nothing = { SearchItems: { signature: 'aoao', body: body(paths(), paths()) } }
    const { env } = await service({ ...nothing, Get: { signature: 'v', body: variant(true) } })
    expect(await lookUpSecret(env, attributes, soon())).toEqual({ state: 'locked' })
    const { env: fresh } = await service({ ...nothing, ReadAlias: { signature: 'o', body: text('/') } })
    expect(await lookUpSecret(fresh, attributes, soon())).toEqual({ state: 'no_keyring' })
  })

  it.each(['OpenSession', 'SearchItems', 'GetSecret'])(
    'is given up when %s is never answered',
    async (mute) => {
      const reason = new RangeError('late')
      const late = new AbortController()
      const { env } = await service({}, ({ member }) => {
        if (member === mute) late.abort(reason)
        return member === mute
      })
      await expect(lookUpSecret(env, attributes, late.signal)).rejects.toBe(reason)
    },
  )

  it.each<[string, readonly string[]]>([
    ['lets nobody in', ['REJECTED EXTERNAL\r\n']],
    ['says nothing sensible', ['HTTP/1.1 400 Bad Request\r\n']],
    ['never ends its line', ['D'.repeat(5_000)]],
  ])('tells a bus that %s', async (_, handshake) => {
    const { env } = await fakeBus(() => undefined, handshake)
    expect(await lookUpSecret(env, attributes, soon())).toMatchObject({ state: 'unreachable' })
  })

  it.each<[string, (serial: number) => Buffer]>([
    [
      'too long',
      () => Buffer.concat([Buffer.from('l\x02\x01\x01'), uint32(MESSAGE_MAX_BYTES), uint32(9), uint32(0)]),
    ],
    ['without a byte order', () => Buffer.alloc(64)],
    ['cut inside', (serial) => encodeReply(serial, { signature: 'as', body: body(uint32(900), text('x')) })],
    ['of an unknown type', (serial) => encodeReply(serial, { signature: '!', body: uint32(0) })],
    [
      'nested without end',
      (serial) => encodeReply(serial, { signature: 'v', body: Buffer.from('\x01v\0'.repeat(5_000)) }),
    ],
  ])('tells a message that is %s', async (_, message) => {
    const { env } = await fakeBus(({ serial }: BusCall) => message(serial))
    expect(await lookUpSecret(env, attributes, soon())).toEqual({
      state: 'unreachable',
      reason: 'the bus sent something unreadable',
    })
  })
})

describe('the session bus', () => {
  it.each<[Record<string, string>, unknown]>([
    [{ DBUS_SESSION_BUS_ADDRESS: 'unix:path=/run/user/1/bus,guid=ab' }, '/run/user/1/bus'],
    [{ DBUS_SESSION_BUS_ADDRESS: 'unix:abstract=/tmp/dbus-x' }, '\0/tmp/dbus-x'],
    [{ DBUS_SESSION_BUS_ADDRESS: 'tcp:host=x;unix:guid=1,path=/a%20b' }, '/a b'],
    [{ XDG_RUNTIME_DIR: '/run/user/1' }, '/run/user/1/bus'],
    [{ DBUS_SESSION_BUS_ADDRESS: 'tcp:host=127.0.0.1,port=1' }, { fault: 'unsupported' }],
    [{ DBUS_SESSION_BUS_ADDRESS: '', XDG_RUNTIME_DIR: '' }, { fault: 'no_address' }],
    [{}, { fault: 'no_address' }],
  ])('of %j is found', (env, expected) => {
    const found = sessionBusPath(env)
    if (typeof expected === 'string') expect(found).toBe(expected)
    else expect(found).toMatchObject(Object(expected))
  })

  it('that is not there is an answer, not an exception', async () => {
    const seen = await keyringState({ DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere/bus' }, soon())
    expect(seen).toMatchObject({ state: 'unreachable', reason: expect.stringContaining('ENOENT') })
  })
})

describe('D-Bus messages', () => {
  it('are marshalled as the specification says, byte for byte', () => {
    const bytes = encodeCall(
      {
        destination: 'd.e',
        path: '/p',
        interface: 'i.f',
        member: 'M',
        types: ['s', 'v'],
        args: ['plain', ''],
      },
      1,
    )
    // Worked out by hand: header, five fields of eight-byte structs, then the body.
    const expected = [
      ['6c010001', '15000000', '01000000', '48000000'],
      ['01016f00', '02000000', '2f7000', '0000000000'],
      ['02017300', '03000000', '692e6600', '00000000'],
      ['03017300', '01000000', '4d00', '000000000000'],
      ['06017300', '03000000', '642e6500', '00000000'],
      ['08016700', '02', '737600'],
      ['05000000', '706c61696e00', '017300', '000000', '00000000', '00'],
    ]
    expect(bytes.toString('hex')).toBe(expected.flat().join(''))
  })

  it('are recognised however they are cut, and in either byte order', () => {
    const bytes = encodeReply(7, { signature: 's', body: text('x') })
    for (let length = 0; length < bytes.length; length += 1) {
      const known = messageLength(bytes.subarray(0, length))
      if (known !== undefined) expect(known).toBe(bytes.length)
    }
    expect(decodeMessage(bytes)).toEqual({ kind: 'reply', replySerial: 7, errorName: '', body: ['x'] })
    expect(new DBusReader(Buffer.from('42000000000001ff', 'hex')).at(4).uint32()).toBe(0x1ff)
  })

  it('never bring more than a RangeError, whatever they hold', () => {
    const calm = (read: () => unknown) => {
      try {
        read()
        return true
      } catch (error) {
        return error instanceof RangeError
      }
    }
    const good = encodeReply(1, { signature: 'aoao', body: body(paths(ITEM), paths()) })
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.nat(255), (at, value) => {
        const bytes = Buffer.from(good)
        bytes[at] = value
        return calm(() => messageLength(bytes)) && calm(() => decodeMessage(bytes))
      }),
      { numRuns: 3_000 },
    )
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) =>
        calm(() => decodeMessage(Buffer.from(bytes))),
      ),
    )
  })

  it('have signatures that split into complete types, or are refused', () => {
    expect(completeTypes('saa{sv}(oayays)')).toEqual(['s', 'aa{sv}', '(oayays)'])
    for (const bad of ['a', '(s', '{', 'a(']) expect(() => completeTypes(bad)).toThrow(RangeError)
  })
})
