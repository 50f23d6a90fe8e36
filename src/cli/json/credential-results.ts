import { type JsonResult, maybeMoment, moment, object, oneOf, text } from './schema.ts'

/** What prints a token as JSON. */
export const credentialResults: Readonly<Record<string, JsonResult>> = {
  token: {
    commands: ['auth token --json'],
    summary: 'The token. Of all results, only this one and the next hold a secret.',
    schema: object({
      access_token: text('The token.'),
      token_type: { type: 'string', const: 'Bearer' },
      expires_at: maybeMoment('When it ends; null when it does not say.'),
    }),
  },
  exec_credential: {
    commands: ['auth token --format exec-credential'],
    summary: 'What kubectl takes from a credential plugin.',
    schema: object({
      apiVersion: oneOf(
        'The version that kubectl speaks.',
        'client.authentication.k8s.io/v1',
        'client.authentication.k8s.io/v1beta1',
      ),
      kind: { type: 'string', const: 'ExecCredential' },
      status: {
        description: 'What kubectl uses.',
        ...object(
          {
            token: text('The token.'),
            expirationTimestamp: moment('When it ends. Absent when it does not say.'),
          },
          ['expirationTimestamp'],
        ),
      },
    }),
  },
}
