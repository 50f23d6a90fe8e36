import { type Http, type HttpReply, jsonObject, signInError } from '../index.ts'
import { type ApiPurpose, apiError } from './api-error.ts'
import {
  type Member,
  memberOf,
  membersOf,
  type Workspace,
  type WorkspacePage,
  workspaceOf,
  workspacePageOf,
} from './api-reply.ts'

/** How an API client reaches its platform. */
export interface PlatformApiOptions {
  /** Without a slash at its end. */
  readonly baseUrl: string
  readonly http: Http
  /** A valid access token; asked for before each request. `undefined`: the platform needs none. */
  readonly token: (signal?: AbortSignal) => Promise<string | undefined>
}

/** How long a change of roles may take, and who may end it. */
export interface ChangeOptions {
  /** Have the platform wait until the change is in force. Default `true`. */
  readonly wait?: boolean
  readonly signal?: AbortSignal
}

/**
 * The part of a platform's API that is about workspaces and who belongs to them. Each method is one request, the
 * listing of workspaces one a page.
 *
 * @throws {@link SignInError} from every method, with a `PLATFORM_*`, `WORKSPACE_*`, `MEMBER_*`, `NETWORK_*`, `TLS_*` or
 * `HTTP_*` code; `signal.reason` when cancelled
 */
export interface PlatformApi {
  /** Reads one workspace of the list, to see whether the platform accepts the token. */
  checkToken(signal?: AbortSignal): Promise<void>
  listWorkspaces(signal?: AbortSignal): Promise<readonly Workspace[]>
  getWorkspace(name: string, signal?: AbortSignal): Promise<Workspace>
  createWorkspace(name: string, description?: string, options?: ChangeOptions): Promise<Workspace>
  /** @returns whether the workspace is gone, or only marked: then the platform clears it away on its own time */
  deleteWorkspace(name: string, signal?: AbortSignal): Promise<'deleted' | 'marked'>
  /** Members with the roles that are stored, which may not be in force yet. */
  listMembers(workspace: string, signal?: AbortSignal): Promise<readonly Member[]>
  /** Gives a principal roles beside those that it has. */
  addMember(
    workspace: string,
    principal: string,
    roles: readonly string[],
    o?: ChangeOptions,
  ): Promise<Member>
  /** Gives a principal these roles and no others. */
  updateMember(
    workspace: string,
    principal: string,
    roles: readonly string[],
    o?: ChangeOptions,
  ): Promise<Member>
  removeMember(workspace: string, principal: string, options?: ChangeOptions): Promise<void>
}

/** Longest time that a platform waits for one role to be in force, in milliseconds. */
export const ROLE_WAIT_MS = 30_000
/** Longest time for everything else of a request, in milliseconds. */
const REQUEST_MS = 20_000
/** Workspaces on one page, and most pages that are read. */
const PAGE_SIZE = 100
const MOST_PAGES = 100

const WORKSPACES = '/apis/entities/v2/workspaces'

/** One part of a path. `.` and `..` would lead to another path, in every spelling. */
function part(name: string): string {
  if (name === '' || name === '.' || name === '..') throw signInError('NAME_INVALID', { name })
  return encodeURIComponent(name).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
}

interface Call {
  readonly method?: string
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly purpose: ApiPurpose
  readonly waitMs?: number
  readonly signal?: AbortSignal | undefined
}

/** An API client for one platform. */
export function platformApi(options: PlatformApiOptions): PlatformApi {
  const { baseUrl, http, token } = options

  async function send(call: Call): Promise<HttpReply> {
    const { method = 'GET', path, query, body, purpose, waitMs = 0, signal } = call
    const bearer = await token(signal)
    const reply = await http.send({
      url: `${baseUrl}${path}${query === undefined ? '' : `?${new URLSearchParams(query)}`}`,
      method,
      headers: {
        accept: 'application/json',
        ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      timeoutMs: REQUEST_MS + waitMs,
      ...(signal === undefined ? {} : { signal }),
    })
    if (reply.status >= 200 && reply.status < 300) return reply
    throw apiError(reply, { baseUrl, path, ...purpose })
  }

  /** Roles are waited for one after the other, so the longest wait grows with their number. */
  async function change(call: Call, roles: number, o: ChangeOptions = {}): Promise<HttpReply> {
    const { wait = true, signal } = o
    return send({
      ...call,
      query: { wait_role_propagation: String(wait) },
      waitMs: wait ? roles * ROLE_WAIT_MS : 0,
      signal,
    })
  }

  const members = (workspace: string) => `${WORKSPACES}/${part(workspace)}/members`
  const member = (workspace: string, principal: string) => `${members(workspace)}/${part(principal)}`

  return {
    async checkToken(signal) {
      await send({ path: WORKSPACES, query: { page: '1', page_size: '1' }, purpose: {}, signal })
    },
    async listWorkspaces(signal) {
      const all: Workspace[] = []
      for (let page = 1; page <= MOST_PAGES; page += 1) {
        const query = { page: String(page), page_size: String(PAGE_SIZE) }
        const reply = await send({ path: WORKSPACES, query, purpose: {}, signal })
        const found: WorkspacePage = workspacePageOf(reply, baseUrl)
        all.push(...found.workspaces)
        if (page >= found.pages) break
      }
      return all
    },
    async getWorkspace(name, signal) {
      const path = `${WORKSPACES}/${part(name)}`
      return workspaceOf(await send({ path, purpose: { workspace: name }, signal }), baseUrl)
    },
    async createWorkspace(name, description, o) {
      const body = { name, ...(description === undefined ? {} : { description }) }
      const call = { method: 'POST', path: WORKSPACES, body, purpose: { workspace: name } }
      return workspaceOf(await change(call, 1, o), baseUrl)
    },
    async deleteWorkspace(name, signal) {
      const path = `${WORKSPACES}/${part(name)}`
      const reply = await send({ method: 'DELETE', path, purpose: { workspace: name }, signal })
      return /marked/i.test(String(jsonObject(reply.text)?.['message'] ?? '')) ? 'marked' : 'deleted'
    },
    async listMembers(workspace, signal) {
      return membersOf(await send({ path: members(workspace), purpose: { workspace }, signal }), baseUrl)
    },
    async addMember(workspace, principal, roles, o) {
      const purpose = { workspace, principal }
      const call = { method: 'POST', path: members(workspace), body: { principal, roles }, purpose }
      return memberOf(await change(call, roles.length, o), baseUrl)
    },
    async updateMember(workspace, principal, roles, o) {
      const purpose = { workspace, principal }
      const call = { method: 'PUT', path: member(workspace, principal), body: { roles }, purpose }
      // Roles that are taken away are waited for too; nobody has more than a handful.
      return memberOf(await change(call, roles.length + MOST_ROLES_REMOVED, o), baseUrl)
    },
    async removeMember(workspace, principal, o) {
      const purpose = { workspace, principal }
      const call = { method: 'DELETE', path: member(workspace, principal), purpose }
      await change(call, MOST_ROLES_REMOVED, o)
    },
  }
}

/** Roles that one principal can lose in one request. */
const MOST_ROLES_REMOVED = 4
