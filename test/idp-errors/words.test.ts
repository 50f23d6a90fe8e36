import { describe, expect, it } from 'vitest'
import {
  type AllWords,
  catalogue,
  ENGLISH,
  explain,
  type Labels,
  renderProblem,
  type Words,
  wordsFaults,
} from '../../src/idp-errors/index.ts'

const words: Words = {
  ENTRA_PUBLIC_CLIENT_FLOWS_OFF: {
    title: 'The application[[ {client_id}]] is not set up for the command line.',
    fix: [
      { text: 'Ask the platform team in #platform-help.', link: 'https://wiki.example/entra/{client_id}' },
    ],
  },
}
const input = {
  body: { error_codes: [7000218] },
  provider: { kind: 'entra', clientId: '11111111-2222-3333-4444-555555555555', tenant: 'contoso.example' },
}

describe('own words for a row', () => {
  it('take the place of what they name, with the slots filled; the rest stays', () => {
    const problem = explain(input)
    const text = renderProblem(problem, 'text', { words })
    expect(text).toContain('The application 11111111-2222-3333-4444-555555555555 is not set up')
    expect(text).toContain('https://wiki.example/entra/11111111-2222-3333-4444-555555555555')
    expect(text).toContain(problem.why.slice(0, 40))
    expect(text).toContain('ENTRA_PUBLIC_CLIENT_FLOWS_OFF')
    expect(text).not.toContain('App registrations')
  })

  it('stand in every format, and change no other code', () => {
    for (const format of ['markdown', 'json', 'admin-request'] as const)
      expect(renderProblem(explain(input), format, { words })).toContain('wiki.example')
    const other = explain({ body: { error: 'expired_token' } })
    expect(renderProblem(other, 'text', { words })).toBe(renderProblem(other, 'text'))
  })

  it('are judged like the rows', () => {
    expect(wordsFaults(words)).toEqual([])
    expect(wordsFaults({ CODE_EXPIRED: { title: 'Please try again!' } })).toEqual([
      expect.stringContaining('banned word'),
      expect.stringContaining('full stop'),
    ])
    expect(
      wordsFaults({
        CODE_EXPIRED: { fix: [{ text: 'The code {secret} is dead.', link: 'http://x.example' }] },
      }),
    ).toEqual([
      expect.stringContaining('does not begin with a verb'),
      expect.stringContaining('not https'),
      'CODE_EXPIRED: no slot {secret}',
    ])
  })

  it('may be another language, with the words around them', () => {
    const german: Words = {
      CODE_EXPIRED: {
        title: 'Der Anmeldecode ist abgelaufen.',
        why: 'Niemand hat sich rechtzeitig angemeldet.',
        fix: [{ text: 'Melden Sie sich erneut an.' }],
      },
    }
    const labels: Labels = {
      ...ENGLISH,
      why: 'Warum',
      whoActs: 'Wer handelt',
      actors: {
        user: 'Sie',
        admin: 'die Administration',
        developer: 'der Hersteller',
        network: 'die Netzbetreuung',
      },
    }
    expect(wordsFaults(german, { english: false })).toEqual([])
    expect(
      renderProblem(explain({ body: { error: 'expired_token' } }), 'text', { words: german, labels }),
    ).toBe(
      `Der Anmeldecode ist abgelaufen.

  Warum: Niemand hat sich rechtzeitig angemeldet.

  1. Melden Sie sich erneut an.

  Wer handelt: Sie.

  CODE_EXPIRED https://www.rfc-editor.org/rfc/rfc8628#section-3.5
`,
    )
  })

  it('a translation that lacks a code does not compile', () => {
    const all: AllWords = catalogue
    expect(wordsFaults(all)).toEqual([])
    const { CODE_EXPIRED: _, ...lacking } = catalogue
    // @ts-expect-error CODE_EXPIRED is missing
    const incomplete: AllWords = lacking
    expect(Object.keys(incomplete)).toHaveLength(Object.keys(catalogue).length - 1)
    // @ts-expect-error no such code
    const unknown: Words = { NO_SUCH_CODE: { title: 'x' } }
    expect(Object.keys(unknown)).toHaveLength(1)
  })
})

describe('the address of the page of a code', () => {
  it('comes from the base that the program sets', () => {
    const text = renderProblem(explain(input), 'text', { pagesUrl: 'https://errors.example/nmp/' })
    expect(text).toContain('https://errors.example/nmp/ENTRA_PUBLIC_CLIENT_FLOWS_OFF.html')
  })
})
