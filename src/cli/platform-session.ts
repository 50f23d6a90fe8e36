import { boundedHttp, isSignInError, SignInError } from '../index.ts'
import { type PlatformApi, platformApi } from '../nmp/platform-api.ts'
import { discoverPlatform } from '../nmp/platform-discovery.ts'
import { explainRefusal, type RequestPurpose, requestPatiently } from '../nmp/refusal.ts'
import { timedHttp } from '../nmp/server-clock.ts'
import { accessToken, type HandedToken } from './access-token.ts'
import { aimed, withoutVariable } from './advised-command.ts'
import type { Invocation } from './invocation.ts'
import { loginCommandOf } from './login-command.ts'
import { platformContext } from './platform-context.ts'
import { addressOf } from './platform-target.ts'
import { StatusLine } from './status-line.ts'

/** The platform of a context, as the person who is signed in to it. */
export interface PlatformSession {
  readonly baseUrl: string
  /** `--workspace`, `NMP_WORKSPACE`, the settings file, `default`: the first of them. */
  readonly workspace: string
  readonly api: PlatformApi
  /**
   * Makes a request and explains a refusal. One whose reason may pass is repeated for half a minute, unless the person
   * does not want to wait.
   * @throws {@link SignInError} what the refusal means, and everything else that is in the way
   */
  request<T>(purpose: RequestPurpose, work: () => Promise<T>): Promise<T>
}

/** How long a token is used before it is asked for again, in milliseconds. */
const TOKEN_USE_MS = 30_000

/** The token of the context, asked for again now and then. `undefined` where the platform needs none. */
function tokenReader(invocation: Invocation, baseUrl: string): () => Promise<HandedToken | undefined> {
  const { world, signal } = invocation
  let held: { readonly token: HandedToken | undefined; readonly atMs: number } | undefined
  return async () => {
    const nowMs = world.clock.monotonicMs()
    if (held !== undefined && nowMs - held.atMs < TOKEN_USE_MS) return held.token
    let token: HandedToken | undefined
    try {
      token = await accessToken(invocation, { withExpiry: false })
    } catch (error) {
      if (!isSignInError(error) || error.problem.code !== 'NOT_SIGNED_IN') throw error
      const { authEnabled } = await discoverPlatform(baseUrl, { http: boundedHttp(world), signal })
      if (authEnabled) throw error
    }
    held = { token, atMs: nowMs }
    return token
  }
}

/**
 * The platform of the context.
 * @throws {@link SignInError} `SIGNED_IN_ELSEWHERE`, `PLATFORM_ADDRESS_INVALID`, `CONTEXT_UNKNOWN`, `CONFIG_*`
 */
export async function platformSession(invocation: Invocation): Promise<PlatformSession> {
  const { world, values, terminal, talk, signal } = invocation
  const { clock } = world
  const context = await platformContext(invocation)
  const baseUrl = addressOf(context)
  const http = timedHttp(boundedHttp(world), baseUrl)
  const handed = tokenReader(invocation, baseUrl)
  const token = async () => (await handed())?.token.reveal()
  const api = platformApi({ baseUrl, http, token })
  const workspace = values.text('workspace') || context.resolved.workspace.value

  return {
    baseUrl,
    workspace,
    api,
    async request(purpose, work) {
      const line = new StatusLine(terminal)
      const explained = async (refusal: Parameters<typeof explainRefusal>[0]) => {
        const nowMs = clock.nowMs()
        const skewMs = http.skewMs()
        return explainRefusal(refusal, purpose, {
          baseUrl,
          http,
          api,
          token: await token(),
          nowMs,
          ...(skewMs === undefined ? {} : { serverNowMs: nowMs - skewMs }),
          loginCommand: loginCommandOf({ context: context.name, platform: baseUrl }),
          signal,
        })
      }
      try {
        return await requestPatiently(work, explained, {
          clock,
          wait: !values.flag('no-wait'),
          onWaiting: () => {
            if (!talk.quiet) line.show('Your role may not be in force yet. Trying again for half a minute.')
          },
          signal,
        })
      } catch (error) {
        if (!isSignInError(error)) throw error
        // Only where it was used: finding out may fail for another reason than the request.
        const source = (await handed().catch(() => undefined))?.source
        const problem = source === 'environment' ? withoutVariable(error.problem) : error.problem
        throw new SignInError(aimed(problem, values), { cause: error.cause })
      } finally {
        line.clear()
      }
    },
  }
}
