import { jsonObject } from '../../http/fields.ts'
import { type Answer, refuse } from './answer.ts'
import { type Context, missing, type Route, unknownWorkspace, waits, workspacePath } from './route.ts'

function rolesOf(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) && value.every((role) => typeof role === 'string') ? value : undefined
}

/** Runs `work` when the workspace exists. */
function inWorkspace(context: Context, work: () => Answer | Promise<Answer>): Answer | Promise<Answer> {
  const { workspaces, at } = context
  return workspaces.get(at.workspace) === undefined ? unknownWorkspace(at.workspace) : work()
}

const MEMBERS = '/{workspace}/members'
const MEMBER = `${MEMBERS}/{principal}`

/** Who belongs to a workspace. */
export const memberRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: workspacePath(MEMBERS),
    role: 'Viewer',
    access: 'read',
    answer: (context) =>
      inWorkspace(context, () => ({
        status: 200,
        body: { data: context.workspaces.roles.list(context.at.workspace) },
      })),
  },
  {
    method: 'POST',
    path: workspacePath(MEMBERS),
    role: 'Admin',
    access: 'write',
    answer: (context) =>
      inWorkspace(context, async () => {
        const { workspaces, caller, call, at } = context
        const body = jsonObject(call.body) ?? {}
        const { principal } = body
        if (typeof principal !== 'string' || principal === '') return missing('principal')
        const roles = rolesOf(body['roles'] ?? ['Editor'])
        if (roles === undefined) return missing('roles')
        workspaces.roles.grant(at.workspace, principal, roles, caller.id)
        if (waits(call)) await workspaces.roles.settle(at.workspace, principal, roles, true)
        const granted = workspaces.roles.list(at.workspace).find((member) => member.principal === principal)
        return { status: 201, body: { ...granted, roles } }
      }),
  },
  {
    method: 'PUT',
    path: workspacePath(MEMBER),
    role: 'Admin',
    access: 'write',
    answer: (context) =>
      inWorkspace(context, async () => {
        const { workspaces, caller, call, at } = context
        const { workspace, principal } = at
        const wanted = rolesOf(jsonObject(call.body)?.['roles'])
        if (wanted === undefined) return missing('roles')
        const current = workspaces.roles.roles(workspace, principal)
        const removed = current.filter((role) => !wanted.includes(role))
        const added = wanted.filter((role) => !current.includes(role))
        if (removed.includes('Admin') && !workspaces.roles.hasOtherAdmin(workspace, principal))
          return refuse(
            409,
            `Cannot remove Admin role from '${principal}'. This is the last Admin for workspace '${workspace}'. Add another Admin before removing this one.`,
          )
        workspaces.roles.revoke(workspace, principal, removed)
        workspaces.roles.grant(workspace, principal, added, caller.id)
        if (waits(call)) {
          await workspaces.roles.settle(workspace, principal, added, true)
          await workspaces.roles.settle(workspace, principal, removed, false)
        }
        const member = workspaces.roles.list(workspace).find((other) => other.principal === principal)
        return { status: 200, body: { principal, roles: [], ...member } }
      }),
  },
  {
    method: 'DELETE',
    path: workspacePath(MEMBER),
    role: 'Admin',
    access: 'write',
    answer: (context) =>
      inWorkspace(context, async () => {
        const { workspaces, call, at } = context
        const { workspace, principal } = at
        const roles = workspaces.roles.roles(workspace, principal)
        if (roles.length === 0)
          return refuse(404, `Member '${principal}' not found in workspace '${workspace}'`)
        if (roles.includes('Admin') && !workspaces.roles.hasOtherAdmin(workspace, principal))
          return refuse(
            409,
            `Cannot remove member '${principal}'. This is the last Admin for workspace '${workspace}'. Add another Admin before removing this member.`,
          )
        workspaces.roles.revoke(workspace, principal, roles)
        if (waits(call)) await workspaces.roles.settle(workspace, principal, roles, false)
        return { status: 200, body: { id: principal, message: 'Member removed' } }
      }),
  },
]
