import { describe, expect, it } from 'vitest'
import { explain } from '../../src/idp-errors/explain.ts'
import { renderProblem } from '../../src/idp-errors/render.ts'
import { entra } from '../../src/providers/entra.ts'
import { entraErrorBody } from '../../src/testing/entra-errors.ts'

const [TENANT, CLIENT] = ['contoso.onmicrosoft.com', '11111111-1111-1111-1111-111111111111']
const API = '22222222-2222-2222-2222-222222222222'

/** As recorded from a blocked tenant; only the number differs. */
function requestFor(number: string): string {
  const body = JSON.parse(JSON.stringify(entraErrorBody('AADSTS53003')).replaceAll('53003', number))
  const problem = explain({
    provider: entra({ tenant: TENANT, clientId: CLIENT }),
    endpoint: 'token',
    status: 400,
    scopes: [`api://${API}/platform:read`],
    body,
  })
  return renderProblem(problem, 'admin-request', { width: 10_000 })
}

describe('what an administrator is told about a policy that refuses the device flow', () => {
  it.each([
    [
      '53003',
      'Conditions > Authentication flows: with "Device code flow" ticked there and Grant > "Block access"',
    ],
    [
      '530032',
      'Conditions > Authentication flows: with "Device code flow" ticked there and Grant > "Block access"',
    ],
    ['530036', 'Conditions > Authentication flows > "Device code flow" and Grant > "Block access"'],
    ['50097', 'Grant: "Require device to be marked as compliant"'],
    ['53000', 'Grant: "Require device to be marked as compliant"'],
    ['53001', '"Require Microsoft Entra hybrid joined device"'],
  ])('AADSTS%s: the setting, the attempt in the sign-in log, and both ways out', (number, setting) => {
    const request = requestFor(number)
    expect(request).toContain(`Subject: Sign-in from the command line fails (AADSTS${number})`)
    expect(request).toContain(setting)
    expect(request).toContain('filter by the correlation ID 00000000-0000-0000-0000-000000000002')
    expect(request).toContain('https://entra.microsoft.com/#view/Microsoft_AAD_IAM/SignInEventsV3Blade\n')
    expect(request).toContain(`Exclude the API of the application (${API}) under Target resources > Exclude`)
    expect(request).toContain('people then sign in through the browser of their own computer')
    expect(request).toContain(
      `az ad app update --id ${CLIENT} --public-client-redirect-uris http://localhost`,
    )
    // What the person does is not asked of the administrator.
    expect(request).not.toContain('where the program offers it')
  })

  it.each(['53002', '530035'])(
    'AADSTS%s: the setting and the attempt, where it is another sort of policy',
    (number) => {
      const request = requestFor(number)
      expect(request).toMatch(/"Require approved client app"|"Manage security defaults"/)
      expect(request).toContain('filter by the correlation ID 00000000-0000-0000-0000-000000000002')
    },
  )

  it('asks for no correlation ID when there is none', () => {
    const problem = explain({ provider: 'entra', body: 'AADSTS530036' })
    expect(renderProblem(problem, 'admin-request', { width: 10_000 })).toContain(
      'filter by the correlation ID, and',
    )
  })
})
