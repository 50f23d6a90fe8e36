import { createHash } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'
import { isRunning, type World } from '../../world.ts'
import type { Holder, ProcessSight } from './lock-holder.ts'

/** This process among the others of its machine. */
export interface Machine {
  readonly self: Omit<Holder, 'token'>
  look(pid: number): ProcessSight
  /** Windows refuses to open a file that is being deleted, with another error than elsewhere. */
  readonly windows: boolean
}

function textOf(read: () => string): string {
  try {
    return read().trim()
  } catch {
    return ''
  }
}

/**
 * What a line of Linux's `/proc/PID/stat` says: state, number of threads and start time (proc_pid_stat(5), fields 3,
 * 20 and 22). The name in field 2 may hold anything, so counting starts behind its last bracket. Pure.
 */
export function sightIn(stat: string): ProcessSight {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [state, threads, started] = [fields[0] ?? '', Number(fields[17]), fields[19] ?? '']
  if (started === '' || state === 'X') return { running: false }
  // A zombie has ended; only its parent has not noticed. But one that was killed may still have a thread that has to
  // finish a call to the disk, such as the one that makes a new session visible.
  if (state === 'Z' && !(threads > 1)) return { running: false }
  return { running: true, started }
}

function processSight(pid: number): ProcessSight {
  return sightIn(textOf(() => readFileSync(`/proc/${pid}/stat`, 'latin1')))
}

/** Reads who we are from the kernel. Where `/proc` is missing, a process number is all there is to go by. */
export function machineOf(world: Pick<World, 'platform' | 'hostname' | 'pid'>): Machine {
  const linux = world.platform === 'linux'
  const look = (pid: number): ProcessSight =>
    linux ? processSight(pid) : isRunning(pid) ? { running: true, started: '' } : { running: false }
  // The kernel's word on our own number, so that a scripted world cannot make a living holder look dead.
  const pid = (linux && Number(textOf(() => readlinkSync('/proc/self')))) || world.pid
  const own = look(pid)
  const machineId = linux ? textOf(() => readFileSync('/etc/machine-id', 'latin1')) : ''
  return {
    self: {
      pid,
      started: own.running ? own.started : '',
      boot: linux ? textOf(() => readFileSync('/proc/sys/kernel/random/boot_id', 'latin1')) : '',
      pidSpace: linux ? textOf(() => readlinkSync('/proc/self/ns/pid')) : '',
      // machine-id(5) asks not to show the id itself.
      host: createHash('sha256').update(`${world.hostname}\n${machineId}`).digest('hex').slice(0, 16),
    },
    look,
    windows: world.platform === 'win32',
  }
}
