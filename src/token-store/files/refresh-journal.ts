import { createHash } from 'node:crypto'
import { jsonObject } from '../../http/fields.ts'
import type { Secret } from '../../secret.ts'
import type { RefreshIntent, RefreshJournal } from '../token-store.ts'
import { readPrivateFile, removePrivateFile, writePrivateFile } from './private-file.ts'
import { ensurePrivateFolder, type OnNotice } from './private-folder.ts'
import type { SessionFolder } from './session-folder.ts'

/** Names a refresh token without telling anything of it: 32 hex digits. For {@link RefreshIntent}. */
export function fingerprintOf(refreshToken: Secret): string {
  const hash = createHash('sha256')
    .update('oidc-device-login refresh token 1\n')
    .update(refreshToken.reveal())
  return hash.digest('hex').slice(0, 32)
}

/** Intents as small files beside the sessions. They hold no secret. */
export function fileJournal(folder: SessionFolder, onNotice: OnNotice): RefreshJournal {
  return {
    async note({ id }, { fingerprint, atMs }) {
      await ensurePrivateFolder(folder.path, onNotice)
      await writePrivateFile(
        folder.intentPathOf(id),
        `${JSON.stringify({ version: 1, fingerprint, atMs })}\n`,
      )
    },
    async pending({ id }) {
      const bytes = await readPrivateFile(folder.intentPathOf(id), onNotice)
      return bytes === undefined ? undefined : decodeIntent(bytes.toString('utf8'))
    },
    clear: ({ id }) => removePrivateFile(folder.intentPathOf(id)),
  }
}

function decodeIntent(text: string): RefreshIntent | undefined {
  const { fingerprint, atMs } = jsonObject(text) ?? {}
  if (typeof fingerprint !== 'string' || !/^[0-9a-f]{32}$/.test(fingerprint)) return undefined
  return typeof atMs === 'number' && Number.isFinite(atMs) ? { fingerprint, atMs } : undefined
}
