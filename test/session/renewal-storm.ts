import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { isSignInError } from '../../src/idp-errors/sign-in-error.ts'
import { Secret } from '../../src/secret.ts'
import { fileStore } from '../../src/token-store/file-store.ts'
import { sessionKey } from '../../src/token-store/session-key.ts'
import type { TokenStore } from '../../src/token-store/token-store.ts'
import { decodeTokenSet, encodeTokenSet } from '../../src/tokens/token-set-codec.ts'
import { rotatingLogin } from './rotating-login.ts'
import { type RotatingProvider, startRotatingProvider } from './rotating-provider.ts'

/** What a storm came to. */
export interface RenewalStorm {
  readonly kills: number
  /** How many kills fell into which step of a renewal. */
  readonly phases: Readonly<Record<string, number>>
  /** What the next run said, by whether the stored refresh token was spent by then. */
  readonly spent: Readonly<Record<string, number>>
  readonly unspent: Readonly<Record<string, number>>
  /** What must not be: sessions that cannot be read, a neighbour that is gone, what a victim said before its end. */
  readonly wrong: readonly string[]
}

const NEIGHBOUR = sessionKey({ issuer: 'https://other.example', clientId: 'neighbour' })

/** Names the step of a renewal in which a process was killed. @param stored number of the refresh token in the store */
function phaseOf(
  folder: string,
  provider: RotatingProvider,
  atKill: { readonly current: number; readonly answered: boolean },
  stored: number,
  marked: boolean,
): string {
  const locked = readdirSync(folder).some((name) => name.endsWith('.lock'))
  if (provider.current > stored)
    return atKill.answered && atKill.current > stored
      ? '4 answered, not stored'
      : '3 request sent, not answered'
  if (marked) return '2 marked as being spent, request not sent'
  return locked ? '1 or 5 locked: before the mark, or stored' : '0 between two renewals'
}

async function begin(store: TokenStore, provider: RotatingProvider, home: string): Promise<void> {
  const number = provider.begin()
  const nowMs = Date.now()
  await store.write(
    rotatingLogin(provider.issuer, store, home).key,
    encodeTokenSet({
      accessToken: new Secret(`access ${number}`),
      tokenType: 'Bearer',
      refreshToken: new Secret(String(number)),
      scopes: ['openid', 'offline_access'],
      expiresAtMs: nowMs + 3_600_000,
      obtainedAtMs: nowMs,
    }),
  )
}

/**
 * Kills a process that renews at random moments, and looks each time what the next run makes of it.
 *
 * @param file from `program('renew')`
 */
export async function renewalStorm(
  file: string,
  folder: string,
  options: { readonly kills: number; readonly leeway: boolean },
): Promise<RenewalStorm> {
  const provider = await startRotatingProvider({ leeway: options.leeway, answerMs: 12 })
  const open = () => fileStore({ folder, keyFile: join(folder, 'key') })
  const phases: Record<string, number> = {}
  const [spent, unspent]: [Record<string, number>, Record<string, number>] = [{}, {}]
  const wrong: string[] = []
  const count = (where: Record<string, number>, what: string) => {
    where[what] = (where[what] ?? 0) + 1
  }
  await open().write(NEIGHBOUR, new Secret('next door'))
  await begin(open(), provider, folder)
  const start = async () => {
    const child = fork(file, [provider.issuer, folder], { execArgv: [] })
    started.add(child)
    await once(child, 'message')
    return child
  }
  const started = new Set<ChildProcess>()
  try {
    let next = start()
    for (let done = 0; done < options.kills; done += 1) {
      const victim = await next
      // The next one loads while this one renews.
      next = start()
      victim.on('message', (said: { failure?: string }) => {
        if (said.failure !== undefined) wrong.push(`a victim said ${said.failure}`)
      })
      // The first renewal of a process takes longest and would be hit most.
      const warm = once(victim, 'message')
      victim.send('go')
      await warm
      await delay(Math.random() * 60)
      const dead = once(victim, 'exit')
      const atKill = { current: provider.current, answered: provider.answered }
      victim.kill('SIGKILL')
      await dead
      await provider.quiet()
      const store = open()
      const login = rotatingLogin(provider.issuer, store, folder)
      const value = await store.read(login.key).catch((error) => void wrong.push(`unreadable: ${error}`))
      const number = Number(value && decodeTokenSet(value).refreshToken?.reveal())
      const marked = (await store.journal?.pending(login.key)) !== undefined
      count(phases, phaseOf(folder, provider, atKill, number, marked))
      const wasSpent = provider.current > number
      const said = await login.refresh().then(
        () => 'renewed',
        (error: unknown) => (isSignInError(error) ? error.problem.code : String(error)),
      )
      count(wasSpent ? spent : unspent, said)
      if ((await store.read(NEIGHBOUR))?.reveal() !== 'next door') wrong.push('the neighbour is gone')
      if ((await store.list()).length !== (said === 'renewed' ? 2 : 1))
        wrong.push(`left behind after ${said}`)
      if (said !== 'renewed') await begin(store, provider, folder)
    }
  } finally {
    for (const child of started) child.kill('SIGKILL')
    provider.close()
  }
  return { kills: options.kills, phases, spent, unspent, wrong }
}
