import type { Rule } from '../rule.ts'
import { browserRules } from './browser.ts'
import { discoveryRules } from './discovery.ts'
import { entraNumberRules } from './entra-numbers.ts'
import { entraWordRules } from './entra-words.ts'
import { vagueRules } from './fallback.ts'
import { keycloakRules } from './keycloak.ts'
import { keycloakEventRules } from './keycloak-events.ts'
import { localisedRules } from './localised.ts'
import { networkRules, statusRules } from './network.ts'
import { oauthRules } from './oauth.ts'
import { oktaRules } from './okta.ts'
import { otherProviderRules } from './other-providers.ts'
import { platformRules } from './platform.ts'
import { programRules } from './programs.ts'
import { tokenCheckRules } from './token-checks.ts'
import { topicRules } from './topics.ts'
import { vagueTopicRules } from './vague-topics.ts'

/** Every rule. Of rules that are found alike the first wins, so what is special stands before what is general. */
export const rules: readonly Rule[] = [
  ...entraNumberRules,
  ...entraWordRules,
  ...oktaRules,
  ...keycloakEventRules,
  ...keycloakRules,
  ...otherProviderRules,
  ...browserRules,
  ...discoveryRules,
  ...platformRules,
  ...localisedRules,
  ...networkRules,
  ...tokenCheckRules,
  ...programRules,
  ...topicRules,
  ...oauthRules,
]

/** What is asked when none of them holds. */
export const fallbackRules: readonly Rule[] = [...vagueRules, ...vagueTopicRules, ...statusRules]
