import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { PolicyData } from '../../src/testing/platform/roles.ts'
import { builtNmp, type Ended, type Nmp } from '../cli/nmp-process.ts'
import { ALICE, BOSS, setStage } from '../cli/platform-stage.ts'
import { hasNginx, STRIPS, startGateway } from './nginx.ts'
import { hasOpa, startBundleSource, startOpa } from './opa.ts'
import { freePort } from './started.ts'

let nmp: Nmp
const open: { close(): Promise<unknown> }[] = []
beforeAll(() => {
  nmp = builtNmp()
})
afterAll(() => nmp.dispose())
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close()
})

function opened<T extends { close(): Promise<unknown> }>(one: T): T {
  open.push(one)
  return one
}

const TEAM = ['--workspace', 'ml-team']
const said = ({ out, err }: Ended) => `${out}${err}`.replace(/\s+/g, ' ')

/** A platform behind a real nginx, whose decisions a real OPA makes from a bundle that it fetches every second. */
async function decidedByOpa(more: Readonly<Record<string, readonly string[]>> = {}) {
  let policyData = (): PolicyData => ({ bindings: [] })
  const bundles = opened(await startBundleSource(() => policyData()))
  const opa = opened(await startOpa(bundles.baseUrl))
  const stage = opened(
    await setStage(nmp, {
      policyUrl: opa.baseUrl,
      workspaces: { 'ml-team': { members: { [BOSS.email]: ['Admin'], ...more } } },
    }),
  )
  policyData = stage.platform.policyData
  const gateway = opened(await startGateway(stage.platform.baseUrl, STRIPS))
  const as: typeof stage.as = (claims, args, env) =>
    stage.as(claims, args, { NMP_BASE_URL: gateway.baseUrl, ...env })
  await expect
    .poll(async () => (await as(BOSS, ['members', 'list', ...TEAM])).exitCode, {
      timeout: 20_000,
    })
    .toBe(0)
  return { as, bundles, opa }
}

describe.skipIf(!hasOpa || !hasNginx)(
  'a real OPA that decides, behind a real nginx (skipped where either is not installed)',
  { timeout: 90_000 },
  () => {
    it('lets in who has a role, turns away who has none, and who has too little scope', async () => {
      const { as } = await decidedByOpa()
      const stranger = await as(ALICE, ['members', 'list', ...TEAM])
      expect(stranger.exitCode).toBe(5)
      expect(said(stranger)).toContain('ROLE_MISSING')
      const reader = { ...BOSS, scope: 'openid platform:read' }
      expect(await as(reader, ['members', 'list', ...TEAM])).toMatchObject({ exitCode: 0 })
      const refused = await as(reader, ['members', 'create', ALICE.email, ...TEAM, '--no-wait'])
      expect(said(refused)).toContain('SCOPE_MISSING')
    })

    it('knows a new role when its bundle does: the command waits for that, and the person gets in', async () => {
      const { as } = await decidedByOpa()
      const created = await as(BOSS, ['members', 'create', ALICE.email, '--roles', 'Viewer', ...TEAM])
      expect(created).toMatchObject({ exitCode: 0 })
      expect(await as(ALICE, ['members', 'list', ...TEAM])).toMatchObject({ exitCode: 0 })
    })

    it('that no longer gets its bundle keeps an old answer: the person hears that the role is not in force', async () => {
      const { as, bundles, opa } = await decidedByOpa({ '*': ['Viewer'] })
      bundles.available = false
      await as(BOSS, ['members', 'create', ALICE.email, '--roles', 'Admin', ...TEAM, '--no-wait'])
      const add = ['members', 'create', 'carol@example.com', '--roles', 'Viewer', ...TEAM]
      const early = await as(ALICE, [...add, '--no-wait'])
      expect(said(early)).toContain('ROLE_NOT_YET_IN_FORCE')
      const doctor = await as(BOSS, ['auth', 'doctor', ...TEAM, '--policy-url', opa.baseUrl, '--json'])
      expect(JSON.parse(doctor.out).rows).toContainEqual(
        expect.objectContaining({ code: 'policy', seen: expect.stringContaining('OPA at') }),
      )
      const patient = as(ALICE, add)
      bundles.available = true
      expect(await patient).toMatchObject({ exitCode: 0 })
    })

    it('that is gone, or has other rules, is named by the doctor and by the command', async () => {
      const nobody = await setStage(nmp, { policyUrl: `http://127.0.0.1:${await freePort()}` })
      opened(nobody)
      const refused = await nobody.as(ALICE, ['members', 'list'])
      expect(said(refused)).toMatch(/POLICY_|decision/i)
      expect(refused.exitCode).toBe(5)
      const doctor = await nobody.as(ALICE, ['auth', 'doctor', '--json'])
      expect(JSON.parse(doctor.out).rows).toContainEqual(
        expect.objectContaining({ code: 'policy', status: 'problem' }),
      )

      const empty = opened(await startBundleSource())
      empty.available = false
      const ruleless = opened(await startOpa(empty.baseUrl))
      const undecided = opened(await setStage(nmp, { policyUrl: ruleless.baseUrl }))
      expect(said(await undecided.as(ALICE, ['members', 'list']))).toMatch(/POLICY_|decision/i)
    })
  },
)
