import { BlockList, isIP } from 'node:net'

const DEFAULT_PORT: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' }

/** `[::1]` as `::1`, `Example.COM.` as `example.com`. */
function plainHost(host: string): string {
  return host
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '')
}

/** An entry in its parts; `10.0.0.0/8` and `::1` have no port. */
function partsOf(entry: string): { readonly host: string; readonly port?: string } {
  const { host = '', port } = /^(?<host>\[[^\]]*\]|[^:]*):(?<port>\d{1,5})$/.exec(entry)?.groups ?? {}
  return port === undefined ? { host: plainHost(entry) } : { host: plainHost(host), port }
}

/** Whether an address literal lies in a network such as `10.0.0.0/8`. */
function inNetwork(host: string, network: string): boolean {
  const { base = '', bits = '' } = /^(?<base>[\da-f.:]+)\/(?<bits>\d{1,3})$/.exec(network)?.groups ?? {}
  const family = isIP(base)
  if (family === 0 || isIP(host) !== family || Number(bits) > (family === 4 ? 32 : 128)) return false
  const list = new BlockList()
  const kind = family === 4 ? 'ipv4' : 'ipv6'
  list.addSubnet(base, Number(bits), kind)
  return list.check(host, kind)
}

/**
 * Whether `NO_PROXY` takes an address out. Entries stand between commas or white space: `*` for all; a host, which
 * covers its subdomains too; `.suffix` and `*.suffix`, the same; an address literal; a network such as `10.0.0.0/8`;
 * each with or without a port.
 */
export function isExempt(target: URL, noProxy: string): boolean {
  const host = plainHost(target.hostname)
  const port = target.port || DEFAULT_PORT[target.protocol]
  return noProxy
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .map(partsOf)
    .some((entry) => {
      if (entry.port !== undefined && entry.port !== port) return false
      if (entry.host === '*') return true
      const name = entry.host.replace(/^\*?\./, '')
      return host === name || inNetwork(host, name) || (isIP(host) === 0 && host.endsWith(`.${name}`))
    })
}
