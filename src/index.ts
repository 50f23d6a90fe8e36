/** The public door. What is not named here is not public. */

export type { BrowserPrompt } from './browser-flow/browser-prompt.ts'
export { isRedirectAddress } from './browser-flow/redirect-address.ts'
export type { Waiting } from './device-flow/poll.ts'
export type { DevicePrompt } from './device-flow/prompt.ts'
export { DeviceLogin } from './device-login.ts'
export type {
  DeviceLoginOptions,
  FlowChoice,
  KeepOptions,
  ResumeOptions,
  ResumeResult,
  SignInOptions,
  SignOutResult,
} from './device-login-options.ts'
export { DEFAULT_SCOPES } from './device-login-options.ts'
export { refusesDeviceFlow } from './flow-choice/device-refusal.ts'
export type { Flow, FlowTalk } from './flow-choice/flow.ts'
export { isLoopback, serverAddress } from './http/address.ts'
export type { BoundedHttpOptions, HttpWorld } from './http/bounded-http.ts'
export { boundedHttp } from './http/bounded-http.ts'
export type { Fault } from './http/failure.ts'
export { faultOf } from './http/failure.ts'
export type { BadField, Fields, JsonObject } from './http/fields.ts'
export { fieldsOf, jsonObject } from './http/fields.ts'
export type { Http, HttpReply, HttpRequest } from './http/http.ts'
export { unusableReply } from './http/unusable-reply.ts'
export type { ProblemCode } from './idp-errors/catalogue.ts'
export { isProblemCode, kindOf, problemCodes } from './idp-errors/catalogue.ts'
export { explain } from './idp-errors/explain.ts'
export type { ExplainInput } from './idp-errors/explain-input.ts'
export type { Labels } from './idp-errors/labels.ts'
export { ENGLISH } from './idp-errors/labels.ts'
export { columnsOf, wrapped } from './idp-errors/layout.ts'
export type { Listed } from './idp-errors/listing.ts'
export { listing } from './idp-errors/listing.ts'
export type { Evidence, Problem, RowText } from './idp-errors/problem.ts'
export { problemOf } from './idp-errors/problem.ts'
export { withoutSecrets } from './idp-errors/redaction.ts'
export type { ProblemFormat } from './idp-errors/render.ts'
export { renderProblem } from './idp-errors/render.ts'
export type { RenderOptions } from './idp-errors/render-options.ts'
export type { Owner, ProblemKind, Retry, Step } from './idp-errors/row.ts'
export type { StyleOptions } from './idp-errors/row-style.ts'
export { styleFaults, wordsFaults } from './idp-errors/row-style.ts'
export { isSignInError, SignInError, signInError } from './idp-errors/sign-in-error.ts'
export type { AllWords, Words } from './idp-errors/words.ts'
export { reworded } from './idp-errors/words.ts'
export type { PrintableOptions } from './printable.ts'
export { printable } from './printable.ts'
export type { DiscoveryDeps } from './providers/discovery.ts'
export { discoverProvider } from './providers/discovery.ts'
export type { EntraOptions } from './providers/entra.ts'
export { entra } from './providers/entra.ts'
export { providerFromIssuer } from './providers/from-issuer.ts'
export type { KeycloakOptions } from './providers/keycloak.ts'
export { keycloak } from './providers/keycloak.ts'
export type { MicrosoftCloud } from './providers/microsoft-clouds.ts'
export type { OidcOptions } from './providers/oidc.ts'
export { oidc } from './providers/oidc.ts'
export type { OktaOptions } from './providers/okta.ts'
export { okta } from './providers/okta.ts'
export type { Provider, ProviderKind, ProviderMetadata, Quirk } from './providers/provider.ts'
export { Secret } from './secret.ts'
export type { Bearer } from './session/bearer.ts'
export { personWords } from './session/person-words.ts'
export type { Session } from './session/session.ts'
export type { FileStoreKey, FileStoreOptions } from './token-store/file-store.ts'
export { fileStore } from './token-store/file-store.ts'
export {
  readPrivateFile,
  removePrivateFile,
  writePrivateFile,
} from './token-store/files/private-file.ts'
export type { OnNotice } from './token-store/files/private-folder.ts'
export { ensurePrivateFolder } from './token-store/files/private-folder.ts'
export type { KeychainStoreOptions } from './token-store/keychain-store.ts'
export { keychainStore } from './token-store/keychain-store.ts'
export type { AskPassphrase } from './token-store/keys/passphrase-key.ts'
export { memoryStore } from './token-store/memory-store.ts'
export type { SessionKeyParts } from './token-store/session-key.ts'
export { sessionKey } from './token-store/session-key.ts'
export type {
  Lease,
  RefreshIntent,
  RefreshJournal,
  SessionKey,
  TokenStore,
} from './token-store/token-store.ts'
export { unverifiedClaims } from './tokens/claims.ts'
export type { Freshness } from './tokens/freshness.ts'
export { freshness } from './tokens/freshness.ts'
export type { Identity, TokenSet } from './tokens/token-set.ts'
export { decodeTokenSet, encodeTokenSet } from './tokens/token-set-codec.ts'
export type { BrowserOutcome, Clock, Folders, World } from './world.ts'
export { foldersOf, realClock, realWorld } from './world.ts'
