import type { IncomingHttpHeaders } from 'node:http'
import { boundedHttp } from '../../http/bounded-http.ts'
import { jsonObject } from '../../http/fields.ts'
import { realWorld } from '../../world.ts'
import { type Answer, refuse } from './answer.ts'
import { isAllowed } from './authorization.ts'
import { type Caller, callerReader } from './bearer.ts'
import { discoveryBody } from './discovery.ts'
import { memberRoutes } from './member-routes.ts'
import type { PlatformOptions } from './options.ts'
import { opaClient, PolicyFailure } from './policy-client.ts'
import type { PolicyData } from './roles.ts'
import type { Call, Context, Route } from './route.ts'
import { workspaceRoutes } from './workspace-routes.ts'
import { Workspaces } from './workspaces.ts'

/** Paths that need no credentials, beside discovery. */
const OPEN_PATHS: ReadonlySet<string> = new Set(['/', '/status', '/health/live', '/health/ready'])

/** Whoever calls a platform that has authentication switched off, or that trusts its gateway. */
const ANYBODY: Caller = { id: 'anonymous', scopes: [], trusted: true }

/** What the gateway lets through. */
function fromGateway(headers: IncomingHttpHeaders, gateway: PlatformOptions['gateway']): IncomingHttpHeaders {
  if (gateway === 'forgets') return headers
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith('x-nmp-')))
}

/** What the platform answers when it cannot ask its decision point. */
const POLICY_FAULTS: Readonly<Record<NonNullable<PlatformOptions['policyFault']>, Answer>> = {
  error: refuse(502, 'Authorization service error'),
  unavailable: refuse(503, 'Authorization service unavailable'),
  timeout: refuse(504, 'Authorization service timeout'),
  internal: refuse(500, 'Internal authorization error'),
}

function partsOf(match: RegExpExecArray | null): Context['at'] {
  const parts = { workspace: '', principal: '', kind: '', name: '', ...match?.groups }
  return {
    workspace: decodeURIComponent(parts.workspace),
    principal: decodeURIComponent(parts.principal),
    kind: decodeURIComponent(parts.kind),
    name: decodeURIComponent(parts.name),
  }
}

/** A platform without its server. */
export interface PlatformRouter {
  answer(call: Call, headers: IncomingHttpHeaders): Promise<Answer>
  policyData(): PolicyData
}

/** Answers requests as the platform does. */
export function platformRouter(options: PlatformOptions): PlatformRouter {
  const world = options.world ?? realWorld()
  const http = boundedHttp(world)
  const { adminEmail, policyUrl } = options
  const policy = policyUrl === undefined ? undefined : opaClient(policyUrl, http)
  const workspaces = new Workspaces(options, world.clock, policy)
  const callerOf = callerReader(options, http, world.clock)
  const routes: readonly Route[] = [...workspaceRoutes(adminEmail), ...memberRoutes]

  async function providerEndpoints() {
    if (options.issuer === undefined || options.endpoints === false) return {}
    const url = `${options.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
    try {
      return jsonObject((await http.send({ url })).text) ?? {}
    } catch {
      // The real one answers with null endpoints when its provider is away.
      return {}
    }
  }

  const answer = async (call: Call, outside: IncomingHttpHeaders): Promise<Answer> => {
    const { method, path } = call
    if (method === 'GET' && path === '/apis/auth/discovery')
      return { status: 200, body: discoveryBody(options, await providerEndpoints()) }
    if (OPEN_PATHS.has(path)) return { status: 200, body: { status: 'ok' } }
    const headers = fromGateway(outside, options.gateway)
    // Services behind a gateway take its word that a request was allowed.
    const trusted = options.authEnabled === false || headers['x-nmp-authorized'] === 'true'
    const caller = trusted ? ANYBODY : await callerOf(headers)
    if ('status' in caller) return caller
    if (options.policyFault !== undefined && caller.trusted !== true)
      return POLICY_FAULTS[options.policyFault]
    const route = routes.find((candidate) => candidate.method === method && candidate.path.test(path))
    if (route === undefined) return refuse(404, 'Not Found')
    const at = partsOf(route.path.exec(path))
    try {
      if (!(await isAllowed(caller, route, at.workspace, workspaces, { adminEmail, policy })))
        return refuse(403, 'Forbidden')
      return await route.answer({ workspaces, caller, call, at })
    } catch (error) {
      if (error instanceof PolicyFailure) return POLICY_FAULTS[error.fault]
      throw error
    }
  }
  return { answer, policyData: () => ({ bindings: workspaces.roles.bindings() }) }
}
