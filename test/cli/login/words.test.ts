import { describe, expect, it } from 'vitest'
import { ENGLISH, type LoginWords, sentence, slotNames } from '../../../src/cli/login/words.ts'

describe('the sentences of a sign-in', () => {
  it('are filled, and nothing of a value is taken for a slot', () => {
    expect(sentence('waiting', { left: '9:41' })).toBe('Waiting for the sign-in. The code is good for 9:41.')
    expect(sentence('who', { host: '{client}', client: '{scopes}', scopes: 'openid' })).toBe(
      'You sign in at {client} and let the program {scopes} act for you: openid.',
    )
  })

  it.each(Object.entries(ENGLISH))(
    '%s: ends as a sentence, asks for nothing with please, blames nobody',
    (name, text) => {
      expect(text).not.toMatch(/please|invalid|sorry|oops|!/i)
      expect(text).not.toMatch(/^\s|\s$|\s\s/)
      for (const slot of slotNames(text)) expect(slot).toMatch(/^[a-z_]+$/)
      const isPart = /^(in_|sign_|and$|open_page(_here)?|enter_code|page_with_code|scan|.*_short$)/.test(name)
      if (!isPart) expect(text).toMatch(/[.]$/)
    },
  )

  it('are complete in every language, or do not compile', () => {
    const { waiting: _, ...withoutOne } = ENGLISH
    // @ts-expect-error a sentence is missing
    const incomplete: LoginWords = withoutOne
    expect(incomplete).not.toHaveProperty('waiting')
    // @ts-expect-error a slot that the sentence does not have
    expect(sentence('waiting', { rest: 1 })).toContain('{left}')
  })
})
