import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { afterAll } from 'vitest'
import { encodeTokenSet } from '../../src/tokens/token-set-codec.ts'
import type { ProviderQuestion, ToActor } from './programs/actor.ts'
import type { Happened, ProviderLine } from './session-model.ts'
import type { Does } from './session-play.ts'

const running = new Set<ChildProcess>()
afterAll(() => {
  for (const child of running) child.kill('SIGKILL')
})

type FromActor = ProviderQuestion | { readonly outcome: Pick<Happened, 'login' | 'token' | 'failure'> }

async function answerTo({ ask, token }: ProviderQuestion, line: ProviderLine): Promise<string> {
  switch (ask) {
    case 'login':
      return encodeTokenSet(await line.login()).reveal()
    case 'revoke':
      await line.revoke(token)
      return 'revoked'
    case 'spend': {
      const reply = await line.spend(token)
      return reply.kind === 'tokens' ? encodeTokenSet(reply.tokens).reveal() : 'invalid_grant'
    }
    default:
      return ask satisfies never
  }
}

/** Starts a process that does deeds with the session in a folder. @param file from `program('actor')` */
export async function startActor(file: string, folder: string, line: ProviderLine): Promise<Does> {
  const child = fork(file, [folder], { execArgv: [] })
  running.add(child)
  await once(child, 'spawn')
  const tell = (message: ToActor) => child.send(message)
  let done: (outcome: Pick<Happened, 'login' | 'token' | 'failure'>) => void = () => {}
  child.on('message', (message: FromActor) => {
    if ('outcome' in message) done(message.outcome)
    else answerTo(message, line).then((answer) => tell({ answer, to: message.id }))
  })
  return (deed) =>
    new Promise((resolve) => {
      done = resolve
      tell({ deed })
    })
}
