import { describe, expect, it } from 'vitest'
import { faultOf } from '../../src/http/failure.ts'
import { unusableReply } from '../../src/http/unusable-reply.ts'
import { httpWith } from './failing.ts'
import { rawServer } from './raw-server.ts'

async function faultAfter(status: number, headers: string, body: string) {
  const server = await rawServer((socket) => {
    socket.end(`HTTP/1.1 ${status} x\r\n${headers}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`)
  })
  const reply = await httpWith().send({ url: `${server.url}/token?code=sentinel` })
  return { ...faultOf(unusableReply(reply)), host: new URL(server.url).host }
}

describe('a reply that cannot be used', () => {
  it.each([
    [307, 'Location: https://evil.example/sentinel\r\n', '', 'HTTP_REDIRECTED', false, true],
    [429, 'Retry-After: 7\r\n', '{"a":"sentinel"}', 'HTTP_RATE_LIMITED', true, false],
    [500, '', '', 'HTTP_SERVER_ERROR', true, true],
    [503, 'Content-Type: text/html\r\n', '<html>sentinel', 'HTTP_SERVER_ERROR', true, true],
    [511, 'Content-Type: text/html\r\n', '<html>sentinel', 'HTTP_NETWORK_SIGN_IN', true, false],
    [200, 'Content-Type: text/html; charset=utf-8\r\n', 'sentinel', 'HTTP_PAGE_NOT_DATA', true, true],
    [200, 'Content-Type: application/json\r\n', ' <!DOCTYPE html>', 'HTTP_PAGE_NOT_DATA', true, true],
    [404, '', '<HTML>', 'HTTP_PAGE_NOT_DATA', true, true],
    [200, 'Content-Type: text/plain\r\n', 'sentinel', 'HTTP_REPLY_UNREADABLE', true, true],
    [200, 'Content-Type: \u009b31m\r\n', '[]', 'HTTP_REPLY_UNREADABLE', true, true],
  ])('%i with %j and %j is %s', async (status, headers, body, code, transient, mayHaveBeenProcessed) => {
    const fault = await faultAfter(status, headers, body)
    expect(fault).toMatchObject({ problem: { code }, transient, mayHaveBeenProcessed })
    expect(fault.problem?.evidence).toMatchObject({ host: fault.host, status })
    expect(fault.retryAfterMs).toBe(status === 429 ? 7_000 : undefined)
    expect(JSON.stringify(fault)).not.toMatch(/sentinel|\u009b|<[a-z ]+>/)
  })

  it('NW-13 of a captive portal says where to sign in', async () => {
    const portal = await faultAfter(200, 'Content-Type: text/html\r\n', '<html>Welcome to our hotel')
    expect(portal.problem?.fix.map((step) => step.text).join()).toMatch(/sign in to the network/)
  })
})
