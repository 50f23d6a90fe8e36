import { type Answer, refuse } from './answer.ts'
import type { Caller } from './bearer.ts'
import type { Workspaces } from './workspaces.ts'

/** One request, read to its end. */
export interface Call {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly body: string
}

/** What a handler works with. */
export interface Context {
  readonly workspaces: Workspaces
  readonly caller: Caller
  readonly call: Call
  /** Parts of the path by name, decoded. */
  readonly at: Readonly<Record<'workspace' | 'principal' | 'kind' | 'name', string>>
}

/** Roles in a workspace, each with the rights of those before it. */
export const ROLES = ['Viewer', 'Editor', 'Admin'] as const

/** A route of the platform: who may call it, and what it does. */
export interface Route {
  readonly method: string
  readonly path: RegExp
  /** Least role in the workspace. Absent: being signed in is enough. */
  readonly role?: (typeof ROLES)[number]
  readonly access: 'read' | 'write'
  answer(context: Context): Answer | Promise<Answer>
}

/** Scopes that open a route, any of them. */
export const SCOPES: Readonly<Record<Route['access'], readonly string[]>> = {
  read: ['entities:read', 'platform:read'],
  write: ['entities:write', 'platform:write'],
}

/** A path under the workspaces; `{name}` stands for one part of it. */
export function workspacePath(tail: string): RegExp {
  return new RegExp(`^/apis/entities/v2/workspaces${tail.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`)
}

/** What the platform's web framework says about a body that lacks a field. */
export function missing(field: string): Answer {
  return refuse(422, [{ type: 'missing', loc: ['body', field], msg: 'Field required', input: {} }])
}

export function unknownWorkspace(name: string): Answer {
  return refuse(404, `Workspace '${name}' not found`)
}

/** Whether the request waits until a changed role is in force, which it does unless it says otherwise. */
export function waits({ query }: Call): boolean {
  return query.get('wait_role_propagation') !== 'false'
}

/** The name under which the platform stores a person's roles. */
export function personOf({ id, email }: Caller): string {
  return email ?? id
}

/** A list as the platform pages it. */
export function paged<T>(all: readonly T[], { query }: Call): Answer {
  const page = Number(query.get('page') ?? 1)
  const size = Number(query.get('page_size') ?? 100)
  if (!(page >= 1 && size >= 1 && size <= 1_000)) return refuse(422, [{ loc: ['query', 'page_size'] }])
  const data = all.slice((page - 1) * size, page * size)
  const pagination = {
    page,
    page_size: size,
    current_page_size: data.length,
    total_pages: Math.ceil(all.length / size),
    total_results: all.length,
  }
  return { status: 200, body: { data, pagination, sort: '-created_at', filter: null } }
}
