import { maybeText, oneOf, text, texts } from './schema.ts'

/** Fields that several results have. */
export const platform = maybeText('Address of the platform.')
export const scopes = texts('What was granted.')
export const store = oneOf('Where the session is kept.', 'keychain', 'file', 'memory')
export const context = text('The context.')
export const workspace = text('The workspace.')
