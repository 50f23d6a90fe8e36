// What importing the SDK costs a program: against an empty program of the same kind, a file that is an ES module.
//   npm run bench:import [rounds]
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inPairs, report } from './pairs.mjs'

const rounds = Number(process.argv[2] ?? 31)
const folder = mkdtempSync(join(tmpdir(), 'bench-import-'))

/** A program of one line. */
function program(name, source) {
  const file = join(folder, `${name}.mjs`)
  writeFileSync(file, source)
  return { args: [file] }
}
const importing = (name, url) => program(name, `import ${JSON.stringify(url)}`)
const door = (name) =>
  importing(name.replaceAll('/', '-'), new URL(`../dist/${name}.js`, import.meta.url).href)

try {
  const results = inPairs(rounds, {
    'an empty module': program('empty', ''),
    'import "oidc-device-login"': door('index'),
    'import "oidc-device-login/token-store"': door('token-store/index'),
    'import "oidc-device-login/idp-errors"': door('idp-errors/index'),
    'import "openid-client"': importing('openid-client', import.meta.resolve('openid-client')),
    'node -e 0': { args: ['-e', '0'] },
  })
  report(`import of the SDK, median of ${rounds} rounds, Node ${process.versions.node}`, results)
  if (results['import "oidc-device-login"'].ratio > 1.25) process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true })
}
