import { type JsonResult, type JsonSchema, listOf, maybeText, object, oneOf, text } from './schema.ts'
import { context } from './shared-fields.ts'

const source = oneOf('Where it comes from.', 'flag', 'environment', 'file', 'default')
const sourced = (description: string): JsonSchema => ({
  ...object({ value: text('The value.'), source }),
  description,
})

/** What is printed as JSON about the settings. */
export const configResults: Readonly<Record<string, JsonResult>> = {
  config: {
    commands: ['config view'],
    summary: 'What the settings amount to.',
    schema: object(
      {
        file: text('The settings file.'),
        context: sourced('The context.'),
        base_url: sourced('Address of the platform.'),
        workspace: sourced('The workspace.'),
        token: oneOf('The token that is used.', 'none', 'session', 'environment', 'file'),
        contexts: listOf(
          object({
            name: text('The name.'),
            base_url: maybeText('Address of the platform.'),
            workspace: maybeText('The workspace.'),
          }),
          'Every context, with --all-contexts only.',
        ),
      },
      ['contexts'],
    ),
  },
  current_context: {
    commands: ['config current-context'],
    summary: 'The current context.',
    schema: object({ context, source }),
  },
  context_chosen: {
    commands: ['config use-context'],
    summary: 'The context that is the current one from now on.',
    schema: object({ context }),
  },
  config_changed: {
    commands: ['config set'],
    summary: 'Which context was changed, and where.',
    schema: object({ context, file: text('The settings file.') }),
  },
}
