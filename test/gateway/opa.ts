import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { PolicyData } from '../../src/testing/index.ts'
import { isInstalled, type Started, startServer } from './started.ts'

/** Installed with `go install`, see CONTRIBUTING.md; else whatever is on the path. */
const OWN = fileURLToPath(new URL('../../.cache/opa/opa', import.meta.url))
const OPA = existsSync(OWN) ? OWN : 'opa'

export const hasOpa = isInstalled(OPA, 'version')

/** The rules of the platform: enough of a role in the workspace, and a scope that opens the route. */
const rulesOf = (path: string) => `package ${path}
import rego.v1

default allow := false
default has_role := false

rank := {"Viewer": 1, "Editor": 2, "Admin": 3}

held contains binding.role if {
	some binding in data.platform.bindings
	binding.workspace == input.workspace
	binding.principal in {"*"} | {name | some name in input.principals}
}

limited if {
	some scope in input.scopes
	contains(scope, ":")
}

scoped if not limited
scoped if {
	some scope in input.scopes
	scope in input.needed_scopes
}

ranked if not input.role
ranked if {
	some role in held
	rank[role] >= rank[input.role]
}

allow if {
	scoped
	ranked
}

has_role if input.role in held
`

/** Gives out a bundle under the path that a platform has for it, or refuses to. */
export interface BundleSource extends Started {
  available: boolean
}

/** A bundle of the rules and of what the platform knows now, built by OPA itself. */
async function bundleOf(platform: PolicyData, path: string): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), 'nmp-bundle-'))
  const at = (name: string) => join(folder, name)
  try {
    writeFileSync(at('authz.rego'), rulesOf(path))
    writeFileSync(at('data.json'), JSON.stringify({ platform }))
    await promisify(execFile)(OPA, ['build', '-o', at('bundle.tar.gz'), at('authz.rego'), at('data.json')])
    return readFileSync(at('bundle.tar.gz'))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * A server with a real bundle, made anew for each request.
 * @param data what the platform knows when it is asked
 * @param path package of the rules; the platform asks for `authz`
 */
export async function startBundleSource(
  data: () => PolicyData = () => ({ bindings: [] }),
  path = 'authz',
): Promise<BundleSource> {
  const source: BundleSource = { available: true, baseUrl: '', close: async () => {} }
  const server = createServer(async (_request, response) => {
    if (source.available)
      response.writeHead(200, { 'content-type': 'application/gzip' }).end(await bundleOf(data(), path))
    else response.writeHead(503).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new TypeError('no port')
  return Object.assign(source, {
    baseUrl: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  })
}

/** A real OPA that fetches its bundle from there, every second. */
export function startOpa(bundles: string): Promise<Started> {
  return startServer((folder, port) => {
    writeFileSync(
      join(folder, 'opa.json'),
      JSON.stringify({
        services: { platform: { url: bundles } },
        bundles: {
          authz: {
            service: 'platform',
            resource: '/internal/iam/opa-bundle.tar.gz',
            polling: { min_delay_seconds: 1, max_delay_seconds: 1 },
          },
        },
        status: { console: true },
      }),
    )
    return [OPA, 'run', '--server', '--addr', `127.0.0.1:${port}`, '-c', join(folder, 'opa.json')]
  })
}
