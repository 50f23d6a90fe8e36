import type { ProblemKind, Row } from './row.ts'
import { commandRows } from './rows/command.ts'
import { deviceFlowRows } from './rows/device-flow.ts'
import { discoveryRows } from './rows/discovery.ts'
import { entraAccountRows } from './rows/entra-account.ts'
import { entraClientRows } from './rows/entra-client.ts'
import { entraPolicyRows } from './rows/entra-policy.ts'
import { entraScopesRows } from './rows/entra-scopes.ts'
import { entraServiceRows } from './rows/entra-service.ts'
import { entraSessionRows } from './rows/entra-session.ts'
import { entraTenantRows } from './rows/entra-tenant.ts'
import { keycloakClientRows } from './rows/keycloak-client.ts'
import { keycloakSessionRows } from './rows/keycloak-session.ts'
import { networkRows } from './rows/network.ts'
import { oauthRows } from './rows/oauth.ts'
import { oktaRows } from './rows/okta.ts'
import { otherProviderRows } from './rows/other-providers.ts'
import { platformRows } from './rows/platform.ts'
import { sessionRows } from './rows/session.ts'
import { storageRows } from './rows/storage.ts'
import { tokensRows } from './rows/tokens.ts'

/** Everything that can go wrong. One file of rows for each room or provider that can fail. */
export const catalogue = {
  ...oauthRows,
  ...entraClientRows,
  ...entraScopesRows,
  ...entraTenantRows,
  ...entraAccountRows,
  ...entraPolicyRows,
  ...entraSessionRows,
  ...entraServiceRows,
  ...oktaRows,
  ...keycloakClientRows,
  ...keycloakSessionRows,
  ...otherProviderRows,
  ...networkRows,
  ...discoveryRows,
  ...tokensRows,
  ...deviceFlowRows,
  ...storageRows,
  ...sessionRows,
  ...platformRows,
  ...commandRows,
} as const

/** Permanent codes of the catalogue. None is ever reused or removed. */
export type ProblemCode = keyof typeof catalogue

/** Whether a text is a code of the catalogue. */
export function isProblemCode(text: string): text is ProblemCode {
  return Object.hasOwn(catalogue, text)
}

/** Every code, in order. */
export function problemCodes(): readonly ProblemCode[] {
  return Object.keys(catalogue).filter(isProblemCode).sort()
}

/** The row of a code. */
export function rowOf(code: ProblemCode): Row {
  const rows: Readonly<Record<string, Row | undefined>> = catalogue
  const row = rows[code]
  if (row === undefined) throw new TypeError(`no such problem code: ${code}`)
  return row
}

/** The sort of failure that a code stands for. */
export function kindOf(code: ProblemCode): ProblemKind {
  return rowOf(code).kind
}
