import { describe, expect, it } from 'vitest'
import { gatewayRow } from '../../../src/nmp/doctor/gateway-probe.ts'

const row = (plainStatus: number, authorized: number, principal: number) =>
  gatewayRow('https://nmp.example.com', {
    plainStatus,
    forged: [
      { name: 'X-NMP-Authorized', status: authorized },
      { name: 'X-NMP-Principal-Id', status: principal },
    ],
  })

describe('what the answers to forged headers mean', () => {
  it.each([
    [401, 401, 401, 'ok'],
    [401, 401, 502, 'ok'],
    [401, 200, 401, 'problem'],
    // The forged name was taken and has no role: still taken.
    [401, 401, 403, 'problem'],
    [401, 401, 404, 'problem'],
    [200, 200, 200, 'skipped'],
    [503, 503, 503, 'skipped'],
  ])('%i without, %i and %i with: %s', (plain, authorized, principal, status) => {
    expect(row(plain, authorized, principal).status).toBe(status)
  })

  it('names the header that came through', () => {
    expect(row(401, 401, 403).problem?.evidence).toMatchObject({
      headers: 'X-NMP-Principal-Id',
      statuses: '403',
    })
  })
})
