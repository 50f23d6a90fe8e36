import type { Rule } from '../rule.ts'
import { browserRules } from './browser.ts'
import { discoveryRules } from './discovery.ts'
import { entraNumberRules } from './entra-numbers.ts'
import { entraWordRules } from './entra-words.ts'
import { keycloakRules } from './keycloak.ts'
import { networkRules } from './network.ts'
import { oauthRules } from './oauth.ts'
import { oktaRules } from './okta.ts'
import { otherProviderRules } from './other-providers.ts'
import { platformRules } from './platform.ts'

/** Every rule. Of rules that are found alike the first wins, so what is special stands before what is general. */
export const rules: readonly Rule[] = [
  ...entraNumberRules,
  ...entraWordRules,
  ...oktaRules,
  ...keycloakRules,
  ...otherProviderRules,
  ...browserRules,
  ...discoveryRules,
  ...platformRules,
  ...networkRules,
  ...oauthRules,
]

export { fallbackRules } from './fallback.ts'
