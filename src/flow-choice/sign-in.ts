import { redirectAddressOf } from '../browser-flow/redirect-address.ts'
import { requestDeviceCode } from '../device-flow/device-authorization.ts'
import { pollForTokens } from '../device-flow/poll.ts'
import { promptOf } from '../device-flow/prompt.ts'
import type { Problem } from '../idp-errors/problem.ts'
import { isSignInError, signInError } from '../idp-errors/sign-in-error.ts'
import type { OAuthClient } from '../tokens/oauth-client.ts'
import type { TokenSet } from '../tokens/token-set.ts'
import type { World } from '../world.ts'
import { refusesDeviceFlow } from './device-refusal.ts'
import type { Flow, FlowTalk } from './flow.ts'

/** What is asked for, and how. */
export interface Wanted extends Omit<FlowTalk, 'onPrompt'>, Partial<Pick<FlowTalk, 'onPrompt'>> {
  readonly flow: Flow
  readonly scopes: readonly string[]
  readonly world: Pick<World, 'clock' | 'openBrowser'>
  readonly audience?: string
  readonly redirectUri?: string
  readonly deviceParameters?: Readonly<Record<string, string>>
  readonly tokenParameters?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
}

/** What becomes of the tokens, and the words for it when that went well. */
export interface Keeping<T> {
  keep(tokens: TokenSet): Promise<T>
  inWords(kept: T): string
}

/**
 * Signs in by the flow that is wanted. With `auto` a refusal of the device flow leads on to the browser, in the same
 * sign-in; a person who says no is taken at their word.
 *
 * @throws what the flow that was tried last ends with; `signal.reason` when cancelled
 */
export async function signInBy<T>(client: OAuthClient, wanted: Wanted, keeping: Keeping<T>): Promise<T> {
  switch (wanted.flow) {
    case 'browser':
      return byBrowser(client, wanted, keeping)
    case 'device':
      return keeping.keep(await byDevice(client, wanted, wanted.signal))
    case 'auto': {
      const device = await byDeviceIfAllowed(client, wanted)
      return 'tokens' in device
        ? keeping.keep(device.tokens)
        : byBrowser(client, wanted, keeping, device.refusal)
    }
    default:
      return wanted.flow satisfies never
  }
}

function hasBrowserFlow({ metadata }: OAuthClient): boolean {
  return metadata.authorization_endpoint !== undefined
}

async function byDevice(
  client: OAuthClient,
  {
    flow,
    scopes,
    world: { clock },
    audience,
    deviceParameters,
    tokenParameters,
    onPrompt,
    onWaiting,
  }: Wanted,
  signal: AbortSignal | undefined,
): Promise<TokenSet> {
  if (onPrompt === undefined) throw new TypeError('the device flow needs onPrompt')
  const abort = signal ? { signal } : {}
  const authorization = await requestDeviceCode(client, {
    scopes,
    clock,
    parameters: { ...deviceParameters, ...(audience === undefined ? {} : { audience }) },
    ...abort,
  })
  const prompt = promptOf(authorization, client.provider)
  await onPrompt(flow === 'auto' && hasBrowserFlow(client) ? { ...prompt, browserToo: true } : prompt)
  return pollForTokens(client, authorization, {
    clock,
    ...(tokenParameters ? { parameters: tokenParameters } : {}),
    ...(onWaiting ? { onWaiting } : {}),
    ...abort,
  })
}

/** The tokens, or that the browser flow is to follow and why: without a problem when it was the person who said so. */
async function byDeviceIfAllowed(
  client: OAuthClient,
  wanted: Wanted,
): Promise<{ readonly tokens: TokenSet } | { readonly refusal: Problem | undefined }> {
  const { signal, browserInstead } = wanted
  const signals = [signal, hasBrowserFlow(client) ? browserInstead : undefined].filter(
    (one) => one !== undefined,
  )
  try {
    return { tokens: await byDevice(client, wanted, AbortSignal.any(signals)) }
  } catch (error) {
    signal?.throwIfAborted()
    if (!hasBrowserFlow(client)) throw error
    if (browserInstead?.aborted) return { refusal: undefined }
    if (isSignInError(error) && refusesDeviceFlow(error.problem.code)) return { refusal: error.problem }
    throw error
  }
}

async function byBrowser<T>(
  client: OAuthClient,
  { scopes, world, audience, redirectUri, tokenParameters, onBrowser, onStrayAnswer, signal }: Wanted,
  { keep, inWords }: Keeping<T>,
  refusal?: Problem,
): Promise<T> {
  const { signInThroughBrowser } = await import('../browser-flow/through-browser.ts')
  const open = async (page: string) => {
    const { opened } = await world.openBrowser(page)
    if (!opened) throw signInError('BROWSER_NOT_OPENED')
  }
  return signInThroughBrowser(
    client,
    {
      scopes,
      clock: world.clock,
      redirectAddress: redirectAddressOf(client.provider, redirectUri),
      ...(audience === undefined ? {} : { parameters: { audience } }),
      ...(tokenParameters ? { tokenParameters } : {}),
      ...(refusal ? { insteadOf: refusal } : {}),
      ...(onStrayAnswer ? { onStray: onStrayAnswer } : {}),
      ...(signal ? { signal } : {}),
      onPrompt: onBrowser ?? (({ authorizationUri }) => open(authorizationUri)),
    },
    keep,
    inWords,
  )
}
