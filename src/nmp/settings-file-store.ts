import {
  decodeTokenSet,
  encodeTokenSet,
  type Secret,
  type SessionKey,
  type TokenSet,
  type TokenStore,
  type World,
} from '../index.ts'
import { resolveContext } from './config-context.ts'
import { changeConfig, readConfig } from './config-file.ts'
import type { ConfigLocation } from './config-location.ts'
import { refreshLockFile, withRefreshLock } from './refresh-lock.ts'
import { tokenFacts } from './token-facts.ts'

/** What a {@link settingsFileStore} stands on. */
export interface SettingsFileStoreOptions {
  readonly location: ConfigLocation
  /** The context whose tokens are meant. */
  readonly context: string
  /** A store whose locks and journal serve for these tokens, too: the settings file has none of its own. */
  readonly locks: TokenStore
  readonly world: Pick<World, 'clock' | 'env' | 'platform' | 'randomBytes'>
}

/** Longest wait for a lock, in milliseconds, unless the caller says another. */
const WAIT_MS = 30_000

/** Names the tokens of a context in the settings file among the sessions of this program. */
export function settingsFileProfile(context: string): string {
  return JSON.stringify(['settings file', context])
}

/**
 * The tokens that another tool of the platform stored for a context, as a store: they are renewed as a session of our
 * own is, once for all processes, the platform's Python client among them, and go back to where that looks for them.
 *
 * The file does not say when a token ends or what it is for; the token does. Nothing is removed from it: what another
 * tool stored is its own.
 */
export function settingsFileStore(options: SettingsFileStoreOptions): TokenStore {
  const { location, context, locks, world } = options
  const lockFile = refreshLockFile(location.file, context)
  return {
    name: 'file',
    async read() {
      const config = await readConfig(location, world)
      const { accessToken, refreshToken } = resolveContext(
        { flags: { context }, env: {}, config },
        { mayBeNew: true },
      )
      if (accessToken === undefined) return undefined
      return encodeTokenSet(tokenSetOf(accessToken.value, refreshToken))
    },
    async write(_key, value, { lease } = {}) {
      const { accessToken, refreshToken } = decodeTokenSet(value)
      await lease?.assertHeld()
      await changeConfig(
        location,
        [
          {
            kind: 'set_token',
            context,
            token: accessToken,
            ...(refreshToken === undefined ? {} : { refreshToken }),
          },
        ],
        { world },
      )
    },
    remove: async () => {},
    withLock: (key: SessionKey, work, { waitMs = WAIT_MS, ...until } = {}) =>
      locks.withLock(
        key,
        (lease) => withRefreshLock(lockFile, () => work(lease), { world, waitMs, ...until }),
        { waitMs, ...until },
      ),
    list: async () => [],
    ...(locks.journal === undefined ? {} : { journal: locks.journal }),
    probe: async () => {},
  }
}

function tokenSetOf(accessToken: Secret, refreshToken: Secret | undefined): TokenSet {
  const { scopes, subject, expiresAtMs = 0 } = tokenFacts(accessToken.reveal())
  return {
    accessToken,
    tokenType: 'Bearer',
    ...(refreshToken === undefined ? {} : { refreshToken }),
    scopes,
    expiresAtMs,
    obtainedAtMs: 0,
    ...(subject === undefined ? {} : { identity: { subject } }),
  }
}
