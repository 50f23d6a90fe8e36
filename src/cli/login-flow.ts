import { type Flow, isRedirectAddress } from '../index.ts'
import { usageError } from './failure.ts'
import type { Invocation } from './invocation.ts'

const FLOWS: readonly Flow[] = ['device', 'browser', 'auto']

/**
 * The flow that is wanted. Nobody changes from one to the other for a program or a log: only a person can be told, and
 * sits before the browser.
 */
export function flowOf({ values, terminal, json }: Invocation): Flow {
  const asked = values.text('flow')
  return FLOWS.find((flow) => flow === asked) ?? (terminal.attended && !json ? 'auto' : 'device')
}

/**
 * The redirect address that is registered for the client, when it is said.
 * @throws {@link SignInError} `USAGE`
 */
export function redirectUriOf({ values }: Invocation): { readonly redirectUri?: string } {
  const redirectUri = values.text('redirect-uri')
  if (redirectUri === undefined) return {}
  if (isRedirectAddress(redirectUri)) return { redirectUri }
  throw usageError(
    '--redirect-uri takes an address of this machine such as http://127.0.0.1:8400/callback',
    'auth login',
  )
}
