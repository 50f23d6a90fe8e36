/** Bundles the command line: one chunk a command, so that a command reads only what it needs. */
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import ts from 'typescript'
import { filesAtOnce, inAscii, nodeOnDemand, tablesAsText } from './start-up.mjs'

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
 * What the entry never does, by file, and what stands there instead. It only finds a stored token: whatever is not plain
 * ends its short way with an error of no words, and is done by the whole program. So it explains nothing, writes no
 * session, takes no lock and knows no command but its own.
 */
const LEFT_OUT = {
  'idp-errors/sign-in-error': `
    export class SignInError extends Error {}
    export const isSignInError = () => false
    export const signInError = (code) => new SignInError(code)`,
  'idp-errors/problem': 'export const problemOf = (code, evidence = {}) => ({ code, evidence })',
  'token-store/lock/locks': 'export const locksIn = () => undefined',
  'token-store/lock/lock': 'export const commitUnder = undefined',
  'token-store/files/refresh-journal': 'export const fileJournal = () => undefined',
  browser: 'export const openInBrowser = undefined',
  'cli/keyboard': 'export const pressesOfEnter = undefined, typedTexts = undefined',
  'cli/near-miss': 'export const nearMiss = () => undefined',
  'cli/commands/config': 'export const configCommands = []',
  'cli/commands/platform': 'export const platformCommands = []',
  'cli/commands/problems': 'export const problemCommands = []',
  'cli/commands/program': 'export const programCommands = []',
  'cli/commands/sign-in': 'export const signInCommands = []',
}

/** What the entry must not hold, whoever imports it. */
const NO_WORDS = /[\\/]src[\\/]idp-errors[\\/](catalogue|explain|render)\.ts$/

const shortWay = {
  name: 'short-way',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^\.\/main\.ts$/ }, () => ({ path: './main.mjs', external: true }))
    // A module that requires the other file: import() of it would start the loader of ES modules first.
    onResolve({ filter: /^\.\/short-help\.ts$/ }, () => ({ path: './help.js', namespace: 'required' }))
    onResolve({ filter: /^\.\/help\.js$/, namespace: 'required' }, () => ({
      path: './help.js',
      external: true,
    }))
    onLoad({ filter: /^/, namespace: 'required' }, ({ path }) => ({
      contents: `module.exports = require(${JSON.stringify(path)})`,
    }))
    onLoad({ filter: NO_WORDS }, ({ path }) => ({ errors: [{ text: `${path} has no place in the entry` }] }))
    for (const [name, contents] of Object.entries(LEFT_OUT)) {
      const file = join(root, 'src', `${name}.ts`)
      onLoad({ filter: /\.ts$/ }, ({ path }) => (path === file ? { contents } : undefined))
    }
  },
}

const settings = {
  absWorkingDir: root,
  bundle: true,
  write: false,
  platform: 'node',
  target: 'node20',
  external,
  alias,
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
}

/** One file, and CommonJS: Node starts it sooner than an ES module, and sooner than several files. */
const entryBuild = {
  ...settings,
  entryPoints: ['src/cli/nmp.ts'],
  format: 'cjs',
  minify: true,
  define: { 'import.meta.url': 'entry.url' },
  banner: {
    js: `'use strict'; const entry = { get url() { return require('node:url').pathToFileURL(__filename).href } };`,
  },
  plugins: [shortWay, throughTheDoor, filesAtOnce, nodeOnDemand],
}

/** The help in the same form. */
const helpBuild = {
  ...settings,
  entryPoints: { help: 'src/cli/short-help.ts' },
  format: 'cjs',
  minify: true,
  plugins: [throughTheDoor, nodeOnDemand],
}

/** One chunk a command, and what they share. */
const programBuild = {
  ...settings,
  entryPoints: ['src/cli/main.ts'],
  format: 'esm',
  splitting: true,
  outExtension: { '.js': '.mjs' },
  chunkNames: '[name]-[hash]',
  plugins: [throughTheDoor, tablesAsText, nodeOnDemand],
}

/** Docker calls its helpers by their name and with one word: `docker-credential-nmp get`. */
const DOCKER_ENTRY = `#!/usr/bin/env node
'use strict'
process.argv.splice(2, 0, 'auth', 'docker-credential')
require('./nmp.js')
`

/**
 * Writes the bundle and the notices of the packages in it.
 *
 * @param outdir where to; what was there is removed
 * @returns the names of the bundled packages
 */
export async function bundle(outdir) {
  const built = await Promise.all(
    [entryBuild, helpBuild, programBuild].map((options) => build({ ...options, outdir })),
  )
  rmSync(outdir, { recursive: true, force: true })
  mkdirSync(outdir, { recursive: true })
  for (const { path, text } of built.flatMap(({ outputFiles }) => outputFiles)) {
    if (/\b__require\(/.test(text))
      throw new TypeError(`${path} asks for a module in a way that fails at run time`)
    writeFileSync(path, inAscii(text))
  }
  writeFileSync(join(outdir, 'docker-credential-nmp.js'), DOCKER_ENTRY)
  for (const entry of ['nmp.js', 'docker-credential-nmp.js']) chmodSync(join(outdir, entry), 0o755)
  writeFileSync(join(outdir, 'package.json'), '{ "type": "commonjs" }\n')
  const packages = [...new Set(built.flatMap(({ metafile }) => packagesIn(metafile)))]
  const rule = `\n${'-'.repeat(80)}\n\n`
  writeFileSync(
    join(outdir, 'THIRD-PARTY-NOTICES.txt'),
    `The nmp command contains parts of these packages.\n${packages.map((folder) => rule + noticeOf(folder)).join('')}`,
  )
  return packages.map((folder) => relative(join(root, 'node_modules'), folder))
}
