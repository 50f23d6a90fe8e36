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
 * State and start time from Linux `/proc/PID/stat` (proc_pid_stat(5), fields 3 and 22). The name in field 2 may hold
 * anything, so counting starts behind its last bracket.
 */
function processSight(pid: number): ProcessSight {
  const stat = textOf(() => readFileSync(`/proc/${pid}/stat`, 'latin1'))
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [state, started] = [fields[0] ?? '', fields[19] ?? '']
  // A zombie has ended; only its parent has not noticed.
  if (started === '' || state === 'Z' || state === 'X') return { running: false }
  return { running: true, started }
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
