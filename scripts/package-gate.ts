/**
 * Packs the package as it would be published and looks at the tarball: `publint` (strict), the types under every
 * way of resolving them, no file that does not belong there, no host of a registry in the lock file.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'package-gate-'))
const complaints: string[] = []
try {
  const packed = execFileSync('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], {
    cwd: root,
    encoding: 'utf8',
  })
  const report: unknown = JSON.parse(packed)
  const [{ filename, files }] = (Array.isArray(report) ? report : Object.values(report as object)) as [
    { filename: string; files: { path: string }[] },
  ]
  const tarball = readFileSync(join(folder, filename))

  const allowed = /^(dist\/|package\.json$|README\.md$|LICENSE$|CHANGELOG\.md$|SECURITY\.md$)/
  for (const { path } of files)
    if (!allowed.test(path)) complaints.push(`does not belong in the package: ${path}`)

  const bytes = tarball.buffer.slice(tarball.byteOffset, tarball.byteOffset + tarball.byteLength)
  const { messages, pkg } = await publint({ pack: { tarball: bytes }, strict: true })
  for (const message of messages) complaints.push(`publint: ${formatMessage(message, pkg) ?? message.code}`)

  // An ESM-only package is not for `require` of older Nodes, nor for resolution that knows no `exports`.
  const accepted = new Set(['CJSResolvesToESM'])
  const analysis = await checkPackage(createPackageFromTarballData(new Uint8Array(tarball)))
  if (!analysis.types) complaints.push('the package has no types')
  else {
    for (const problem of analysis.problems) {
      if (accepted.has(problem.kind)) continue
      if ('resolutionKind' in problem && problem.resolutionKind === 'node10') continue
      complaints.push(`types: ${JSON.stringify(problem)}`)
    }
  }
  console.log(`${filename}: ${files.length} files, ${Math.round(tarball.length / 1024)} KiB packed`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
const lock = readFileSync(join(root, 'package-lock.json'), 'utf8')
if (/"resolved": "https?:/.test(lock)) complaints.push('package-lock.json names the host of a registry')
if (complaints.length > 0) {
  console.error(complaints.join('\n'))
  process.exit(1)
}
console.log('the package is as it should be')
