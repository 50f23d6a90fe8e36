import { createHash, randomBytes } from 'node:crypto'
import { open, readFile, stat, unlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { errnoOf } from '../files/file-fault.ts'
import { decodeHolder, encodeHolder, type Life, lifeOf } from './lock-holder.ts'
import type { Machine } from './machine.ts'

/** A lock file as somebody found it. */
export interface Sighting {
  /** Tells this tenure from every other, also while its owner is still writing its name. */
  readonly tenure: string
  /** Changes whenever the owner gives a sign of life. */
  readonly beat: string
  /** `unborn`: the owner has not written its name yet, or died before it could. */
  readonly life: Life | 'unborn'
  /** The owner's process number. */
  readonly pid?: number
}

/** Says of a sighting whether its owner has been silent for too long. Keeps its own memory of earlier sightings. */
export type Overdue = (path: string, seen: Sighting) => boolean

const NO_ROOM: readonly string[] = ['ENOSPC', 'EDQUOT', 'EFBIG']
const never: Overdue = () => false
const ignoreMissing = (error: unknown) => {
  if (errnoOf(error) !== 'ENOENT') throw error
}

/**
 * A file that exists while somebody holds it: made by exclusive creation, with the owner's name inside.
 *
 * Comparing the name and then deleting is two steps, between which another owner may have come. So each tenure has
 * a gate, itself such a file: only who holds the gate of a tenure may end that tenure, or act on the strength of it.
 * A gate whose owner died is passed by the same rule, through the gate of that gate.
 */
export class LockFile {
  readonly path: string
  readonly #machine: Machine
  readonly #isGate: boolean

  constructor(path: string, machine: Machine, isGate = false) {
    this.path = path
    this.#machine = machine
    this.#isGate = isGate
  }

  /** Takes the lock. @returns the new tenure, or `undefined` when somebody has it */
  async claim(): Promise<string | undefined> {
    const token = randomBytes(16).toString('hex')
    const file = await open(this.path, 'wx', 0o600).catch((error) => {
      if (errnoOf(error) === 'EEXIST' || this.#deletePending(error)) return undefined
      throw error
    })
    if (file === undefined) return undefined
    try {
      await file.writeFile(encodeHolder({ token, ...this.#machine.self }))
    } catch (error) {
      await unlink(this.path).catch(() => {})
      throw error
    } finally {
      await file.close()
    }
    // Whoever was stopped for long between the two calls may have been taken for dead meanwhile.
    return (await this.sight())?.tenure === token ? token : undefined
  }

  /** Looks who holds it. `undefined`: nobody. */
  async sight(): Promise<Sighting | undefined> {
    try {
      const [text, { ino, mtimeMs }] = await Promise.all([readFile(this.path, 'utf8'), stat(this.path)])
      const holder = decodeHolder(text)
      const beat = `${ino} ${mtimeMs}`
      if (holder === undefined) return { tenure: `unborn ${ino}`, beat, life: 'unborn' }
      const { self, look } = this.#machine
      return { tenure: holder.token, beat, life: lifeOf(holder, self, look), pid: holder.pid }
    } catch (error) {
      if (errnoOf(error) === 'ENOENT' || this.#deletePending(error)) return undefined
      throw error
    }
  }

  /**
   * Does something that is right only as long as our own tenure lasts: meanwhile nobody else can end it.
   * @returns whether it was done
   */
  async within(tenure: string, work: () => Promise<void>): Promise<boolean> {
    const gate = this.#gateOf(tenure)
    const entered = await gate.#enter(never).catch((error) => {
      // A full disk has no room for a gate. Then a look must do, or tokens that are on the disk already would be lost.
      if (!NO_ROOM.includes(errnoOf(error) ?? '')) throw error
      return undefined
    })
    if (entered === false) return false
    try {
      return await this.#whileItLasts(tenure, work)
    } finally {
      if (entered) await unlink(gate.path).catch(ignoreMissing)
    }
  }

  /** Ends our own tenure. @returns whether it was ours still */
  end(tenure: string): Promise<boolean> {
    return this.within(tenure, () => unlink(this.path))
  }

  /**
   * Takes the lock over from an owner who is gone.
   * @returns our tenure, or `undefined` when it was not to be had
   */
  async passDead(overdue: Overdue): Promise<string | undefined> {
    return (await this.clearDead(overdue)) ? this.claim() : undefined
  }

  /** Removes it when its owner is gone. @returns whether it is free now */
  async clearDead(overdue: Overdue): Promise<boolean> {
    const seen = await this.sight()
    if (seen === undefined) return true
    if (seen.life !== 'gone' && !this.#silent(seen, overdue)) return false
    const gate = this.#gateOf(seen.tenure)
    if (!(await gate.#enter(overdue))) return false
    try {
      return await this.#whileItLasts(seen.tenure, () => unlink(this.path))
    } finally {
      await unlink(gate.path).catch(ignoreMissing)
    }
  }

  async #enter(overdue: Overdue): Promise<boolean> {
    return (await this.claim()) !== undefined || (await this.passDead(overdue)) !== undefined
  }

  async #whileItLasts(tenure: string, work: () => Promise<void>): Promise<boolean> {
    if ((await this.sight())?.tenure !== tenure) return false
    await work()
    return true
  }

  /** A living process that was stopped inside a gate may wake up and act: such a gate is never passed. */
  #silent(seen: Sighting, overdue: Overdue): boolean {
    return !(this.#isGate && seen.life === 'running') && overdue(this.path, seen)
  }

  #gateOf(tenure: string): LockFile {
    const name = createHash('sha256')
      .update(`${basename(this.path)}\n${tenure}`)
      .digest('hex')
      .slice(0, 32)
    return new LockFile(join(dirname(this.path), `${name}.gate`), this.#machine, true)
  }

  #deletePending(error: unknown): boolean {
    return this.#machine.windows && ['EPERM', 'EACCES', 'EBUSY'].includes(errnoOf(error) ?? '')
  }
}
