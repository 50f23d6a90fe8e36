import { type ChildProcess, execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { onTestFinished } from 'vitest'

const src = fileURLToPath(new URL('../../src', import.meta.url))

/** A folder that is gone when the test ends. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'http-test-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** The code as one file, with what it uses of `src/`. */
async function bundled(code: string): Promise<string> {
  const result = await build({
    stdin: {
      contents: `import { boundedHttp } from '${src}/http/bounded-http.ts'
        import { faultOf } from '${src}/http/failure.ts'
        import { realWorld } from '${src}/world.ts'
        ${code}`,
      resolveDir: src,
      loader: 'ts',
    },
    write: false,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'silent',
    external: ['open'],
    // undici is CommonJS and asks for Node's own modules by `require`.
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  })
  return result.outputFiles[0]?.text ?? ''
}

const bundles = new Map<string, Promise<string>>()

/**
 * Runs a piece of TypeScript in a Node of its own, and gives what it printed as JSON. `boundedHttp`, `realWorld` and
 * `faultOf` are there for it.
 */
export async function inChild(
  code: string,
  options: { readonly env?: Readonly<Record<string, string>>; readonly node?: string } = {},
): Promise<unknown> {
  const file = join(await temporaryFolder(), 'child.mjs')
  const bundle = bundles.get(code) ?? bundled(code)
  bundles.set(code, bundle)
  await writeFile(file, await bundle)
  const { PATH = '' } = process.env
  let child: ChildProcess | undefined
  onTestFinished(() => void child?.kill('SIGKILL'))
  const stdout = await new Promise<string>((resolve, reject) => {
    child = execFile(
      options.node ?? process.execPath,
      [file],
      { env: { PATH, ...options.env }, timeout: 20_000 },
      (error, out, err) => (error === null ? resolve(out) : reject(new Error(`${error.message}\n${err}`))),
    )
  })
  return JSON.parse(stdout)
}
