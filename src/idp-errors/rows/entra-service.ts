import type { Rows } from '../row.ts'
import { ERROR_REFERENCE } from './entra-pages.ts'

const HEALTH = 'https://status.cloud.microsoft'

/** Microsoft Entra ID: faults and limits of the service, and requests that it cannot read. */
export const entraServiceRows = {
  ENTRA_BUSY: {
    kind: 'remote',
    title: 'Entra ID has a passing fault.',
    why: 'The service says that it could not answer this time. The request itself may be fine.',
    fix: [
      { text: 'Wait a minute and try again.' },
      { text: 'Look at the status page of Microsoft when it stays.', link: HEALTH },
    ],
    owner: 'user',
    retry: 'backoff',
    source: ERROR_REFERENCE,
  },
  ENTRA_THROTTLED: {
    kind: 'remote',
    title: 'Entra ID got too many requests in a short time.',
    why: 'The same request came again and again, or the tenant as a whole is over its limit.',
    fix: [
      { text: 'Wait five minutes and try again.' },
      {
        text: 'Stop scripts that sign in or ask for a token in a loop; a token that is still valid can be used again.',
      },
    ],
    owner: 'user',
    retry: 'backoff',
    source: 'https://learn.microsoft.com/entra/identity-platform/msal-error-handling-js',
  },
  ENTRA_SERVICE_FAULT: {
    kind: 'remote',
    title: 'Entra ID failed and says that trying again does not help.',
    why: 'The directory of the tenant, or a feature that it lacks, stands in the way.',
    fix: [
      {
        text: 'Open a support request at Microsoft with the correlation ID and the time below.',
      },
    ],
    owner: 'admin',
    retry: 'never',
    source: ERROR_REFERENCE,
  },
  ENTRA_ON_PREMISES_AGENT: {
    kind: 'remote',
    title: 'Entra ID cannot reach the directory in which the password is checked.',
    why: 'The tenant checks passwords through agents in its own network, and those do not answer.',
    fix: [
      { text: 'Try again in some minutes.' },
      {
        text: 'Open Entra Connect > Pass-through authentication and look at the state of the agents.',
      },
    ],
    owner: 'admin',
    retry: 'backoff',
    source:
      'https://learn.microsoft.com/entra/identity/hybrid/connect/tshoot-connect-pass-through-authentication',
  },
  ENTRA_REQUEST_MALFORMED: {
    kind: 'remote',
    title: 'Entra ID cannot read the request[[; it misses {parameter}]].',
    why: 'A parameter is missing, empty or not of the expected form. People cannot mend that at the provider: the program builds the request from its settings.',
    fix: [
      {
        text: 'Check that the issuer, the client ID and the scopes of the program are complete and free of blanks.',
      },
      { text: "Report the provider's words and the trace ID to the authors of the program when they are." },
    ],
    owner: 'developer',
    retry: 'never',
    source: ERROR_REFERENCE,
  },
  ENTRA_WRONG_METHOD: {
    kind: 'remote',
    title: 'The address takes requests of a program, not of a browser.',
    why: 'The token address of Entra ID was opened with GET, as a browser or a redirecting proxy does it. It takes POST only.',
    fix: [
      { text: 'Check that no proxy turns the request of the program into a GET.' },
      { text: 'Use the issuer in the settings, not the token address.' },
    ],
    owner: 'developer',
    retry: 'never',
    source: ERROR_REFERENCE,
  },
  ENTRA_ERROR_UNKNOWN: {
    kind: 'remote',
    title: 'Entra ID refused with a code that this program does not know: {idp_code}.',
    why: 'Microsoft adds codes now and then. What it says of this one stands below.',
    fix: [
      {
        text: 'Look the code up at Microsoft.',
        link: '{login}/error?code={idp_number}',
      },
      { text: 'Send the code, the correlation ID and the time below to the administrator of the tenant.' },
    ],
    owner: 'admin',
    retry: 'never',
    source: ERROR_REFERENCE,
  },
} as const satisfies Rows
