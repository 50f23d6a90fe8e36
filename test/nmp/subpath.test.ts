import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { expect, it } from 'vitest'

it('the public subpath reaches no YAML, not even later', async () => {
  const entry = fileURLToPath(new URL('../../src/nmp/index.ts', import.meta.url))
  const { metafile } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
  })
  const packages = Object.values(metafile.inputs)
    .flatMap(({ imports }) => imports)
    .filter(({ external }) => external)
    .map(({ path }) => path)
  expect(packages.length).toBeGreaterThan(0)
  expect(packages).not.toContain('yaml')
})
