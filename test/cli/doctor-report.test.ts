import { describe, expect, it } from 'vitest'
import { bundleOf } from '../../src/cli/doctor-bundle.ts'
import {
  exitCodeFor,
  jsonReport,
  markdownReport,
  textReport,
  verdictOf,
} from '../../src/cli/doctor-report.ts'
import { type Problem, problemOf } from '../../src/index.ts'
import { type DoctorRow, diagnosisOf, ok, problem, skipped, warning } from '../../src/nmp/doctor/diagnosis.ts'
import { FakeClock } from '../../src/testing/fake-clock.ts'
import { unsignedToken } from '../testing/signing-issuer.ts'

const DOWN = problemOf('PLATFORM_UNAVAILABLE', {
  base_url: 'https://nmp.example.com',
  path: '/x',
  status: 503,
})
const SIGNED_OUT = problemOf('NOT_SIGNED_IN', { issuer: 'x', login_command: 'nmp auth login' })
const GRANT_OFF = problemOf('OKTA_DEVICE_GRANT_OFF', {})
const FROM_ENV = problemOf('TOKEN_FROM_ENVIRONMENT', {})

const look = { width: 80, emphasised: (_: DoctorRow['status'], text: string) => text }
const text = (...rows: readonly DoctorRow[]) => textReport(diagnosisOf(rows), look)

describe('a report', () => {
  it('tells a problem once, and points to it from further rows', () => {
    const report = text(problem('platform', DOWN), problem('token', DOWN))
    expect(report.match(/Wait a minute/g)).toHaveLength(1)
    expect(report).toContain('See Platform, above.')
    expect(markdownReport(diagnosisOf([problem('platform', DOWN), problem('token', DOWN)]))).toContain(
      '(see Platform)',
    )
  })

  it('shows the rows in the order of the page, whatever came first', () => {
    const report = text(ok('versions', 'nmp 1'), ok('platform', 'answers'), skipped('role', 'nobody'))
    expect(report.indexOf('Platform')).toBeLessThan(report.indexOf('Role'))
    expect(report.indexOf('Role')).toBeLessThan(report.indexOf('Versions'))
  })

  it('lets no control byte of a name out', () => {
    const report = text(ok('role', 'x\u001b[2J\u202e is Viewer'))
    expect(report).not.toMatch(/[\u001b\u202e]/)
    expect(report).toContain('x\\x1b[2J')
  })

  it('keeps the title where the row saw something else', () => {
    expect(text(warning('configuration', 'from the environment', FROM_ENV))).toContain(FROM_ENV.title)
  })
})

describe('what to act on, and the exit code', () => {
  const cases: readonly (readonly [string, readonly DoctorRow[], Problem | undefined, number])[] = [
    ['nothing', [ok('platform', 'answers')], undefined, 0],
    ['a warning', [warning('configuration', 'x', FROM_ENV)], FROM_ENV, 0],
    ['nobody is signed in', [problem('session', SIGNED_OUT)], SIGNED_OUT, 4],
    [
      'a sign-in that cannot work comes before the sign-in',
      [problem('session', SIGNED_OUT), problem('client', GRANT_OFF)],
      GRANT_OFF,
      5,
    ],
    [
      'a problem comes before a warning',
      [warning('configuration', 'x', FROM_ENV), problem('platform', DOWN)],
      DOWN,
      5,
    ],
  ]
  it.each(cases)('%s', (_, rows, first, exitCode) => {
    const diagnosis = diagnosisOf(rows)
    expect(diagnosis.first).toEqual(first)
    expect(exitCodeFor(diagnosis)).toBe(exitCode)
    expect(jsonReport(diagnosis)).toMatchObject({ act_first: first?.code ?? null, exit_code: exitCode })
    expect(verdictOf(diagnosis)).toContain(first?.title ?? 'Nothing is wrong')
  })
})

it('a report that is handed on has names of variables and nothing that looks like a secret', () => {
  const token = unsignedToken({ sub: 'somebody', exp: 4_000_000_000 })
  const opaque = 'opaque token with blanks'
  const diagnosis = diagnosisOf([ok('claims', `a server echoed ${token}`), ok('role', `and ${opaque}`)])
  const env = { NMP_ACCESS_TOKEN: opaque, HTTPS_PROXY: 'http://me:pass@proxy', EDITOR: 'vi', NMP_STORE: '' }
  const bundle = bundleOf(diagnosis, { env, clock: new FakeClock() })
  for (const part of [...token.split('.').slice(0, 2), opaque, 'me:pass']) expect(bundle).not.toContain(part)
  expect(bundle).toContain('HTTPS_PROXY, NMP_ACCESS_TOKEN.')
  expect(bundle).toContain('2026-01-01T00:00:00Z')
})
