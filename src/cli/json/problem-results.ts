import { ERROR_EVENT, PROBLEM } from './problem.ts'
import { count, type JsonResult, listOf, maybeText, object, oneOf, shared, text, texts } from './schema.ts'

/** What is printed as JSON when something is wrong. */
export const problemResults: Readonly<Record<string, JsonResult>> = {
  error: {
    commands: ['every command'],
    summary: 'One line in the place of a result: what failed, why, and what to do.',
    schema: ERROR_EVENT,
  },
  problem: {
    commands: ['auth explain'],
    summary: 'What the text or the code means.',
    schema: PROBLEM,
  },
  codes: {
    commands: ['auth explain --list'],
    summary: 'Every code that can be explained.',
    schema: object({
      codes: listOf(
        object({
          code: text('The code. It is permanent.'),
          title: text('What it means. Unknown parts stand in it as <name>.'),
          owner: oneOf('Who has to act.', 'user', 'admin', 'developer', 'network'),
          seen_as: texts('What providers call it.'),
        }),
        'In order.',
      ),
    }),
  },
  diagnosis: {
    commands: ['auth doctor'],
    summary: 'Everything that was looked at.',
    schema: object({
      verdict: oneOf('What it comes to.', 'ok', 'warning', 'problem'),
      exit_code: count('The exit code of the command.'),
      act_first: maybeText('The code of the problem that stands in the way of the others.'),
      rows: listOf(
        object({
          code: text('What was looked at. It is permanent.'),
          section: text('The part of the sign-in that it belongs to.'),
          title: text('The same for people.'),
          status: oneOf('What was found.', 'ok', 'warning', 'problem', 'skipped'),
          seen: text('What was seen.'),
          problem: { anyOf: [shared('problem', 'Why, and the fix.'), { type: 'null' }] },
        }),
        'The looks, in order.',
      ),
    }),
  },
}
