import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Secret } from '../../src/secret.ts'
import { fileStore } from '../../src/token-store/file-store.ts'
import { STORM_KEY, stormNumber, stormValue } from './programs/storm.ts'

/** What a kill storm came to. */
export interface StormReport {
  readonly kills: number
  /** Sessions that were stored and then not there, or an older one in their place. */
  readonly lost: number
  /** Reads that gave an error or a torn session, by the parent or by a victim. */
  readonly unreadable: readonly string[]
  /** Longest time until the lock of a killed holder was passed, in milliseconds. */
  readonly slowestTakeOverMs: number
  /** How many kills fell into which step of a renewal, told by what the victim left. */
  readonly phases: Readonly<Record<string, number>>
  readonly stored: number
}

/**
 * Names the step in which a writer was killed, by the files that it left.
 *
 * @param old names that earlier victims left
 */
function phaseOf(folder: string, old: ReadonlySet<string>, before: number, now: number | undefined): string {
  const names = readdirSync(folder).filter((name) => !old.has(name))
  const has = (part: RegExp) => names.some((name) => part.test(name))
  const temporary = names.find((name) => /\.session\.[0-9a-f]{16}\.tmp$/.test(name))
  if (!has(/\.lock$/)) return '1 between two renewals'
  if (has(/\.gate$/))
    return temporary === undefined ? '7 made visible, or giving the lock back' : '6 about to be made visible'
  if (temporary !== undefined)
    return statSync(join(folder, temporary)).size === 0
      ? '4 new session begun'
      : '5 new session being written or synced'
  if (now !== undefined && now > before) return '8 stored, still locked'
  return has(/\.intent(\.[0-9a-f]{16}\.tmp)?$/)
    ? '3 intent noted, request under way'
    : '2 locked, before the intent'
}

/**
 * Kills writers and readers of one session at random moments, and looks each time at what is left.
 *
 * @param victimFile from `program('storm')`
 */
export async function killStorm(victimFile: string, folder: string, kills: number): Promise<StormReport> {
  const open = () => fileStore({ folder, keyFile: join(folder, 'key') })
  await open().write(STORM_KEY, new Secret(stormValue(1)))
  const phases: Record<string, number> = {}
  const unreadable: string[] = []
  let old: ReadonlySet<string> = new Set()
  let [lost, stored, slowestTakeOverMs, known] = [0, 0, 0, 1]
  const start = (role: string) => fork(victimFile, [role, folder], { execArgv: [] })
  const ready = async (child: ChildProcess) => {
    await once(child, 'message')
    return child
  }
  // The next victims start while the present ones die.
  let next = [ready(start('write')), ready(start('read'))]
  // On a busy machine a victim may die before it has done anything: a storm that hit nothing goes on.
  for (let done = 0; done < kills || (stored === 0 && done < 10 * kills); ) {
    const [writer, reader] = await Promise.all(next)
    if (writer === undefined || reader === undefined) break
    for (const victim of [writer, reader])
      victim.on('message', (said: { stored?: number; failure?: string }) => {
        if (said.failure !== undefined) unreadable.push(said.failure)
        if (said.stored === undefined) return
        stored += 1
        known = Math.max(known, said.stored)
      })
    await delay(Math.random() * 60)
    const dead = [once(writer, 'exit'), once(reader, 'exit')]
    writer.kill('SIGKILL')
    reader.kill('SIGKILL')
    await Promise.all(dead)
    done += 2
    const before = known
    const value = await open()
      .read(STORM_KEY)
      .catch((error) => void unreadable.push(`${error}`))
    const number = value && stormNumber(value.reveal())
    if (value !== undefined && number === undefined) unreadable.push('torn')
    if (number === undefined || number < before) lost += 1
    const phase = phaseOf(folder, old, before, number)
    phases[phase] = (phases[phase] ?? 0) + 1
    known = Math.max(known, number ?? 0)
    const startedAt = performance.now()
    await open().withLock(STORM_KEY, async () => {})
    slowestTakeOverMs = Math.max(slowestTakeOverMs, performance.now() - startedAt)
    old = new Set(readdirSync(folder).filter((name) => /\.(tmp|new|gate)$/.test(name)))
    next = [ready(start('write')), ready(start('read'))]
  }
  for (const child of await Promise.all(next)) child.kill('SIGKILL')
  return { kills, lost, unreadable, slowestTakeOverMs, phases, stored }
}

/** Whether nothing but files of ours is left in a folder. */
export function onlyOurs(folder: string): boolean {
  const ours =
    /^(key|[0-9a-f]{64}\.(session|intent)|\.[\w.-]+\.[0-9a-f]{16}\.tmp|[0-9a-f]{32}\.(lock|gate|new))$/
  return existsSync(folder) && readdirSync(folder).every((name) => ours.test(name))
}
