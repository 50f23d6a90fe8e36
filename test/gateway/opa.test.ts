import { afterEach, describe, expect, it } from 'vitest'
import { boundedHttp, realWorld } from '../../src/index.ts'
import { lookAtOpa, policyRow } from '../../src/nmp/doctor/policy-probe.ts'
import { hasOpa, startBundleSource, startOpa } from './opa.ts'

const open: { close(): Promise<unknown> }[] = []
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close()
})

async function look(address: string) {
  const world = realWorld()
  const value = await lookAtOpa(address, boundedHttp(world), AbortSignal.timeout(5_000))
  return policyRow(undefined, { value }, world.clock.nowMs())
}

/** Looks until it is seen; OPA fetches its bundle in its own time. */
async function until(address: string, status: string) {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const row = await look(address)
    if (row.status === status) return row
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return look(address)
}

describe.skipIf(!hasOpa)('a real OPA as decision point (skipped where OPA is not installed)', () => {
  it('is healthy when its bundle is active, and its age is read from its own status', async () => {
    const source = await startBundleSource()
    open.push(source)
    const opa = await startOpa(source.baseUrl)
    open.push(opa)
    const row = await until(opa.baseUrl, 'ok')
    expect(row).toMatchObject({ code: 'policy', status: 'ok' })
    expect(row.seen).toMatch(/^OPA at http:\/\/127\.0\.0\.1:\d+ is healthy, bundle refreshed \d seconds ago$/)
  })

  it('has no policy while its bundle cannot be fetched, and is well again when it can', async () => {
    const source = await startBundleSource()
    source.available = false
    open.push(source)
    const opa = await startOpa(source.baseUrl)
    open.push(opa)
    const row = await look(opa.baseUrl)
    expect(row).toMatchObject({ status: 'problem', problem: { code: 'POLICY_BUNDLE_MISSING' } })
    source.available = true
    expect(await until(opa.baseUrl, 'ok')).toMatchObject({ status: 'ok' })
  })
})
