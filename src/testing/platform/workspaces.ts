import type { Clock } from '../../world.ts'
import type { PlatformOptions } from './options.ts'
import type { PolicyPoint } from './policy-client.ts'
import { RoleBindings } from './roles.ts'

/** A workspace as the platform gives it. */
export interface ListedWorkspace {
  readonly id: string
  readonly name: string
  readonly description: string | null
  readonly created_at: string
  readonly updated_at: string
}

/** A workspace with what is in it. */
export interface Workspace extends ListedWorkspace {
  /** Names by kind. */
  readonly entities: Map<string, Set<string>>
  /** When the clean-up of a deleted workspace ends; until then its name is taken. */
  goneAtMs?: number
}

/** The workspaces of one platform and who may do what in them. */
export class Workspaces {
  readonly roles: RoleBindings
  readonly #clock: Clock
  readonly #deletion: 'refuse' | 'mark'
  readonly #deletionMs: number
  readonly #workspaces = new Map<string, Workspace>()

  constructor(options: PlatformOptions, clock: Clock, policy?: PolicyPoint) {
    this.#clock = clock
    this.#deletion = options.deletion ?? 'refuse'
    this.#deletionMs = options.deletionMs ?? 3_000
    this.roles = new RoleBindings(clock, options.propagationMs ?? 0, policy)
    const seeds = {
      default: { members: { '*': ['Editor'] } },
      system: { members: { '*': ['Viewer'] } },
      ...options.workspaces,
    }
    for (const [name, seed] of Object.entries(seeds)) {
      const { entities } = this.create(name, null)
      for (const [principal, roles] of Object.entries(seed.members ?? {}))
        this.roles.seed(name, principal, roles)
      const counts = 'entities' in seed ? Object.entries(seed.entities ?? {}) : []
      for (const [kind, count] of counts)
        entities.set(kind, new Set(Array.from({ length: count }, (_, n) => `${kind}-${n + 1}`)))
    }
  }

  create(name: string, description: string | null): Workspace {
    const now = new Date(this.#clock.nowMs()).toISOString()
    const workspace = { id: name, name, description, created_at: now, updated_at: now, entities: new Map() }
    this.#workspaces.set(name, workspace)
    return workspace
  }

  /** Whether the name is taken, by a workspace that is being cleaned up too. */
  isTaken(name: string): boolean {
    const goneAtMs = this.#workspaces.get(name)?.goneAtMs
    if (goneAtMs !== undefined && goneAtMs <= this.#clock.nowMs()) this.#workspaces.delete(name)
    return this.#workspaces.has(name)
  }

  /** A workspace that can be used. */
  get(name: string): Workspace | undefined {
    const workspace = this.#workspaces.get(name)
    return workspace?.goneAtMs === undefined ? workspace : undefined
  }

  all(): ListedWorkspace[] {
    return [...this.#workspaces.values()].filter(({ goneAtMs }) => goneAtMs === undefined)
  }

  /** What stands in the way of a deletion: `project (3), dataset (5)`. */
  obstacles(name: string): string {
    const entities = this.#deletion === 'mark' ? [] : [...(this.get(name)?.entities ?? [])]
    return entities
      .filter(([, names]) => names.size > 0)
      .map(([kind, names]) => `${kind} (${names.size})`)
      .join(', ')
  }

  /** @returns what the platform says about it */
  remove(name: string): string {
    const workspace = this.#workspaces.get(name)
    for (const { principal, roles } of this.roles.list(name)) this.roles.revoke(name, principal, roles)
    if (this.#deletion === 'refuse' || workspace === undefined) {
      this.#workspaces.delete(name)
      return 'Workspace deleted'
    }
    workspace.goneAtMs = this.#clock.nowMs() + this.#deletionMs
    return 'Workspace marked for deletion'
  }
}

/** A workspace without what only the platform knows. */
export function listed(workspace: ListedWorkspace): ListedWorkspace {
  const { id, name, description, created_at, updated_at } = workspace
  return { id, name, description, created_at, updated_at }
}
