import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'

/** DER, as much of it as a certificate needs (ITU-T X.690; RFC 5280). */
function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(parts)
  const length = body.length < 0x80 ? [body.length] : [0x82, body.length >> 8, body.length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...length]), body])
}

const sequence = (...parts: readonly Uint8Array[]) => der(0x30, ...parts)
const octets = (part: Uint8Array) => der(0x04, part)
const bits = (part: Uint8Array) => der(0x03, Buffer.from([0]), part)
const yes = der(0x01, Buffer.from([0xff]))
const oid = (hex: string) => der(0x06, Buffer.from(hex, 'hex'))
const time = (date: Date) =>
  der(0x18, Buffer.from(`${date.toISOString().replace(/[-:T]|\.\d+Z$/g, '')}Z`, 'latin1'))
const commonName = (name: string) =>
  sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from(name, 'utf8')))))

/** ECDSA with a hash (RFC 5758 section 3.2, RFC 3279 section 2.2.3). */
const ECDSA = { sha256: '2a8648ce3d040302', sha1: '2a8648ce3d0401' } as const

type Hash = keyof typeof ECDSA

/** One certificate with its key, both as PEM. */
export interface Certificate {
  readonly cert: string
  readonly key: string
}

interface Signer {
  readonly name: string
  readonly key: KeyObject
}

interface Wanted {
  readonly name: string
  readonly publicKey: KeyObject
  readonly signer: Signer
  readonly hash: Hash
  readonly authority: boolean
  /** Host names and IPv4 addresses. */
  readonly hosts: readonly string[]
  /** Life in days from now; the past is negative. */
  readonly days: readonly [from: number, to: number]
}

let serial = 1

function altName(host: string): Buffer {
  const isAddress = /^\d+(\.\d+){3}$/.test(host)
  return isAddress
    ? der(0x87, Buffer.from(host.split('.').map(Number)))
    : der(0x82, Buffer.from(host, 'latin1'))
}

function pemOf(wanted: Wanted): string {
  const { name, publicKey, signer, authority, hosts, days } = wanted
  const signed = sequence(oid(ECDSA[wanted.hash]))
  const at = (day: number) => time(new Date(Date.now() + day * 86_400_000))
  serial += 1
  const extensions = [
    sequence(oid('551d13'), yes, octets(authority ? sequence(yes) : sequence())),
    ...(hosts.length > 0 ? [sequence(oid('551d11'), octets(sequence(...hosts.map(altName))))] : []),
  ]
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1, serial])),
    signed,
    commonName(signer.name),
    sequence(at(days[0]), at(days[1])),
    commonName(name),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...extensions)),
  )
  const whole = sequence(body, signed, bits(sign(wanted.hash, body, signer.key)))
  const lines = whole.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}

const HOSTS = ['localhost', '127.0.0.1']

const pemKey = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' }).toString()

const newKeys = () => generateKeyPairSync('ec', { namedCurve: 'P-256' })

/** A private authority, made on the spot. */
export interface Authority {
  /** Its own certificate. */
  readonly cert: string
  issue(options?: {
    readonly hosts?: readonly string[]
    readonly days?: readonly [from: number, to: number]
    readonly hash?: Hash
  }): Certificate
}

/** A new authority whose root is in nobody's store. */
export function newAuthority(name = 'Test Root'): Authority {
  const root = newKeys()
  const signer = { name, key: root.privateKey }
  const days = [-2, 365] as const
  const { publicKey } = root
  return {
    cert: pemOf({ name, publicKey, signer, hash: 'sha256', authority: true, hosts: [], days }),
    issue({ hosts = HOSTS, days: life = days, hash = 'sha256' } = {}) {
      const keys = newKeys()
      const wanted = { name: 'server', publicKey: keys.publicKey, signer, hash, authority: false, hosts }
      return { cert: pemOf({ ...wanted, days: life }), key: pemKey(keys.privateKey) }
    },
  }
}

/** A certificate that nobody but its own key vouches for. */
export function selfSigned(): Certificate {
  const { publicKey, privateKey } = newKeys()
  const signer = { name: 'server', key: privateKey }
  const cert = pemOf({
    name: 'server',
    publicKey,
    signer,
    hash: 'sha256',
    authority: false,
    hosts: HOSTS,
    days: [-2, 365],
  })
  return { cert, key: pemKey(privateKey) }
}
