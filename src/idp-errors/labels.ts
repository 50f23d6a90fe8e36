import type { Owner } from './row.ts'

/** The words around a problem, for another language. `{…}` stands for what is put there. */
export interface Labels {
  readonly why: string
  readonly whoActs: string
  /** Who acts, in words. */
  readonly actors: Readonly<Record<Owner, string>>
  readonly providerSaid: string
  readonly providerCode: string
  readonly traceId: string
  readonly correlationId: string
  readonly requestId: string
  readonly time: string
  readonly issuer: string
  readonly tenant: string
  readonly oktaOrg: string
  readonly realm: string
  readonly clientId: string
  readonly scopes: string
  /** Subject of a message to the administrator: `{code}`. */
  readonly requestSubject: string
  readonly requestGreeting: string
  /** First words of a message to the administrator; title and cause follow. */
  readonly requestOpening: string
  readonly requestSteps: string
  /** Last words when a step is left to the person who asks. */
  readonly requestClosing: string
  readonly moreAboutIt: string
}

/** English, the language of the rows. */
export const ENGLISH: Labels = {
  why: 'Why',
  whoActs: 'Who acts',
  actors: {
    user: 'you',
    admin: 'an administrator of the identity provider or the platform',
    developer: 'the authors of this program',
    network: 'whoever runs the network',
  },
  providerSaid: 'The provider said',
  providerCode: 'Code of the provider',
  traceId: 'Trace ID',
  correlationId: 'Correlation ID',
  requestId: 'Request ID',
  time: 'Time',
  issuer: 'Issuer',
  tenant: 'Tenant',
  oktaOrg: 'Okta org',
  realm: 'Realm',
  clientId: 'Client ID',
  scopes: 'Scopes asked for',
  requestSubject: 'Sign-in from the command line fails ({code})',
  requestGreeting: 'Hello,',
  requestOpening: 'a sign-in from the command line fails.',
  requestSteps: 'What to do:',
  requestClosing: 'I sign in again when this is done.',
  moreAboutIt: 'More about it',
}
