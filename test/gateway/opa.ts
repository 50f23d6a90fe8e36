import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isInstalled, type Started, startServer } from './started.ts'

/** Installed with `go install`, see CONTRIBUTING.md; else whatever is on the path. */
const OWN = fileURLToPath(new URL('../../.cache/opa/opa', import.meta.url))
const OPA = existsSync(OWN) ? OWN : 'opa'

export const hasOpa = isInstalled(OPA, 'version')

const POLICY = `package authz
import rego.v1
default allow := false
allow if input.role in {"Admin", "Editor"}
`

/** Gives out a bundle under the path that a platform has for it, or refuses to. */
export interface BundleSource extends Started {
  available: boolean
}

/** A server with a real bundle, built by OPA itself. */
export async function startBundleSource(): Promise<BundleSource> {
  const folder = mkdtempSync(join(tmpdir(), 'nmp-bundle-'))
  writeFileSync(join(folder, 'authz.rego'), POLICY)
  execFileSync(OPA, ['build', '-o', join(folder, 'bundle.tar.gz'), join(folder, 'authz.rego')])
  const bundle = readFileSync(join(folder, 'bundle.tar.gz'))
  rmSync(folder, { recursive: true, force: true })
  const source: BundleSource = { available: true, baseUrl: '', close: async () => {} }
  const server = createServer((_request, response) => {
    if (source.available) response.writeHead(200, { 'content-type': 'application/gzip' }).end(bundle)
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
