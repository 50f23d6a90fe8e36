import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mayPointTo, reachOf } from '../../src/providers/address-reach.ts'

const hostOf = (host: string) => new URL(`https://${host}/`).hostname

describe('how far an address reaches', () => {
  it.each([
    ['login.example.com', 'public'],
    ['8.8.8.8', 'public'],
    ['[2606:4700::1111]', 'public'],
    ['172.32.0.1', 'public'],
    ['10.1.2.3', 'private'],
    ['172.16.0.1', 'private'],
    ['172.31.255.255', 'private'],
    ['192.168.1.1', 'private'],
    ['100.100.100.200', 'private'],
    ['[fd00:ec2::254]', 'private'],
    ['127.0.0.1', 'loopback'],
    ['127.9.9.9', 'loopback'],
    ['2130706433', 'loopback'],
    ['0x7f.1', 'loopback'],
    ['[::1]', 'loopback'],
    ['localhost', 'loopback'],
    ['a.localhost', 'loopback'],
    ['localhost.', 'loopback'],
    ['169.254.169.254', 'never'],
    ['0xa9fea9fe', 'never'],
    ['0.0.0.0', 'never'],
    ['224.0.0.1', 'never'],
    ['255.255.255.255', 'never'],
    ['[::]', 'never'],
    ['[fe80::1]', 'never'],
    ['[ff02::1]', 'never'],
    ['[::ffff:169.254.169.254]', 'never'],
    ['[::ffff:8.8.8.8]', 'never'],
    ['[::127.0.0.1]', 'never'],
    ['[64:ff9b::169.254.169.254]', 'never'],
    ['[2002:a9fe:a9fe::1]', 'never'],
  ])('DS-12 %s is %s', (host, reach) => {
    expect(reachOf(hostOf(host))).toBe(reach)
  })

  it('DS-12 every IPv4 address is as far as its number, and none of them passes inside IPv6', () => {
    fc.assert(
      fc.property(fc.ipV4(), (ip) => {
        const [a = 0, b = 0] = ip.split('.').map(Number)
        const inside = a === 10 || (a === 172 && b >= 16 && b <= 31) || (a === 192 && b === 168)
        if (inside) expect(reachOf(ip)).toBe('private')
        if (a === 127) expect(reachOf(ip)).toBe('loopback')
        if (a === 169 && b === 254) expect(reachOf(ip)).toBe('never')
        expect(reachOf(hostOf(`[::ffff:${ip}]`))).toBe('never')
      }),
      { numRuns: 1_000 },
    )
  })

  it('DS-12 a document leads no further inside than it stands itself', () => {
    const hosts = { public: 'a.example', private: '10.0.0.1', loopback: '127.0.0.1', never: '169.254.1.1' }
    const reachable = (from: keyof typeof hosts) =>
      Object.entries(hosts).flatMap(([reach, host]) =>
        mayPointTo(new URL(`https://${hosts[from]}`), new URL(`https://${host}`)) ? [reach] : [],
      )
    expect(reachable('public')).toEqual(['public'])
    expect(reachable('private')).toEqual(['public', 'private'])
    expect(reachable('loopback')).toEqual(['public', 'private', 'loopback'])
    expect(reachable('never')).toEqual([])
  })
})
