import { browserFlowRows } from './browser-flow.ts'
import { commandRows } from './command.ts'
import { deviceFlowRows } from './device-flow.ts'
import { discoveryRows } from './discovery.ts'
import { entraAccountRows } from './entra-account.ts'
import { entraClientRows } from './entra-client.ts'
import { entraPolicyRows } from './entra-policy.ts'
import { entraScopesRows } from './entra-scopes.ts'
import { entraServiceRows } from './entra-service.ts'
import { entraSessionRows } from './entra-session.ts'
import { entraTenantRows } from './entra-tenant.ts'
import { keycloakClientRows } from './keycloak-client.ts'
import { keycloakSessionRows } from './keycloak-session.ts'
import { networkRows } from './network.ts'
import { oauthRows } from './oauth.ts'
import { oktaRows } from './okta.ts'
import { otherProviderRows } from './other-providers.ts'
import { platformRows } from './platform.ts'
import { sessionRows } from './session.ts'
import { storageRows } from './storage.ts'
import { tokensRows } from './tokens.ts'

/** One file of rows for each room or provider that can fail. */
const rows = {
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
  ...browserFlowRows,
  ...storageRows,
  ...sessionRows,
  ...platformRows,
  ...commandRows,
} as const

/**
 * Everything that can go wrong, by permanent code. A function, because the package that is shipped reads the rows from
 * a text when one is needed first.
 */
export const allRows = () => rows
