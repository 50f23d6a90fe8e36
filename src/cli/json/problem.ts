import { listOf, object, oneOf, text } from './schema.ts'

const owner = (description: string) => oneOf(description, 'user', 'admin', 'developer', 'network')

const FIELDS = {
  code: text('The code of the problem. It is permanent.'),
  idpCode: text('What the provider calls it, such as AADSTS70011. Absent when it gave no code.'),
  title: text('What happened.'),
  why: text('Why it happened.'),
  fix: listOf(
    object(
      {
        text: text('What to do.'),
        link: text('The page where it is done.'),
        command: text('A command that does it. Unknown parts stand in it as <name>.'),
        by: owner('Who does it, when that is not the owner of the problem.'),
      },
      ['link', 'command', 'by'],
    ),
    'The steps, in order. There is at least one.',
  ),
  owner: owner('Who has to act.'),
  retry: oneOf('Whether trying again helps.', 'keep_polling', 'backoff', 'new_login', 'never'),
  source: text('The specification or the page that this rests on.'),
  evidence: {
    type: 'object',
    additionalProperties: { type: ['string', 'number'] },
    description: 'What was seen: names and numbers, never a secret.',
  },
} as const

/** A problem of the catalogue. */
export const PROBLEM = object(FIELDS, ['idpCode'])

/** The line that is printed in the place of a result. */
export const ERROR_EVENT = object({ event: { const: 'error', type: 'string' }, ...FIELDS }, ['idpCode'])
