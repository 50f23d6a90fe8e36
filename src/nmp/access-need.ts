/** Roles of the platform, each with the rights of those before it. */
export const ROLES = ['Viewer', 'Editor', 'Admin', 'PlatformAdmin'] as const

/** A role of the platform. */
export type Role = (typeof ROLES)[number]

/** What a request needs. */
export interface AccessNeed {
  readonly access: 'read' | 'write'
  /** Least role in the workspace. Absent: none. */
  readonly role?: Role
  /** The API that it belongs to, as scopes call it. Default `entities`. */
  readonly area?: string
}

/** Scopes of which one is enough. */
export function acceptedScopes(need: AccessNeed): readonly string[] {
  return [`platform:${need.access}`, `${need.area ?? 'entities'}:${need.access}`]
}

/** A token without any scope of the platform is not limited by scopes. */
export function hasScope(scopes: readonly string[], need: AccessNeed): boolean {
  const own = scopes.filter((scope) => scope.includes(':'))
  return own.length === 0 || acceptedScopes(need).some((scope) => own.includes(scope))
}

/** The highest of these roles; `undefined` when none is known. */
export function highestRole(roles: readonly string[]): Role | undefined {
  return ROLES.findLast((role) => roles.includes(role))
}

/** Whether one of these roles is enough. */
export function isEnough(roles: readonly string[], needed: Role): boolean {
  return ROLES.slice(ROLES.indexOf(needed)).some((role) => roles.includes(role))
}

/** What the calls of the platform's workspace API need. */
export const needs = {
  'workspaces list': { access: 'read' },
  'workspaces create': { access: 'write' },
  'workspaces get': { access: 'read', role: 'Viewer' },
  'workspaces delete': { access: 'write', role: 'Admin' },
  'members list': { access: 'read', role: 'Viewer' },
  'members create': { access: 'write', role: 'Admin' },
  'members update': { access: 'write', role: 'Admin' },
  'members delete': { access: 'write', role: 'Admin' },
  /** Anything that changes what is in a workspace. */
  'workspace write': { access: 'write', role: 'Editor' },
} as const satisfies Readonly<Record<string, AccessNeed>>
