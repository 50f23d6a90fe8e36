/**
 * Puts the modules of the SDK into a few files: one that holds all that an import of the package loads at once, and one
 * for each public subpath and each part that is loaded later. The types stay one file a module.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { inAscii, nodeOnDemand, tablesAsText } from './start-up.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const frontDoor = join(root, 'src/index.ts')

const settings = {
  absWorkingDir: root,
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node20',
  write: false,
  sourcemap: true,
  logLevel: 'error',
}
const startUp = [tablesAsText, nodeOnDemand]

/** Source of each public subpath, by its name in `dist`. */
function doors() {
  const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const names = Object.values(exports).flatMap(
    (target) => target.default?.match(/^\.\/dist\/(.+)\.js$/)?.[1] ?? [],
  )
  return Object.fromEntries(names.map((name) => [name, join(root, 'src', `${name}.ts`)]))
}

/** What the front door loads at once, and what the modules of it load later. */
async function behindTheFrontDoor() {
  const { metafile } = await build({
    ...settings,
    entryPoints: [frontDoor],
    plugins: startUp,
    metafile: true,
    outdir: '.',
  })
  const [atOnce, later] = [new Set(), new Set()]
  const visit = (path) => {
    if (atOnce.has(path)) return
    atOnce.add(path)
    for (const { path: next, kind, external } of metafile.inputs[path].imports) {
      if (external || !next.startsWith('src/')) continue
      if (kind === 'dynamic-import') later.add(next)
      else visit(next)
    }
  }
  visit(relative(root, frontDoor))
  return { atOnce: [...atOnce].filter((path) => join(root, path) !== frontDoor), later: [...later] }
}

/** Leaves certain modules of ours out of a file, and has it import them by another name. */
const elsewhere = (names) => ({
  name: 'elsewhere',
  setup({ onResolve }) {
    onResolve({ filter: /^\./ }, ({ path, resolveDir }) => {
      const name = names.get(resolve(resolveDir, path))
      return name && { path: name, external: true }
    })
  },
})

/** Replaces the modules in `dist`, which the compiler has written there. */
export async function bundleSdk(dist) {
  for (const name of readdirSync(dist, { recursive: true }))
    if (/\.js(\.map)?$/.test(name)) rmSync(join(dist, name))
  const { atOnce, later } = await behindTheFrontDoor()
  const nameOf = (path) =>
    `shared/${path
      .replace(/^src\//, '')
      .replace(/\.ts$/, '')
      .replaceAll('/', '-')}`
  const parts = Object.fromEntries(later.map((path) => [nameOf(path), join(root, path)]))
  const core = 'shared/core'
  const built = await Promise.all([
    build({
      ...settings,
      stdin: { contents: atOnce.map((path) => `export * from './${path}'`).join('\n'), resolveDir: root },
      outfile: join(dist, `${core}.js`),
      plugins: [elsewhere(new Map(Object.entries(parts).map(([name, path]) => [path, name]))), ...startUp],
    }),
    build({
      ...settings,
      entryPoints: { ...doors(), ...parts },
      outdir: dist,
      splitting: true,
      chunkNames: 'shared/[hash]',
      plugins: [
        elsewhere(new Map([[frontDoor, 'index'], ...atOnce.map((path) => [join(root, path), core])])),
        ...startUp,
      ],
    }),
  ])
  for (const { path, text } of built.flatMap(({ outputFiles }) => outputFiles)) {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(
      path,
      path.endsWith('.js') ? inAscii(linked(text, path, dist, ['index', core, ...Object.keys(parts)])) : text,
    )
  }
  // A name that two modules export is lost in the one file: a door that does not open stops the build.
  for (const name of Object.keys(doors())) await import(pathToFileURL(join(dist, `${name}.js`)))
}

/** Code in which the files of the bundle are called as they are seen from there. */
function linked(code, path, dist, names) {
  return names.reduce((text, name) => {
    const way = relative(dirname(path), join(dist, `${name}.js`))
    return text.replaceAll(`"${name}"`, `"${way.startsWith('.') ? way : `./${way}`}"`)
  }, code)
}
