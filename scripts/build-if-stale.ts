/** Builds the package unless `dist/` is newer than everything that it is made of. The end-to-end tests run what is built. */
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
/** The command and the library: `npm run demo` builds the first alone. */
const built = ['cli/nmp.js', 'index.js'].map((name) => join(root, 'dist', name))

/** When the newest file below a folder was changed, in milliseconds since the epoch. */
function newestMs(folder: string): number {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return Math.max(...paths.map((path) => statSync(join(folder, path)).mtimeMs))
}

const sourcesMs = Math.max(newestMs(join(root, 'src')), newestMs(join(root, 'scripts')))
const isStale = built.some((path) => !existsSync(path) || statSync(path).mtimeMs < sourcesMs)
if (isStale)
  execFileSync(process.execPath, ['scripts/build.mjs'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
