import { describe, expect, it } from 'vitest'
import type { PlatformOptions } from '../../src/testing/platform/options.ts'
import type { Ended } from '../cli/nmp-process.ts'
import { ALICE, type Stage } from '../cli/platform-stage.ts'
import { platformSuite, said } from '../cli/platform-suite.ts'
import { hasNginx, STRIPS, startGateway } from './nginx.ts'

const suite = platformSuite()

/** A platform that trusts its gateway, behind a real one with these rules. */
async function behind(rules: string, options: PlatformOptions = {}) {
  const members = { [ALICE.email]: ['Viewer'] }
  const stage: Stage = await suite.stage({
    gateway: 'forgets',
    workspaces: { 'ml-team': { members } },
    ...options,
  })
  suite.opened(stage)
  const gateway = await startGateway(stage.platform.baseUrl, rules)
  suite.opened(gateway)
  return (claims: Readonly<Record<string, unknown>> | undefined, args: readonly string[]): Promise<Ended> =>
    stage.as(claims, args, { NMP_BASE_URL: gateway.baseUrl })
}

const LIST = ['members', 'list', '--workspace', 'ml-team']
describe.skipIf(!hasNginx)('a real nginx as gateway (skipped where nginx is not installed)', () => {
  it('that strips forged headers is found to be right, and lets people through', async () => {
    const run = await behind(STRIPS)
    const doctor = await run(ALICE, ['auth', 'doctor', '--probe-gateway'])
    expect(said(doctor)).toContain('ok Gateway: strips X-NMP-Authorized and X-NMP-Principal-* from outside')
    expect(await run(ALICE, LIST)).toMatchObject({ exitCode: 0 })
  })

  it('that forgets to strip them is found out', async () => {
    const run = await behind('')
    const doctor = await run(ALICE, ['auth', 'doctor', '--probe-gateway'])
    expect(doctor.exitCode).toBe(5)
    expect(said(doctor)).toContain('lets X-NMP-Authorized and X-NMP-Principal-Id through from outside')
  })

  it('that strips only one of them is found out by the other', async () => {
    const run = await behind('proxy_set_header X-NMP-Authorized "";')
    const doctor = await run(undefined, ['auth', 'doctor', '--probe-gateway'])
    expect(said(doctor)).toContain('lets X-NMP-Principal-Id through from outside')
  })

  it.each([
    ['drops the token', 'proxy_set_header Authorization "";', 'BEARER_DROPPED'],
    ['answers 401 itself', 'location /apis/entities { return 401; }', 'UNAUTHORIZED_BY_GATEWAY'],
    ['passes the path on to nobody', 'location /apis/entities { return 404; }', 'PLATFORM_API_MISSING'],
    [
      'has nobody behind it',
      'location /apis/entities { proxy_pass http://127.0.0.1:1; }',
      'PLATFORM_UNAVAILABLE',
    ],
  ])('that %s is told apart in a request', async (_, rule, code) => {
    const run = await behind(`${STRIPS} ${rule}`)
    const refused = await run(ALICE, LIST)
    expect(refused.err).toContain(code)
    expect(refused.exitCode).toBeGreaterThan(2)
  })

  it.each([
    ['guards the settings', 'location /apis/auth/discovery { return 403; }', 'PLATFORM_DISCOVERY_GUARDED'],
    [
      'sends people elsewhere',
      'location /apis/auth { return 302 https://sso.example.com/; }',
      'PLATFORM_REDIRECTS',
    ],
    [
      'shows a page of its own',
      'location /apis/auth { default_type text/html; return 200 "<html>"; }',
      'PLATFORM_NOT_RECOGNISED',
    ],
    [
      'cannot reach the platform',
      'location /apis/auth { proxy_pass http://127.0.0.1:1; }',
      'PLATFORM_UNAVAILABLE',
    ],
  ])('that %s is told apart by the doctor', async (_, rule, code) => {
    const run = await behind(rule)
    const doctor = await run(undefined, ['auth', 'doctor', '--json'])
    expect(JSON.parse(doctor.out)).toMatchObject({ act_first: code, exit_code: doctor.exitCode })
  })
})
