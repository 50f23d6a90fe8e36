import { jsonObject } from '../../http/fields.ts'
import { type Answer, refuse } from './answer.ts'
import { isUnlimited, namesOf } from './authorization.ts'
import {
  type Context,
  missing,
  paged,
  personOf,
  type Route,
  unknownWorkspace,
  waits,
  workspacePath,
} from './route.ts'
import { listed, type Workspace } from './workspaces.ts'

/** What is answered about a workspace that is there. */
function within(answer: (workspace: Workspace, context: Context) => Answer): Route['answer'] {
  return (context) => {
    const { workspaces, at } = context
    const workspace = workspaces.get(at.workspace)
    return workspace === undefined ? unknownWorkspace(at.workspace) : answer(workspace, context)
  }
}

/** The workspaces themselves, and what is in them. */
export function workspaceRoutes(adminEmail: string | undefined): readonly Route[] {
  return [
    {
      method: 'GET',
      path: workspacePath(''),
      access: 'read',
      answer({ workspaces, caller, call }) {
        const visible = workspaces
          .all()
          .filter(
            ({ name }) =>
              isUnlimited(caller, adminEmail) || workspaces.roles.inForce(name, namesOf(caller)).size > 0,
          )
        return paged(visible.map(listed), call)
      },
    },
    {
      method: 'POST',
      path: workspacePath(''),
      access: 'write',
      async answer({ workspaces, caller, call }) {
        const { name, description } = jsonObject(call.body) ?? {}
        if (typeof name !== 'string' || name === '') return missing('name')
        if (workspaces.isTaken(name)) return refuse(409, `Workspace '${name}' already exists`)
        const created = workspaces.create(name, typeof description === 'string' ? description : null)
        workspaces.roles.grant(name, personOf(caller), ['Admin'], caller.id)
        if (waits(call)) await workspaces.roles.settle(name, personOf(caller), ['Admin'], true)
        return { status: 201, body: listed(created) }
      },
    },
    {
      method: 'GET',
      path: workspacePath('/{workspace}'),
      role: 'Viewer',
      access: 'read',
      answer: within((workspace) => ({ status: 200, body: listed(workspace) })),
    },
    {
      method: 'DELETE',
      path: workspacePath('/{workspace}'),
      role: 'Admin',
      access: 'write',
      answer({ workspaces, at }) {
        const name = at.workspace
        if (workspaces.get(name) === undefined) return unknownWorkspace(name)
        const obstacles = workspaces.obstacles(name)
        if (obstacles !== '')
          return refuse(
            409,
            `Cannot delete workspace '${name}': workspace contains entities that must be deleted first: ${obstacles}`,
          )
        return { status: 200, body: { id: name, message: workspaces.remove(name) } }
      },
    },
    {
      method: 'GET',
      path: workspacePath('/{workspace}/entities/{kind}'),
      role: 'Viewer',
      access: 'read',
      answer: within(({ entities }, { at, call }) => {
        const names = [...(entities.get(at.kind) ?? [])]
        return paged(
          names.map((name) => ({ name, entity_type: at.kind, workspace: at.workspace })),
          call,
        )
      }),
    },
    {
      method: 'POST',
      path: workspacePath('/{workspace}/entities/{kind}'),
      role: 'Editor',
      access: 'write',
      answer: within(({ entities }, { at, call }) => {
        const { name } = jsonObject(call.body) ?? {}
        if (typeof name !== 'string' || name === '') return missing('name')
        const names = entities.get(at.kind) ?? new Set<string>()
        entities.set(at.kind, names.add(name))
        return { status: 201, body: { name, entity_type: at.kind, workspace: at.workspace } }
      }),
    },
    {
      method: 'DELETE',
      path: workspacePath('/{workspace}/entities/{kind}/{name}'),
      role: 'Editor',
      access: 'write',
      answer({ workspaces, at }) {
        const removed = workspaces.get(at.workspace)?.entities.get(at.kind)?.delete(at.name) ?? false
        if (!removed) return refuse(404, `Entity '${at.name}' not found`)
        return { status: 200, body: { id: at.name, message: 'Entity deleted' } }
      },
    },
  ]
}
