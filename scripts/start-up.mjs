/**
 * What both bundles do so that a program starts sooner, and the source need not: the modules of Node and the tables of
 * errors wait until they are needed.
 */
import { deepStrictEqual } from 'node:assert/strict'
import { basename } from 'node:path'
import { build } from 'esbuild'

/** Modules that Node has not loaded when a program begins, and that take long to load. */
const HEAVY = [
  'node:child_process',
  'node:crypto',
  'node:fs/promises',
  'node:module',
  'node:net',
  'node:timers/promises',
  'node:util',
]

/** Modules that are there. An import of them would still read each of their members, which loads the streams. */
const AT_HAND = ['node:buffer', 'node:fs', 'node:os', 'node:path', 'node:url']

/**
 * Whether a function is no more than what it does. Some have a property by which others know them, such as what
 * `promisify()` makes of `generateKeyPair`; in front of these nothing can stand.
 */
function isPlain(value) {
  return typeof value === 'function' && Object.getOwnPropertySymbols(value).length === 0
}

/** A module that hands out the members of one of Node's. */
function standIn(name) {
  const real = `process.getBuiltinModule(${JSON.stringify(name)})`
  const members = Object.entries(process.getBuiltinModule(name)).filter(([member]) => member !== 'default')
  const lines = HEAVY.includes(name)
    ? members
        .filter(([, value]) => isPlain(value))
        .map(
          ([member]) => `export function ${member}(...args) {
  const { ${member}: real } = ${real}
  return new.target ? new real(...args) : real(...args)
}`,
        )
    : members.map(([member]) => `export const ${member} = /* @__PURE__ */ (() => ${real}.${member})()`)
  return lines.join('\n')
}

const TESTING = /[\\/]src[\\/]testing[\\/]/

/**
 * Loads a heavy module of Node when a function of it is called first; an import would load it with the program, whatever
 * the program is asked for. Of such a module only functions can be imported, to be called or made with `new`: the build
 * stops at other things. What serves tests is left as it is.
 */
export const nodeOnDemand = {
  name: 'node-on-demand',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^node:/ }, ({ path, kind, importer }) =>
      kind === 'import-statement' && [...HEAVY, ...AT_HAND].includes(path) && !TESTING.test(importer)
        ? { path, namespace: 'node-on-demand', sideEffects: false }
        : undefined,
    )
    onLoad({ filter: /^/, namespace: 'node-on-demand' }, ({ path }) => ({ contents: standIn(path) }))
  },
}

/**
 * `node:fs/promises` whose calls are done when they return. For a program that does one thing after the other and has
 * nothing else to do meanwhile: Node's own hands each call to another thread, and starts four of them for that.
 */
export const filesAtOnce = {
  name: 'files-at-once',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^node:fs\/promises$/ }, ({ path }) => ({
      path,
      namespace: 'files-at-once',
      sideEffects: false,
    }))
    onLoad({ filter: /^/, namespace: 'files-at-once' }, () => ({ contents: FILES_AT_ONCE }))
  },
}

const FILES_AT_ONCE = `
const fs = process.getBuiltinModule('node:fs')
${Object.keys(process.getBuiltinModule('node:fs/promises'))
  .filter(
    (name) => `${name}Sync` in process.getBuiltinModule('node:fs') && !['open', 'realpath'].includes(name),
  )
  .map((name) => `export async function ${name}(...args) { return fs.${name}Sync(...args) }`)
  .join('\n')}
export async function realpath(path) { return fs.realpathSync.native(path) }
export async function open(...args) {
  const fd = fs.openSync(...args)
  return {
    stat: async () => fs.fstatSync(fd),
    chmod: async (mode) => fs.fchmodSync(fd, mode),
    read: async (buffer, ...where) => ({ bytesRead: fs.readSync(fd, buffer, ...where), buffer }),
    writeFile: async (data) => fs.writeFileSync(fd, data),
    sync: async () => fs.fsyncSync(fd),
    close: async () => fs.closeSync(fd),
  }
}
`

/** The modules that hold the tables of errors: functions, each of which returns plain data. */
const TABLES = /[\\/]idp-errors[\\/](rows[\\/]index|rules[\\/]all-rules)\.ts$/

/** A text as a literal of JavaScript, in ASCII. */
const literal = (text) => JSON.stringify(inAscii(text))

/**
 * Puts the tables of errors into the bundle as text, which is read when an error has to be told: literals would be
 * compiled and made into objects whenever the program starts.
 */
export const tablesAsText = {
  name: 'tables-as-text',
  setup({ onLoad }) {
    onLoad({ filter: TABLES }, async ({ path }) => {
      const { outputFiles } = await build({ entryPoints: [path], bundle: true, format: 'esm', write: false })
      const tables = await import(`data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`)
      const lines = Object.entries(tables).map(([name, table]) => {
        const text = JSON.stringify(table())
        deepStrictEqual(JSON.parse(text), table(), `${basename(path)}: JSON cannot say all of ${name}`)
        return `let ${name}Read\nexport const ${name} = () => (${name}Read ??= JSON.parse(${literal(text)}))`
      })
      return { contents: lines.join('\n'), loader: 'js' }
    })
  },
}

/**
 * Code with what is not ASCII as escapes. V8 keeps a text with one wide character in twice the memory, and takes longer
 * to read all of it.
 */
export function inAscii(code) {
  return code.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
