import type { Clock } from '../../world.ts'
import type { PolicyPoint } from './policy-client.ts'

/** How often and how long the platform asks its decision point about one changed role, in milliseconds. */
const WAIT_STEP_MS = 1_000
const WAIT_LIMIT_MS = 30_000

/** A member as the platform lists it. */
export interface ListedMember {
  readonly principal: string
  readonly roles: readonly string[]
  readonly granted_at: string
  readonly granted_by: string
}

/** What a decision point has to know. */
export interface PolicyData {
  readonly bindings: readonly {
    readonly workspace: string
    /** An email address, a subject, or `*` for everybody. */
    readonly principal: string
    readonly role: string
  }[]
}

interface Binding {
  readonly workspace: string
  readonly principal: string
  readonly role: string
  readonly grantedBy: string
  readonly grantedAtMs: number
  revokedAtMs?: number
}

/**
 * Role bindings, seen from two sides: as stored, which is what the platform lists, and as its decision point knows
 * them, which is later.
 */
export class RoleBindings {
  readonly #clock: Clock
  readonly #delayMs: number
  readonly #policy: PolicyPoint | undefined
  #bindings: Binding[] = []

  constructor(clock: Clock, delayMs: number, policy?: PolicyPoint) {
    this.#clock = clock
    this.#delayMs = delayMs
    this.#policy = policy
  }

  /** Bindings from the start: in force at once. */
  seed(workspace: string, principal: string, roles: readonly string[]): void {
    for (const role of roles)
      this.#bindings.push({ workspace, principal, role, grantedBy: 'system', grantedAtMs: 0 })
  }

  grant(workspace: string, principal: string, roles: readonly string[], grantedBy: string): void {
    const has = this.roles(workspace, principal)
    for (const role of roles.filter((wanted) => !has.includes(wanted)))
      this.#bindings.push({ workspace, principal, role, grantedBy, grantedAtMs: this.#clock.nowMs() })
  }

  revoke(workspace: string, principal: string, roles: readonly string[]): void {
    for (const binding of this.#stored(workspace))
      if (binding.principal === principal && roles.includes(binding.role))
        binding.revokedAtMs = this.#clock.nowMs()
  }

  /** Stored roles of a principal. */
  roles(workspace: string, principal: string): string[] {
    return this.#stored(workspace)
      .filter((binding) => binding.principal === principal)
      .map((binding) => binding.role)
  }

  list(workspace: string): ListedMember[] {
    const stored = this.#stored(workspace)
    return [...new Set(stored.map(({ principal }) => principal))].map((principal) => {
      const own = stored.filter((binding) => binding.principal === principal)
      const [first] = own.toSorted((a, b) => a.grantedAtMs - b.grantedAtMs)
      return {
        principal,
        roles: own.map((binding) => binding.role),
        granted_at: new Date(first?.grantedAtMs ?? 0).toISOString(),
        granted_by: first?.grantedBy ?? 'system',
      }
    })
  }

  /** Whether anybody else than `principal` is Admin. */
  hasOtherAdmin(workspace: string, principal: string): boolean {
    return this.#stored(workspace).some((b) => b.role === 'Admin' && b.principal !== principal)
  }

  /** Roles that the decision point knows, for a person under any of their names; `*` is everybody. */
  inForce(workspace: string, names: readonly string[]): Set<string> {
    const known = this.#clock.nowMs() - this.#delayMs
    return new Set(
      this.#bindings
        .filter((b) => b.workspace === workspace && (b.principal === '*' || names.includes(b.principal)))
        .filter((b) => b.grantedAtMs <= known && (b.revokedAtMs === undefined || b.revokedAtMs > known))
        .map((b) => b.role),
    )
  }

  /** Waits, one role after the other, until the decision point knows; gives up without a word, as the platform does. */
  async settle(
    workspace: string,
    principal: string,
    roles: readonly string[],
    present: boolean,
  ): Promise<void> {
    for (const role of roles) {
      for (let waitedMs = 0; waitedMs < WAIT_LIMIT_MS; waitedMs += WAIT_STEP_MS) {
        if ((await this.#knows(workspace, principal, role)) === present) break
        await this.#clock.sleep(WAIT_STEP_MS)
      }
    }
  }

  /** Every binding as stored: what the bundle of a decision point is made of. */
  bindings(): PolicyData['bindings'] {
    return this.#bindings
      .filter(({ revokedAtMs }) => revokedAtMs === undefined)
      .map(({ workspace, principal, role }) => ({ workspace, principal, role }))
  }

  async #knows(workspace: string, principal: string, role: string): Promise<boolean> {
    if (this.#policy === undefined) return this.inForce(workspace, [principal]).has(role)
    return this.#policy.hasRole({ principals: [principal], workspace, role }).catch(() => false)
  }

  #stored(workspace: string): Binding[] {
    return this.#bindings.filter((b) => b.workspace === workspace && b.revokedAtMs === undefined)
  }
}
