/**
 * What can go wrong in a sign-in, as instructions: `oidc-device-login/idp-errors`. Needs no network and no other part
 * of the package.
 */
export { isProblemCode, kindOf, type ProblemCode, problemCodes, rowOf } from './catalogue.ts'
export { explain } from './explain.ts'
export type { Endpoint, ExplainInput, ProviderFacts } from './explain-input.ts'
export { ENGLISH, type Labels } from './labels.ts'
export { type Listed, listing } from './listing.ts'
export type { Evidence, Problem, RowText } from './problem.ts'
export { type ProblemFormat, renderProblem } from './render.ts'
export type { RenderOptions } from './render-options.ts'
export type { Owner, ProblemKind, Retry, Row, Step } from './row.ts'
export { type StyleOptions, styleFaults, wordsFaults } from './row-style.ts'
export { isSignInError, SignInError } from './sign-in-error.ts'
export { catalogue } from './whole-catalogue.ts'
export { type AllWords, reworded, type Words } from './words.ts'
