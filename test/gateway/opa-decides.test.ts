import { describe, expect, it } from 'vitest'
import type { PolicyData } from '../../src/testing/index.ts'
import { ALICE, BOSS } from '../cli/platform-stage.ts'
import { platformSuite, said, TEAM } from '../cli/platform-suite.ts'
import { hasNginx, STRIPS, startGateway } from './nginx.ts'
import { hasOpa, startBundleSource, startOpa } from './opa.ts'

const suite = platformSuite()
const { opened } = suite

/** A platform behind a real nginx, whose decisions a real OPA makes from a bundle that it fetches every second. */
async function decidedByOpa(more: Readonly<Record<string, readonly string[]>> = {}) {
  let policyData = (): PolicyData => ({ bindings: [] })
  const bundles = opened(await startBundleSource(() => policyData()))
  const opa = opened(await startOpa(bundles.baseUrl))
  const stage = await suite.stage({
    policyUrl: opa.baseUrl,
    workspaces: { 'ml-team': { members: { [BOSS.email]: ['Admin'], ...more } } },
  })
  policyData = stage.platform.policyData
  const gateway = opened(await startGateway(stage.platform.baseUrl, STRIPS))
  const as: typeof stage.as = (claims, args, env) =>
    stage.as(claims, args, { NMP_BASE_URL: gateway.baseUrl, ...env })
  const policyOf = async (args: readonly string[] = ['--policy-url', opa.baseUrl]) => {
    const doctor = await as(BOSS, ['auth', 'doctor', ...TEAM, ...args, '--json'])
    const { rows } = JSON.parse(doctor.out)
    return rows.find(({ code }: { readonly code: string }) => code === 'policy')
  }
  await expect
    .poll(async () => (await as(BOSS, ['members', 'list', ...TEAM])).exitCode, { timeout: 20_000 })
    .toBe(0)
  const environment = (claims: typeof ALICE) => ({
    ...stage.environment(claims),
    NMP_BASE_URL: gateway.baseUrl,
  })
  return { as, bundles, opa, policyOf, environment }
}

const ADD_CAROL = ['members', 'create', 'carol@example.com', '--roles', 'Viewer', ...TEAM]

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
      expect(said(refused)).toContain('ACCESS_SCOPE_MISSING')
    })

    it('knows a new role when its bundle does: the command waits for that, and the person gets in', async () => {
      const { as } = await decidedByOpa()
      const created = await as(BOSS, ['members', 'create', ALICE.email, '--roles', 'Viewer', ...TEAM])
      expect(created).toMatchObject({ exitCode: 0 })
      expect(JSON.parse(created.out)).toMatchObject({ state: 'in_force' })
      expect(await as(ALICE, ['members', 'list', ...TEAM])).toMatchObject({ exitCode: 0 })
    })

    it('keeps an old answer while its bundle is stale: the person hears why, waits, and gets in', async () => {
      const { as, bundles, policyOf, environment } = await decidedByOpa({ '*': ['Viewer'] })
      bundles.available = false
      await as(BOSS, ['members', 'create', ALICE.email, '--roles', 'Admin', ...TEAM, '--no-wait'])
      const early = await as(ALICE, [...ADD_CAROL, '--no-wait'])
      expect(early.exitCode).toBe(3)
      expect(said(early)).toContain('ROLE_NOT_YET_IN_FORCE')
      expect(await policyOf()).toMatchObject({
        seen: expect.stringMatching(/^OPA at .*refreshed \d+ seconds? ago/),
      })
      const patient = suite.nmp.start(ADD_CAROL, environment(ALICE))
      patient.child.stdin.end()
      await patient.printed(/Your role may not be in force yet/)
      bundles.available = true
      const { exitCode, out } = await patient.ended
      expect({ exitCode, ...JSON.parse(out) }).toMatchObject({ exitCode: 0, state: 'in_force' })
    })

    it('that is stopped refuses everybody: command and doctor say that it is the decision point', async () => {
      const { as, opa, policyOf } = await decidedByOpa()
      await opa.close()
      const refused = await as(BOSS, ['members', 'list', ...TEAM])
      expect(refused.exitCode).toBe(5)
      expect(said(refused)).toContain('POLICY_SERVICE_DOWN')
      expect(said(refused)).toContain('(status 503)')
      expect(await policyOf([])).toMatchObject({
        status: 'problem',
        problem: { code: 'POLICY_SERVICE_DOWN' },
      })
    })

    it('whose rules stand under another path decides nothing: the fault is named, and is not the role', async () => {
      const bundles = opened(await startBundleSource(undefined, 'other.authz'))
      const opa = opened(await startOpa(bundles.baseUrl))
      const { as } = await suite.stage({ policyUrl: opa.baseUrl })
      const doctor = async () =>
        JSON.parse((await as(BOSS, ['auth', 'doctor', '--policy-url', opa.baseUrl, '--json'])).out)
      // OPA itself is well: its bundle is there, and only the rules that the platform asks for are not.
      await expect
        .poll(async () => (await fetch(`${opa.baseUrl}/health?bundles=true`)).status, { timeout: 20_000 })
        .toBe(200)
      const refused = await as(BOSS, ['members', 'list'])
      expect(refused.exitCode).toBe(5)
      expect(said(refused)).toContain('POLICY_SERVICE_DOWN')
      expect(said(refused)).toContain('(status 500)')
      expect(await doctor()).toMatchObject({ act_first: 'POLICY_RULES_MISSING', exit_code: 5 })
    })
  },
)
