import type { Rule } from '../rule.ts'
import { oauthRules } from './oauth.ts'

/** Every rule. Of rules that are found alike the first wins, so what is special stands before what is general. */
export const rules: readonly Rule[] = [...oauthRules]
