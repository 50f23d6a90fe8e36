/** A process that does with the session in a folder what its parent tells it. The parent is its provider too. */
import { join } from 'node:path'
import { Secret } from '../../../src/secret.ts'
import { fileStore } from '../../../src/token-store/file-store.ts'
import type { TokenReply } from '../../../src/tokens/token-reply.ts'
import { decodeTokenSet } from '../../../src/tokens/token-set-codec.ts'
import { realClock } from '../../../src/world.ts'
import { modelKey } from '../session-key.ts'
import { actor, type Deed } from '../session-model.ts'

/** What the parent says: do this, or this is what the provider answered. */
export type ToActor = { readonly deed: Deed } | { readonly answer: string; readonly to: number }

/** A question to the provider. Tokens travel as `encodeTokenSet()` makes them, everything else as JSON. */
export interface ProviderQuestion {
  readonly ask: 'spend' | 'revoke' | 'login'
  readonly token: string
  readonly id: number
}

const [, , folder] = process.argv
if (folder !== undefined && process.send !== undefined) {
  process.on('disconnect', () => process.exit())
  const waiting = new Map<number, (answer: string) => void>()
  let asked = 0
  const ask = (question: Omit<ProviderQuestion, 'id'>) =>
    new Promise<string>((resolve) => {
      asked += 1
      waiting.set(asked, resolve)
      process.send?.({ ...question, id: asked } satisfies ProviderQuestion)
    })
  const tokensOf = (answer: string) => decodeTokenSet(new Secret(answer))
  const does = actor(fileStore({ folder, keyFile: join(folder, 'key') }), modelKey, realClock, {
    async spend(token): Promise<TokenReply> {
      const answer = await ask({ ask: 'spend', token })
      return answer === 'invalid_grant'
        ? { kind: 'oauth_error', error: answer, body: { error: answer }, status: 400 }
        : { kind: 'tokens', tokens: tokensOf(answer) }
    },
    revoke: async (token) => void (await ask({ ask: 'revoke', token })),
    login: async () => tokensOf(await ask({ ask: 'login', token: '' })),
  })
  process.on('message', (message: ToActor) => {
    if ('deed' in message) does(message.deed).then((outcome) => process.send?.({ outcome }))
    else waiting.get(message.to)?.(message.answer)
  })
}
