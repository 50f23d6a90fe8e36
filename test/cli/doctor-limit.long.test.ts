import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { builtNmp, type Nmp } from './nmp-process.ts'

/** All looks together, in milliseconds. */
const LIMIT_MS = 15_000

let nmp: Nmp
const closing: (() => unknown)[] = []
beforeAll(() => {
  nmp = builtNmp()
})
afterAll(() => {
  nmp.dispose()
  for (const close of closing) close()
})

async function listening(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1')
  closing.push(() => server.close().closeAllConnections())
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Takes every connection and says nothing. */
const silent = () => listening(() => {})

/** Never takes a connection, and its queue is full: what is sent to open another gets no answer, as behind a firewall. */
async function unreachable(): Promise<string> {
  const listens = `const server = require('node:net').createServer()
    server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
      require('node:fs').writeSync(1, String(server.address().port))
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
    })`
  const child = spawn(process.execPath, ['-e', listens], { stdio: ['ignore', 'pipe', 'inherit'] })
  closing.push(() => child.kill('SIGKILL'))
  const [port] = await once(child.stdout.setEncoding('utf8'), 'data')
  for (let waiting = 0; waiting < 4; waiting += 1) {
    const socket = connect(Number(port), '127.0.0.1').on('error', () => {})
    closing.push(() => socket.destroy())
  }
  return `http://127.0.0.1:${port}`
}

/** A run that has to end in time; its rows by their codes. */
async function examined(address: string) {
  const startedMs = performance.now()
  const { exitCode, out } = await nmp.run(['auth', 'doctor', '--base-url', address, '--json'])
  expect(performance.now() - startedMs).toBeLessThan(LIMIT_MS)
  const { rows, verdict, exit_code } = JSON.parse(out)
  expect({ exitCode, verdict }).toEqual({ exitCode: exit_code, verdict: 'problem' })
  return {
    exitCode,
    rows: Object.fromEntries(
      rows.map(({ code, status, problem }: Record<string, Record<string, string>>) => [
        code,
        problem?.['code'] ?? status,
      ]),
    ),
  }
}

describe('nmp auth doctor', { timeout: 30_000 }, () => {
  it('ends in time where a platform says nothing, and looks at what needs no platform', async () => {
    const { exitCode, rows } = await examined(await silent())
    expect(exitCode).toBe(3)
    expect(rows).toMatchObject({ configuration: 'ok', store: 'ok', versions: 'ok', settings: 'skipped' })
    expect(rows['platform']).toMatch(/TIMEOUT/)
  })

  it('ends in time where no connection comes about', async () => {
    const { exitCode, rows } = await examined(await unreachable())
    expect(exitCode).toBe(3)
    expect(rows).toMatchObject({ configuration: 'ok', store: 'ok', versions: 'ok', settings: 'skipped' })
    expect(rows['platform']).toMatch(/TIMEOUT/)
  })

  it('ends in time where one slow server stands behind another, and names the looks that were cut off', async () => {
    const issuer = await silent()
    const oidc = { issuer, client_id: 'nmp-cli', default_scopes: 'openid' }
    const body = JSON.stringify({ auth_enabled: true, oidc })
    const platform = await listening((_, response) => {
      setTimeout(() => response.writeHead(200, { 'content-type': 'application/json' }).end(body), 6_000)
    })
    const { rows } = await examined(platform)
    expect(rows).toMatchObject({ platform: 'ok', provider: 'CHECK_TOO_SLOW' })
  })

  it('says meanwhile what it is looking at, and stops at once when it is told to', async () => {
    const running = nmp.start(['auth', 'doctor', '--base-url', await silent()])
    await running.printed(/Still looking at: .*Platform/)
    const stoppedMs = performance.now()
    running.child.kill('SIGINT')
    expect(await running.ended).toMatchObject({ exitCode: 130 })
    expect(performance.now() - stoppedMs).toBeLessThan(2_000)
  })
})
