/**
 * The NMP platform, for other programs: `oidc-device-login/nmp`. The configuration file is not here: it is the business
 * of `nmp` itself.
 */

export type { AccessNeed, Role } from './access-need.ts'
export { acceptedScopes, hasScope, highestRole, isEnough, needs, ROLES } from './access-need.ts'
export type { Member, Workspace } from './api-reply.ts'
export type { ForbiddenFacts } from './forbidden.ts'
export { explainForbidden, PROPAGATION_MS } from './forbidden.ts'
export { DEFAULT_BASE_URL, platformAddress } from './platform-address.ts'
export type { ChangeOptions, PlatformApi, PlatformApiOptions } from './platform-api.ts'
export { platformApi } from './platform-api.ts'
export { discoverPlatform } from './platform-discovery.ts'
export type { PlatformOidc, PlatformSettings } from './platform-settings.ts'
export { parsePlatformSettings } from './platform-settings.ts'
export type { ChangeWatch, RoleChange, RoleOutcome } from './propagation.ts'
export { changeRoles } from './propagation.ts'
export type { ScopeSettings } from './scopes.ts'
export { requestedScopes, scopesOf, ungrantedScopes, withoutPrefix, withPrefix } from './scopes.ts'
export { completedMetadata, signInSettings } from './sign-in-settings.ts'
export type { TokenFacts } from './token-facts.ts'
export { tokenFacts } from './token-facts.ts'
export type { UnauthorizedFacts } from './unauthorized.ts'
export { explainUnauthorized } from './unauthorized.ts'
export type { UnsignedTokenOptions } from './unsigned-token.ts'
export { assertTakesUnsignedTokens, unsignedToken } from './unsigned-token.ts'
