import type { TestProject } from 'vitest/node'
import { type KeycloakPlace, missingForKeycloak, startKeycloak } from './keycloak-server.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The Keycloak that all files of this suite share; `null` where none can run. */
    keycloak: KeycloakPlace | null
  }
}

/**
 * Starts the one Keycloak of the suite. It lives under a base path, which is the harder case: whoever forgets it
 * anywhere finds nothing.
 */
export default async function setup({ provide }: TestProject): Promise<(() => Promise<void>) | undefined> {
  const missing = missingForKeycloak()
  if (missing !== undefined) {
    console.log(`Keycloak cannot run here: ${missing}.`)
    provide('keycloak', null)
    return undefined
  }
  const { baseUrl, folder, stop } = await startKeycloak({ basePath: '/auth' })
  provide('keycloak', { baseUrl, folder })
  return stop
}
