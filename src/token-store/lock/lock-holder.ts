import { jsonObject } from '../../http/fields.ts'

/** Who made a lock file: enough to tell whether that run of that process can still be there. */
export interface Holder {
  /** Random; tells this tenure from every other. */
  readonly token: string
  readonly pid: number
  /** When the process began, as its kernel counts it. Tells a reused process number. Empty where it cannot be read. */
  readonly started: string
  /** This start of the kernel. Empty where it cannot be read. */
  readonly boot: string
  /** The name space of the process number: a container counts its own. Empty where there is none. */
  readonly pidSpace: string
  /** The machine. */
  readonly host: string
}

/** What can be seen of a process number in our own name space. */
export type ProcessSight = { readonly running: false } | { readonly running: true; readonly started: string }

/** `gone` is certain. `unknown`: elsewhere, where only its silence tells. */
export type Life = 'running' | 'gone' | 'unknown'

/**
 * Whether the maker of a lock file still lives. Pure.
 *
 * @param here the same facts about ourselves
 * @param look looks a process number up; asked only where the number means the same as to its owner
 */
export function lifeOfHolder(
  holder: Holder,
  here: Omit<Holder, 'token'>,
  look: (pid: number) => ProcessSight,
): Life {
  // A container shares the kernel, not the process numbers; a machine that has been started again shares neither.
  if (holder.boot !== here.boot) return holder.host === here.host ? 'gone' : 'unknown'
  if (holder.boot === '' && holder.host !== here.host) return 'unknown'
  if (holder.pidSpace !== here.pidSpace) return 'unknown'
  const sight = look(holder.pid)
  if (!sight.running) return 'gone'
  return sight.started === holder.started ? 'running' : 'gone'
}

/** A holder as the one line of a lock file. */
export function encodeHolder(holder: Holder): string {
  return `${JSON.stringify({ v: 1, ...holder })}\n`
}

/** The holder that a lock file names; `undefined` when it is not, or not yet, complete. */
export function decodeHolder(text: string): Holder | undefined {
  if (!text.endsWith('\n')) return undefined
  const { token, pid, started, boot, pidSpace, host } = jsonObject(text) ?? {}
  if (typeof token !== 'string' || !/^[0-9a-f]{32}$/.test(token)) return undefined
  if (typeof pid !== 'number' || !Number.isSafeInteger(pid) || pid <= 0) return undefined
  if (typeof started !== 'string' || typeof boot !== 'string') return undefined
  if (typeof pidSpace !== 'string' || typeof host !== 'string') return undefined
  return { token, pid, started, boot, pidSpace, host }
}
