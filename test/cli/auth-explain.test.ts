import { describe, expect, it } from 'vitest'
import { closeCode } from '../../src/cli/close-code.ts'
import { codeTable, listedCodes } from '../../src/cli/code-list.ts'
import { explain, problemCodes } from '../../src/index.ts'

describe('nmp auth explain --list', () => {
  it('shows every code once, with what it means and who acts', () => {
    const codes = listedCodes()
    expect(codes.map(({ code }) => code)).toEqual(problemCodes())
    for (const { title, owner } of codes) {
      expect(title).toMatch(/\.$/)
      expect(['user', 'admin', 'developer', 'network']).toContain(owner)
    }
    expect(codeTable(codes).trimEnd().split('\n')).toHaveLength(codes.length + 1)
  })

  it.each([
    ['entra', /^ENTRA_/],
    ['okta', /^OKTA_/],
    ['keycloak', /^KEYCLOAK_/],
    ['oidc', /^OAUTH_/],
  ])('shows those of %s alone', (provider, own) => {
    const shown = listedCodes(provider).map(({ code }) => code)
    expect(shown).toEqual(problemCodes().filter((code) => own.test(code)))
    expect(shown.length).toBeGreaterThan(10)
  })

  it('says what providers call it', () => {
    const listed = listedCodes().find(({ code }) => code === 'ENTRA_PUBLIC_CLIENT_FLOWS_OFF')
    expect(listed?.seen_as).toContain('AADSTS7000218')
  })
})

describe('a code that is not known', () => {
  const meant = (text: string) => closeCode(text, explain({ body: text }).code)

  it.each([
    ['AADSTS700218', 'AADSTS7000218'],
    ['aadsts70000218', 'AADSTS7000218'],
    ['ENTRA_CONSENT_MISING', 'ENTRA_CONSENT_MISSING'],
    ['KEYCLOAK_CLIENT_NOT_FUOND', 'KEYCLOAK_CLIENT_NOT_FOUND'],
    ['invalid_gramt', 'invalid_grant'],
  ])('%s may mean %s', (written, code) => {
    expect(meant(written)).toBe(code)
  })

  it.each(['AADSTS70017', 'AADSTS12345', 'wholly different', 'nothing', '-'])(
    '%s means no other',
    (written) => {
      expect(meant(written)).toBeUndefined()
    },
  )

  it('is not guessed at when it is known', () => {
    expect(closeCode('AADSTS70011', 'ENTRA_SCOPE_NOT_CONFIGURED')).toBeUndefined()
  })
})
