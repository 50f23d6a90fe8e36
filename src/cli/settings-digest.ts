import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import {
  ensurePrivateFolder,
  fieldsOf,
  foldersOf,
  jsonObject,
  readPrivateFile,
  signInError,
  type World,
  writePrivateFile,
} from '../index.ts'
import { EMPTY_CONFIG, type PlatformConfig } from '../nmp/config.ts'
import type { ConfigLocation } from '../nmp/config-location.ts'

/**
 * What the settings file says about contexts and platforms, kept as JSON beside its SHA-256: reading YAML takes
 * longer than everything else that handing out a stored token needs. Holds no token. May be deleted at any time.
 */
export interface SettingsDigest {
  /** SHA-256 of the settings file as it is now, in hex. No file counts as an empty one. */
  now(): Promise<string>
  /** The settings; `undefined` when the file has changed since, or was never read by this program. */
  read(): Promise<PlatformConfig | undefined>
  /**
   * Keeps what the file says, unless it has changed meanwhile. What cannot be kept is read from the file next time.
   * @param sha256 of the file before it was read
   */
  keep(config: PlatformConfig, sha256: string): Promise<void>
}

/** Changes when an older version could misread the file. */
const VERSION = 1

type Names = Pick<PlatformConfig, 'currentContext' | 'clusters' | 'contexts'>

/** The text of a digest. */
export function encodeDigest(sha256: string, { currentContext, clusters, contexts }: Names): string {
  return JSON.stringify({
    version: VERSION,
    sha256,
    current_context: currentContext,
    clusters: clusters.map(({ name, baseUrl }) => ({ name, base_url: baseUrl })),
    contexts: contexts.map(({ name, cluster, user }) => ({ name, cluster, user })),
  })
}

/** The settings in a digest of the file with that hash; `undefined` when it is of another file or another version. */
export function decodeDigest(text: string, sha256: string): PlatformConfig | undefined {
  const body = jsonObject(text)
  if (body === undefined || body['version'] !== VERSION || body['sha256'] !== sha256) return undefined
  const bad = () => signInError('INTERNAL_FAULT', { reason: 'a digest of the settings is damaged' })
  const fields = fieldsOf(body, bad)
  const currentContext = fields.optionalText('current_context')
  return {
    ...EMPTY_CONFIG,
    ...(currentContext === undefined ? {} : { currentContext }),
    clusters: (fields.optionalObjects('clusters') ?? []).map((entry) => {
      const cluster = fieldsOf(entry, bad)
      return { name: cluster.text('name'), baseUrl: cluster.text('base_url') }
    }),
    contexts: (fields.optionalObjects('contexts') ?? []).map((entry) => {
      const context = fieldsOf(entry, bad)
      return {
        name: context.text('name'),
        cluster: context.text('cluster'),
        user: context.text('user'),
        preferences: {},
      }
    }),
  }
}

/** Largest settings file that is looked at, in bytes. */
const SETTINGS_MAX_BYTES = 1_048_576

async function contentOf({ file, named }: ConfigLocation): Promise<Uint8Array> {
  try {
    const stats = await stat(file)
    if (stats.isFile() && stats.size <= SETTINGS_MAX_BYTES) return await readFile(file)
  } catch (error) {
    if (!named && error instanceof Error && 'code' in error && error.code === 'ENOENT')
      return new Uint8Array()
    throw error
  }
  throw signInError('CONFIG_NOT_A_FILE', { file })
}

/** The digest of one settings file. */
export function settingsDigest(
  location: ConfigLocation,
  world: Pick<World, 'env' | 'platform' | 'home'>,
): SettingsDigest {
  const { cache } = foldersOf('nmp', world)
  const path = join(cache, 'settings.json')
  const now = async () =>
    createHash('sha256')
      .update(await contentOf(location))
      .digest('hex')
  return {
    now,
    async read() {
      const [sha256, bytes] = await Promise.all([now(), readPrivateFile(path, () => {})])
      return bytes === undefined ? undefined : decodeDigest(bytes.toString('utf8'), sha256)
    },
    async keep(config, sha256) {
      try {
        const kept = await readPrivateFile(path, () => {})
        const text = encodeDigest(sha256, config)
        if (kept?.toString('utf8') === text || (await now()) !== sha256) return
        await ensurePrivateFolder(cache, () => {})
        await writePrivateFile(path, text)
      } catch {
        // A cache that cannot be written is no reason to fail.
      }
    },
  }
}
