/**
 * Runs the built `nmp`, and the tests of what differs between them, under the other supported versions of Node. Each comes from the package registry
 * as a package without scripts, into the checkout's cache. Exits with 77 when none can be had here.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const majors = ['22', '24', '26'].filter((major) => process.versions.node.split('.')[0] !== major)
const platform = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`

/** The path of a Node of this major version, fetched once; `undefined`, with the reason printed, when it cannot be had. */
function nodeOf(major: string): string | undefined {
  const folder = join(root, '.cache', `node-${major}`)
  const binary = join(folder, 'node_modules', platform, 'bin', 'node')
  if (existsSync(binary)) return binary
  try {
    execFileSync(
      'npm',
      [
        'install',
        '--prefix',
        folder,
        '--no-save',
        '--no-package-lock',
        '--ignore-scripts',
        `${platform}@${major}`,
      ],
      { stdio: ['ignore', 'ignore', 'inherit'], cwd: root },
    )
  } catch {
    console.log(`Node ${major} cannot be had here: ${platform}@${major} does not install`)
    return undefined
  }
  return binary
}

/** What stands on Node itself: sockets, TLS, files, locks, processes, and the whole way through them. */
const WHERE_NODES_DIFFER = [
  'test/http',
  'test/token-store',
  'test/tokens',
  'test/device-login',
  'test/examples',
  'test/world',
  'test/cli/login.test.ts',
  'test/cli/token.test.ts',
]

let failed = 0
let ran = 0
for (const major of majors) {
  const node = nodeOf(major)
  if (node === undefined) continue
  ran += 1
  const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim()
  for (const args of [
    ['dist/cli/nmp.js', '--version'],
    ['node_modules/vitest/vitest.mjs', 'run', '--reporter=dot', ...WHERE_NODES_DIFFER],
  ]) {
    console.log(`\n${version}: ${args.join(' ')}`)
    const { status } = spawnSync(node, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
    if (status !== 0) failed += 1
  }
}
if (ran === 0) process.exit(77)
console.log(`\n${ran} versions of Node, ${failed} failures`)
process.exit(failed === 0 ? 0 : 1)
