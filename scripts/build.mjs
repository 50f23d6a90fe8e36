/**
 * Builds the package into `dist/`: the SDK as a few ES modules with their types, the command `nmp` as a bundle, and its manual.
 * `node scripts/build.mjs cli [FOLDER]` builds the command alone, into another folder if one is named.
 */
import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundle } from './bundle.mjs'
import { bundleSdk } from './sdk-bundle.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const [part, folder = 'dist/cli'] = process.argv.slice(2)

if (part !== 'cli') {
  rmSync(join(root, 'dist'), { recursive: true, force: true })
  const compiler = join(root, 'node_modules/typescript/bin/tsc')
  const { status } = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], {
    cwd: root,
    stdio: 'inherit',
  })
  if (status !== 0) process.exit(status ?? 1)
  await bundleSdk(join(root, 'dist'))
}
const packages = await bundle(resolve(root, folder))
if (part !== 'cli') {
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', 'scripts/docs-man.ts'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  if (status !== 0) process.exit(status ?? 1)
}
console.log(`nmp is built; bundled with it: ${packages.join(', ') || 'nothing'}`)
