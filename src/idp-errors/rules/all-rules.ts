import { fallbackRules, rules } from './index.ts'

/** Every rule. A function, because the package that is shipped reads the rules from a text when one is needed first. */
export const allRules = () => ({ rules, fallbackRules })
