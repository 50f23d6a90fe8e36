import { BlockList, isIP } from 'node:net'

/**
 * How far an address literal reaches. `never`: link-local (where clouds keep their metadata services), unspecified,
 * multicast, reserved, or an IPv6 form that carries an IPv4 address. Host names are `public`: what they resolve to is
 * not known here.
 */
export type Reach = 'public' | 'private' | 'loopback' | 'never'

type Family = 'ipv4' | 'ipv6'

type Networks = readonly (readonly [address: string, prefix: number])[]

/** IANA special-purpose registries: https://www.iana.org/assignments/iana-ipv4-special-registry (and -ipv6-). */
const NETWORKS: Readonly<Record<Family, Readonly<Record<Exclude<Reach, 'public'>, Networks>>>> = {
  ipv4: {
    loopback: [['127.0.0.0', 8]],
    private: [
      ['10.0.0.0', 8],
      ['100.64.0.0', 10],
      ['172.16.0.0', 12],
      ['192.168.0.0', 16],
      ['198.18.0.0', 15],
    ],
    never: [
      ['0.0.0.0', 8],
      ['169.254.0.0', 16],
      ['192.0.0.0', 24],
      ['224.0.0.0', 4],
      ['240.0.0.0', 4],
    ],
  },
  ipv6: {
    loopback: [['::1', 128]],
    private: [
      ['fc00::', 7],
      ['fec0::', 10],
    ],
    never: [
      ['::', 96],
      ['::ffff:0:0', 96],
      ['64:ff9b::', 96],
      ['64:ff9b:1::', 48],
      ['100::', 64],
      ['2001::', 32],
      ['2002::', 16],
      ['fe80::', 10],
      ['ff00::', 8],
    ],
  },
}

/** A list holds one family: a mapped IPv6 network in it would match every IPv4 address. */
function within(host: string, family: Family, networks: Networks): boolean {
  const list = new BlockList()
  for (const [network, prefix] of networks) list.addSubnet(network, prefix, family)
  return list.check(host, family)
}

/** How far a host reaches, as `URL.hostname` spells it (IPv6 in brackets). */
export function reachOf(hostname: string): Reach {
  const host = hostname.replace(/^\[|\]$/g, '')
  const version = isIP(host)
  if (version === 0) return /(^|\.)localhost\.?$/.test(host) ? 'loopback' : 'public'
  const family = version === 4 ? 'ipv4' : 'ipv6'
  const { loopback, private: internal, never } = NETWORKS[family]
  if (within(host, family, loopback)) return 'loopback'
  if (within(host, family, internal)) return 'private'
  return within(host, family, never) ? 'never' : 'public'
}

/** How far inside each stands. No comparison with `never` holds. */
const DEPTH: Readonly<Record<Reach, number>> = { public: 0, private: 1, loopback: 2, never: Number.NaN }

/**
 * Whether a document from `from` may send us to `to`: never further inside than it stands itself. A public issuer
 * cannot point at this machine, at its neighbours or at a metadata service.
 */
export function mayPointTo(from: URL, to: URL): boolean {
  return DEPTH[reachOf(to.hostname)] <= DEPTH[reachOf(from.hostname)]
}
