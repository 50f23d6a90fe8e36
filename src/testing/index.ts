/** For the tests of other programs: `oidc-device-login/testing`. Nothing of it belongs into production. */
export { type EntraErrorCode, type EntraErrorOptions, entraErrorBody, entraErrors } from './entra-errors.ts'
export { FakeClock } from './fake-clock.ts'
export { type FakeProvider, startFakeProvider } from './fake-provider.ts'
export { type KeycloakErrorOptions, keycloakErrors } from './keycloak-errors.ts'
export { type KeychainMood, MemoryKeychain } from './memory-keychain.ts'
export { type OktaErrorOptions, oktaErrors } from './okta-errors.ts'
export { type OtherErrorOptions, otherErrors } from './other-errors.ts'
export type { PlatformEra, PlatformOptions, WorkspaceSeed } from './platform/options.ts'
export type { PolicyFault } from './platform/policy-client.ts'
export type { PolicyData } from './platform/roles.ts'
export { type EmulatedPlatform, startPlatform } from './platform.ts'
export { type PolicyPointOptions, startPolicyPoint } from './policy-point.ts'
export { type Dialect, FAKE_TENANT } from './provider/dialects.ts'
export type { FakeProviderOptions } from './provider/options.ts'
export type { RecordedRequest } from './provider/recorded-request.ts'
export {
  type CodeState,
  type PlainReply,
  type ProviderEndpoint,
  replies,
  type ScriptedReply,
  type SpokenReply,
} from './provider/scripted-reply.ts'
export type { SigningAlgorithm } from './provider/signing.ts'
export { type ContractCase, type StorePair, storeContract } from './store-contract.ts'
