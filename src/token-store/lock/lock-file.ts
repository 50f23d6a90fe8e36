import { createHash, randomBytes } from 'node:crypto'
import { link, open, readFile, stat, unlink, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { errnoOf, fileFault } from '../files/file-fault.ts'
import { decodeHolder, encodeHolder, type Life, lifeOfHolder } from './lock-holder.ts'
import type { Machine } from './machine.ts'

/** A lock file as somebody found it. */
export interface Sighting {
  /** Tells this tenure from every other, also while its owner is still writing its name. */
  readonly tenure: string
  /** Changes whenever the owner gives a sign of life. */
  readonly beat: string
  /** `unborn`: the owner's name is not in it yet, or never will be. Only where there are no hard links. */
  readonly life: Life | 'unborn'
  /** The owner's process number. */
  readonly pid?: number
}

/** Says of a sighting whether its owner has been silent for too long. Keeps its own memory of earlier sightings. */
export type Overdue = (path: string, seen: Sighting) => boolean

const NO_ROOM: readonly string[] = ['ENOSPC', 'EDQUOT', 'EFBIG']
const NO_GATE = 'no gate'
const never: Overdue = () => false
const ignoreMissing = (error: unknown) => {
  if (errnoOf(error) !== 'ENOENT') throw error
}

/**
 * A file that exists while somebody holds it, with the owner's name inside.
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

  /**
   * Takes the lock if nobody has it. It appears with its owner's name inside, or not at all.
   * @returns the new tenure, or `undefined` when somebody has it
   */
  async claim(): Promise<string | undefined> {
    const token = randomBytes(16).toString('hex')
    const born = join(dirname(this.path), `${token}.new`)
    try {
      await writeFile(born, this.#name(token), { flag: 'wx', mode: 0o600 })
      const linked = await link(born, this.path).then(
        () => true,
        (error) => (errnoOf(error) === 'EEXIST' ? false : undefined),
      )
      if (linked === undefined) return await this.#claimUnnamed(token)
      return linked ? token : undefined
    } finally {
      await unlink(born).catch(ignoreMissing)
    }
  }

  /** For file systems without hard links: the name comes a moment after the file. */
  async #claimUnnamed(token: string): Promise<string | undefined> {
    const file = await open(this.path, 'wx', 0o600).catch((error) => {
      if (errnoOf(error) === 'EEXIST' || this.#deletePending(error)) return undefined
      throw error
    })
    if (file === undefined) return undefined
    try {
      await file.writeFile(this.#name(token))
    } catch (error) {
      await unlink(this.path).catch(ignoreMissing)
      throw error
    } finally {
      await file.close()
    }
    // Whoever was stopped for long between the two may have been taken for dead meanwhile.
    return (await this.sight())?.tenure === token ? token : undefined
  }

  #name(token: string): string {
    return encodeHolder({ token, ...this.#machine.self })
  }

  /** Looks who holds it. `undefined`: nobody. */
  async sight(): Promise<Sighting | undefined> {
    try {
      const [text, { ino, mtimeMs }] = await Promise.all([readFile(this.path, 'utf8'), stat(this.path)])
      const holder = decodeHolder(text)
      const beat = `${ino} ${mtimeMs}`
      if (holder === undefined) return { tenure: `unborn ${ino}`, beat, life: 'unborn' }
      const { self, look } = this.#machine
      return { tenure: holder.token, beat, life: lifeOfHolder(holder, self, look), pid: holder.pid }
    } catch (error) {
      if (errnoOf(error) === 'ENOENT' || this.#deletePending(error)) return undefined
      throw fileFault(error, 'lock', this.path)
    }
  }

  /**
   * Does something that is right only as long as our own tenure lasts: meanwhile nobody else can end it.
   * @returns whether it was done
   */
  async within(tenure: string, work: () => Promise<void>): Promise<boolean> {
    const gate = this.#gateOf(tenure)
    const entered = await gate.take(never).catch((error) => {
      // A full disk has no room for a gate. Then a look must do, or tokens that are on the disk already would be lost.
      if (!NO_ROOM.includes(errnoOf(error) ?? '')) throw fileFault(error, 'lock', this.path)
      return NO_GATE
    })
    if (entered === undefined) return false
    try {
      return await this.#whileItLasts(tenure, work)
    } finally {
      if (entered !== NO_GATE) await unlink(gate.path).catch(ignoreMissing)
    }
  }

  /** Ends our own tenure. @returns whether it was ours still */
  end(tenure: string): Promise<boolean> {
    return this.within(tenure, () => unlink(this.path))
  }

  /**
   * Takes the lock, also from an owner who is gone.
   * @returns our tenure, or `undefined` when it was not to be had
   */
  async take(overdue: Overdue): Promise<string | undefined> {
    return (await this.clearDead(overdue)) ? this.claim() : undefined
  }

  /** Removes it when its owner is gone. @returns whether it is free now */
  async clearDead(overdue: Overdue): Promise<boolean> {
    const seen = await this.sight()
    if (seen === undefined) return true
    if (seen.life !== 'gone' && !this.#silent(seen, overdue)) return false
    const gate = this.#gateOf(seen.tenure)
    if ((await gate.take(overdue)) === undefined) return false
    try {
      return await this.#whileItLasts(seen.tenure, () => unlink(this.path))
    } finally {
      await unlink(gate.path).catch(ignoreMissing)
    }
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
