/** Bundles the command line: one chunk a command, so that a command reads only what it needs. */
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import ts from 'typescript'

const root = fileURLToPath(new URL('..', import.meta.url))
const door = join(root, 'src/index.ts')

/**
 * Kept outside of the bundle: `open` and the keychain binding find files next to themselves, `undici` is large, needed
 * behind a proxy only, and installed for the SDK anyway.
 */
const external = ['open', '@napi-rs/keyring', 'undici']

/** The build of `yaml` for Node is CommonJS, which a dynamic import in a bundle gives no names; this one is an ES module. */
const alias = { yaml: join(root, 'node_modules/yaml/browser/index.js') }

function parsed(file, text) {
  return ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, true)
}

/** Where each name of the public door really lives: name → { file, name there }. */
function homesBehindTheDoor() {
  const homes = new Map()
  for (const statement of parsed(door, readFileSync(door, 'utf8')).statements) {
    if (!ts.isExportDeclaration(statement) || statement.isTypeOnly || !statement.exportClause) continue
    const file = resolve(dirname(door), statement.moduleSpecifier.text)
    for (const { name, propertyName, isTypeOnly } of statement.exportClause.elements)
      if (!isTypeOnly) homes.set(name.text, { file, name: (propertyName ?? name).text })
  }
  return homes
}

/**
 * The source imports the SDK through its public door. Bundled like that, the door would tie everything behind it into
 * one chunk that every command has to read, so each name is fetched from its own file instead.
 */
const throughTheDoor = {
  name: 'through-the-door',
  setup({ onLoad }) {
    const homes = homesBehindTheDoor()
    onLoad({ filter: /[\\/]src[\\/](cli|nmp)[\\/].*\.ts$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8')
      const imports = parsed(path, text).statements.filter(
        (statement) =>
          ts.isImportDeclaration(statement) &&
          resolve(dirname(path), statement.moduleSpecifier.text) === door,
      )
      let contents = text
      for (const statement of imports.reverse()) {
        const bindings = statement.importClause.isTypeOnly
          ? []
          : statement.importClause.namedBindings.elements
        const lines = bindings
          .filter(({ isTypeOnly }) => !isTypeOnly)
          .map(({ name, propertyName }) => {
            const home = homes.get((propertyName ?? name).text)
            if (!home) return `import { ${name.text} } from ${JSON.stringify(door)};`
            return `import { ${home.name} as ${name.text} } from ${JSON.stringify(home.file)};`
          })
        contents = contents.slice(0, statement.getStart()) + lines.join(' ') + contents.slice(statement.end)
      }
      return { contents, loader: 'ts' }
    })
  },
}

/** An import of one of Node's own modules, as esbuild prints it. */
const BUILTIN = /^import (?:(\w+)|\* as (\w+)|\{([^}]*)\}) from "(node:[^"]+)";$/gm

/**
 * Fetches Node's own modules without the detour that an ES import takes: that one reads every export of a module, and
 * with it loads parts of Node that nobody asked for (all of WebCrypto for one hash).
 */
function withoutBuiltinImports(text) {
  const fetched = text.replace(BUILTIN, (_, byDefault, all, names, module) => {
    const what = byDefault ?? all ?? `{${names.replaceAll(' as ', ': ')}}`
    return `const ${what} = process.getBuiltinModule("${module}");`
  })
  const left = /^import [^;]* from "node:[^"]+";$/m.exec(fetched)
  if (left) throw new TypeError(`an import that the build does not understand: ${left[0]}`)
  if (/\b__require\(/.test(fetched))
    throw new TypeError('a CommonJS package is bundled that asks for others at run time')
  return fetched
}

/** The folders of the packages that went into the bundle. */
function packagesIn(metafile) {
  const folders = new Set()
  for (const input of Object.keys(metafile.inputs)) {
    const folder = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1]
    if (folder) folders.add(join(root, folder))
  }
  return [...folders].sort()
}

/** What a package says about its licence. A package that says nothing stops the build. */
function noticeOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)(\.|-|$)/i.test(entry))
  if (!license || !file) throw new TypeError(`${name} ${version} is bundled and has no licence text`)
  return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`
}

/**
 * Writes the bundle and the notices of the packages in it.
 *
 * @param outdir where to; what was there is removed
 * @returns the names of the bundled packages
 */
export async function bundle(outdir) {
  rmSync(outdir, { recursive: true, force: true })
  const { metafile, outputFiles } = await build({
    write: false,
    absWorkingDir: root,
    entryPoints: ['src/cli/nmp.ts'],
    outdir,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    chunkNames: '[name]-[hash]',
    external,
    alias,
    plugins: [throughTheDoor],
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
  })
  mkdirSync(outdir, { recursive: true })
  for (const { path, text } of outputFiles) writeFileSync(path, withoutBuiltinImports(text))
  const packages = packagesIn(metafile)
  const rule = `\n${'-'.repeat(80)}\n\n`
  writeFileSync(
    join(outdir, 'THIRD-PARTY-NOTICES.txt'),
    `The nmp command contains parts of these packages.\n${packages.map((folder) => rule + noticeOf(folder)).join('')}`,
  )
  const entry = join(outdir, 'nmp.js')
  if (!existsSync(entry)) throw new TypeError(`no ${relative(root, entry)} was written`)
  chmodSync(entry, 0o755)
  return packages.map((folder) => relative(join(root, 'node_modules'), folder))
}
