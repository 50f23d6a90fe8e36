import { execFileSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:https'
import { createServer as createPlainServer } from 'node:net'
import { join } from 'node:path'
import * as tls from 'node:tls'
import { describe, expect, it } from 'vitest'
import type { ProblemCode } from '../../src/idp-errors/catalogue.ts'
import { type Certificate, newAuthority, selfSigned } from './certificates.ts'
import { inChild, temporaryFolder } from './child.ts'
import { faultFrom, httpWith } from './failing.ts'
import { listening } from './raw-server.ts'

const authority = newAuthority()

/** An https server with this certificate. */
async function secure(certificate: Certificate, options: tls.TlsOptions = {}): Promise<string> {
  const server = createServer({ ...certificate, ...options }, (_, response) => response.end('{"ok":true}'))
  return `https://localhost:${await listening(server)}`
}

/** The environment of somebody who trusts the authority of these tests. */
async function trusting(...pem: readonly string[]): Promise<Record<string, string>> {
  const file = join(await temporaryFolder(), 'authorities.pem')
  await writeFile(file, pem.join('\n'))
  return { NMP_CLIENT_SSL_CERT_FILE: file }
}

describe('NW-11 a certificate', () => {
  const cases: readonly [what: string, Certificate, tls.TlsOptions, ProblemCode, reason: string][] = [
    [
      'that has expired',
      authority.issue({ days: [-30, -1] }),
      {},
      'TLS_CERTIFICATE_EXPIRED',
      'CERT_HAS_EXPIRED',
    ],
    [
      'of tomorrow',
      authority.issue({ days: [1, 30] }),
      {},
      'TLS_CERTIFICATE_NOT_YET_VALID',
      'CERT_NOT_YET_VALID',
    ],
    [
      'for another host',
      authority.issue({ hosts: ['evil.example'] }),
      {},
      'TLS_WRONG_HOST',
      'ERR_TLS_CERT_ALTNAME_INVALID',
    ],
    ['that its own key signed', selfSigned(), {}, 'TLS_CERTIFICATE_UNTRUSTED', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    [
      'of another authority',
      newAuthority('Other').issue(),
      {},
      'TLS_CERTIFICATE_UNTRUSTED',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    ],
  ]

  it.each(cases)(
    '%s is refused for good, and nothing was sent',
    async (_, certificate, options, code, reason) => {
      const http = httpWith(await trusting(authority.cert))
      const fault = await faultFrom(http, { url: await secure(certificate, options) })
      expect(fault.problem.code).toBe(code)
      expect(fault.problem.evidence['reason']).toBe(reason)
      expect(fault).toMatchObject({ transient: false, mayHaveBeenProcessed: false })
    },
  )

  it('with SHA-1, or with a signature that does not hold, is refused for good', async () => {
    const old = newAuthority('Old Root')
    const http = httpWith(await trusting(old.cert))
    for (const bad of [old.issue({ hash: 'sha1' }), newAuthority('Old Root').issue()]) {
      const fault = await faultFrom(http, { url: await secure(bad, { ciphers: 'DEFAULT@SECLEVEL=0' }) })
      expect(fault.problem.code).toBe('TLS_CERTIFICATE_UNUSABLE')
      expect(fault).toMatchObject({ transient: false, mayHaveBeenProcessed: false })
    }
    expect((await http.send({ url: await secure(old.issue()) })).status).toBe(200)
  })

  it('without any private authority set, the same holds through the fetch of Node', async () => {
    const chain = authority.issue()
    const url = await secure({ ...chain, cert: `${chain.cert}${authority.cert}` })
    const fault = await faultFrom(httpWith(), { url })
    expect(fault.problem.code).toBe('TLS_CERTIFICATE_UNTRUSTED')
    expect(fault.problem.evidence['reason']).toBe('SELF_SIGNED_CERT_IN_CHAIN')
    expect(fault.problem.fix.map((step) => step.command).join()).toContain('NMP_CLIENT_SSL_CERT_FILE')
    expect(fault.problem.fix.map((step) => step.command).join()).toContain('NODE_EXTRA_CA_CERTS')
  })
})

describe('NW-11 TLS', () => {
  it('1.0 alone is refused as too old', async () => {
    const server = tls.createServer({
      ...authority.issue(),
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1',
      ciphers: 'ALL@SECLEVEL=0',
    })
    const url = `https://localhost:${await listening(server)}`
    for (const env of [{}, await trusting(authority.cert)]) {
      const fault = await faultFrom(httpWith(env), { url })
      expect(fault.problem.code).toBe('TLS_PROTOCOL_TOO_OLD')
      expect(fault.transient).toBe(false)
    }
  })

  it('where plain http is spoken is named as that', async () => {
    const server = createPlainServer((socket) => {
      socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
    })
    const fault = await faultFrom(httpWith(), { url: `https://localhost:${await listening(server)}` })
    expect(fault.problem.code).toBe('TLS_NOT_SPOKEN')
  })

  it('NW-02 an alert of the server is a fault that passes', async () => {
    const server = createPlainServer((socket) => {
      // A fatal `internal_error`, as a load balancer without a backend sends it (RFC 8446 section 6).
      socket.once('data', () => socket.end(Buffer.from([0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x50])))
    })
    const fault = await faultFrom(httpWith(), { url: `https://localhost:${await listening(server)}` })
    expect(fault.problem.code).toBe('TLS_HANDSHAKE_FAILED')
    expect(fault.transient).toBe(true)
  })
})

describe('NMP_CLIENT_SSL_CERT_FILE', () => {
  it('adds its authorities to those of Node, for requests of this way out alone', async () => {
    const second = newAuthority('Second')
    const http = httpWith(await trusting('a comment\n', authority.cert, second.cert))
    for (const issuer of [authority, second]) {
      expect((await http.send({ url: await secure(issuer.issue()) })).text).toBe('{"ok":true}')
    }
    const other = await secure(authority.issue())
    expect((await faultFrom(httpWith(), { url: other })).problem.code).toBe('TLS_CERTIFICATE_UNTRUSTED')
    await expect(fetch(other)).rejects.toThrow()
  })

  it('works for loopback in plain http too, and with bodies', async () => {
    const server = createServer(authority.issue(), (request, response) => request.pipe(response))
    const url = `https://127.0.0.1:${await listening(server)}`
    const http = httpWith(await trusting(authority.cert))
    const got = await http.send({ url, method: 'POST', body: new URLSearchParams({ a: 'é' }) })
    expect(got.text).toBe('a=%C3%A9')
  })

  it.each([
    ['is not there', undefined, 'there is no such file'],
    ['holds something else', 'hello', 'it holds no PEM certificate'],
    ['is damaged', authority.cert.replace(/^.{64}$/m, 'A'.repeat(64)), 'certificate 1 in it is damaged'],
    ['is a giant', 'x'.repeat(4_194_305), 'it is larger than 4194304 bytes'],
  ])('that %s is a problem of its own, before anything is sent', async (_, text, reason) => {
    const env = await trusting(text ?? '')
    if (text === undefined) env['NMP_CLIENT_SSL_CERT_FILE'] += '.gone'
    const fault = await faultFrom(httpWith(env), { url: await secure(authority.issue()) })
    expect(fault.problem.code).toBe('TLS_CA_FILE_UNUSABLE')
    expect(fault.problem.evidence).toMatchObject({ reason, variable: 'NMP_CLIENT_SSL_CERT_FILE' })
    expect(fault).toMatchObject({ transient: false, mayHaveBeenProcessed: false })
  })

  it.skipIf(process.platform === 'win32')(
    'that is a folder, a device or a pipe is refused without waiting for it',
    async () => {
      const folder = await temporaryFolder()
      const pipe = join(folder, 'pipe')
      execFileSync('mkfifo', [pipe])
      for (const path of [folder, '/dev/zero', pipe]) {
        const fault = await faultFrom(httpWith({ NMP_CLIENT_SSL_CERT_FILE: path }), {
          url: 'https://localhost:1/',
        })
        expect(fault.problem.evidence['reason']).toBe('it is no file')
      }
    },
  )

  it('is read again after it was mended', async () => {
    const env = await trusting('')
    const http = httpWith(env)
    const url = await secure(authority.issue())
    expect((await faultFrom(http, { url })).problem.code).toBe('TLS_CA_FILE_UNUSABLE')
    await writeFile(env['NMP_CLIENT_SSL_CERT_FILE'] ?? '', authority.cert)
    expect((await http.send({ url })).status).toBe(200)
  })
})

describe('what Node itself trusts', () => {
  const ask = `const fault = await boundedHttp(realWorld()).send({ url: process.env.URL_ASKED }).catch(faultOf)
     console.log(JSON.stringify(fault.problem?.code ?? fault.status))`

  it('NODE_EXTRA_CA_CERTS holds, alone and beside a private authority of ours', async () => {
    const extra = newAuthority('Extra')
    const { NMP_CLIENT_SSL_CERT_FILE: file = '' } = await trusting(extra.cert)
    const ours = await trusting(authority.cert)
    const URL_ASKED = await secure(extra.issue())
    expect(await inChild(ask, { env: { URL_ASKED } })).toBe('TLS_CERTIFICATE_UNTRUSTED')
    expect(await inChild(ask, { env: { URL_ASKED, NODE_EXTRA_CA_CERTS: file } })).toBe(200)
    expect(await inChild(ask, { env: { URL_ASKED, NODE_EXTRA_CA_CERTS: file, ...ours } })).toBe(200)
    expect(await inChild(ask, { env: { URL_ASKED, ...ours } })).toBe('TLS_CERTIFICATE_UNTRUSTED')
  })

  it('the store of the operating system is trusted as well where this Node can read it', async () => {
    const company = newAuthority('Company')
    const { NMP_CLIENT_SSL_CERT_FILE: file = '' } = await trusting(company.cert)
    let requests = 0
    const server = createServer(company.issue(), (_, response) => {
      requests += 1
      response.end('{}')
    })
    const URL_ASKED = `https://localhost:${await listening(server)}`
    // OpenSSL's own variable for where the system keeps its authorities.
    const SSL_CERT_FILE = file
    const readable = process.platform === 'linux' && 'getCACertificates' in tls
    const expected = readable ? 200 : 'TLS_CERTIFICATE_UNTRUSTED'
    const ours = await trusting(authority.cert)
    for (const env of [
      { URL_ASKED, SSL_CERT_FILE },
      { URL_ASKED, SSL_CERT_FILE, ...ours },
    ])
      expect(await inChild(ask, { env })).toBe(expected)
    expect(requests).toBe(readable ? 2 : 0)
  })

  it('NODE_TLS_REJECT_UNAUTHORIZED=0 is refused in words; loopback in plain http is not concerned', async () => {
    const URL_ASKED = await secure(selfSigned())
    const env = { URL_ASKED, NODE_TLS_REJECT_UNAUTHORIZED: '0' }
    expect(await inChild(ask, { env })).toBe('TLS_CHECKS_SWITCHED_OFF')
    const plain = createPlainServer((socket) => {
      socket.once('data', () => socket.end('HTTP/1.1 204 No Content\r\n\r\n'))
    })
    const url = `http://127.0.0.1:${await listening(plain)}`
    expect((await httpWith({ NODE_TLS_REJECT_UNAUTHORIZED: '0' }).send({ url })).status).toBe(204)
  })
})
