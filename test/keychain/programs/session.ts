/**
 * A command-line tool as small as can be: one thing with the keychain, one line about it, and an exit code of its own.
 *   session.mjs ORDER      ORDER is JSON: op, folder, attended, cancelAfterMs, keytar
 */
import { createRequire } from 'node:module'
import { isSignInError } from '../../../src/idp-errors/sign-in-error.ts'
import { Secret } from '../../../src/secret.ts'
import { keytarKeychain } from '../../../src/token-store/keychain/keytar-keychain.ts'
import { keychainStore } from '../../../src/token-store/keychain-store.ts'
import { sessionKey } from '../../../src/token-store/session-key.ts'

export interface SessionOrder {
  readonly op: 'read' | 'write' | 'probe'
  readonly folder: string
  readonly attended?: boolean
  readonly cancelAfterMs?: number
  /** Through keytar instead of the built-in keychain. */
  readonly keytar?: boolean
}

const key = sessionKey({ issuer: 'https://id.example', clientId: 'session' })
const order: SessionOrder = JSON.parse(process.argv[2] ?? '')
const notices: string[] = []
const store = keychainStore({
  ...{ service: 'keychain-test', folder: order.folder, attended: order.attended ?? false },
  onNotice: (notice) => void notices.push(notice.code),
  ...(order.keytar ? { keychain: keytarKeychain(createRequire(import.meta.url)('keytar')) } : {}),
})
const signal = order.cancelAfterMs === undefined ? {} : { signal: AbortSignal.timeout(order.cancelAfterMs) }
const work = {
  read: () => store.read(key, signal),
  write: () => store.write(key, new Secret('the session')),
  probe: () => store.probe(signal),
}
const said = await work[order.op]().then(
  (value) => ({ value: value?.reveal() }),
  (error) => ({ code: isSignInError(error) ? error.problem.code : error.name }),
)
process.stdout.write(`${JSON.stringify({ ...said, notices })}\n`)
process.exit('code' in said ? 7 : 0)
