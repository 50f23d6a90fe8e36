import type { Caller } from './bearer.ts'
import type { PolicyPoint } from './policy-client.ts'
import { ROLES, type Route, SCOPES } from './route.ts'
import type { Workspaces } from './workspaces.ts'

/** Every name under which roles of a caller may be stored. */
export function namesOf({ id, email }: Caller): readonly string[] {
  return email === undefined ? [id] : [id, email]
}

/** Whether roles and scopes do not matter. PlatformAdmin is exactly the configured address: the case counts. */
export function isUnlimited(caller: Caller, adminEmail: string | undefined): boolean {
  return caller.trusted === true || (adminEmail !== undefined && namesOf(caller).includes(adminEmail))
}

/** A token without any scope of the platform is not limited by scopes. */
function hasScope(caller: Caller, route: Route): boolean {
  const scopes = caller.scopes.filter((scope) => scope.includes(':'))
  return scopes.length === 0 || scopes.some((scope) => SCOPES[route.access].includes(scope))
}

/**
 * What the decision point says. The answer to the caller is the same for a missing role and a missing scope.
 *
 * @param policy an OPA that decides. Absent: the platform does
 * @throws {@link PolicyFailure}
 */
export async function isAllowed(
  caller: Caller,
  route: Route,
  workspace: string,
  workspaces: Workspaces,
  {
    adminEmail,
    policy,
  }: { readonly adminEmail: string | undefined; readonly policy: PolicyPoint | undefined },
): Promise<boolean> {
  if (isUnlimited(caller, adminEmail)) return true
  if (policy !== undefined)
    return policy.allow({
      principals: namesOf(caller),
      workspace,
      scopes: caller.scopes,
      needed_scopes: SCOPES[route.access],
      ...(route.role === undefined ? {} : { role: route.role }),
    })
  if (!hasScope(caller, route)) return false
  if (route.role === undefined) return true
  const enough = ROLES.slice(ROLES.indexOf(route.role))
  const roles = workspaces.roles.inForce(workspace, namesOf(caller))
  return enough.some((role) => roles.has(role))
}
