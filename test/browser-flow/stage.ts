import { request } from 'node:http'
import { connect } from 'node:net'
import type { BrowserPrompt } from '../../src/browser-flow/browser-prompt.ts'
import { redirectAddressOf } from '../../src/browser-flow/redirect-address.ts'
import { type BrowserFlowOptions, signInThroughBrowser } from '../../src/browser-flow/through-browser.ts'
import type { Problem } from '../../src/idp-errors/problem.ts'
import { isSignInError } from '../../src/idp-errors/sign-in-error.ts'
import type { ProviderMetadata } from '../../src/providers/provider.ts'
import type { TokenSet } from '../../src/tokens/token-set.ts'
import type { Issuer } from '../tokens/issuer.ts'

/** What came back on a socket. */
export interface Page {
  readonly status: number
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly text: string
}

/** A sign-in that waits for its answer. */
export interface Waiting {
  readonly prompt: BrowserPrompt
  readonly state: string
  readonly strays: readonly Problem[]
  /** `signed in`, the code of the problem, or the name of what was thrown. */
  readonly ended: Promise<string>
}

export interface Begin extends Partial<BrowserFlowOptions> {
  readonly metadata?: (good: ProviderMetadata) => ProviderMetadata
  readonly redirectUri?: string
  readonly keep?: (tokens: TokenSet) => Promise<unknown>
}

export const SCOPES = ['openid', 'platform:read']

/** What the provider has published, with what the browser flow needs. */
export function published(issuer: Issuer, more: Partial<ProviderMetadata> = {}) {
  return (good: ProviderMetadata): ProviderMetadata => ({
    ...good,
    authorization_endpoint: `${issuer.url}/authorize?tenant=1`,
    authorization_response_iss_parameter_supported: true,
    ...more,
  })
}

/** Starts a sign-in, and resolves as soon as a person would see the page of the provider. */
export async function begin(issuer: Issuer, options: Begin = {}): Promise<Waiting> {
  const { metadata = published(issuer), redirectUri, keep = async () => {}, ...more } = options
  const client = issuer.client({ metadata })
  const strays: Problem[] = []
  let ended: Promise<string> = Promise.resolve('')
  const prompt = await new Promise<BrowserPrompt>((resolve, reject) => {
    ended = signInThroughBrowser(
      client,
      {
        scopes: SCOPES,
        clock: issuer.clock,
        redirectAddress: redirectAddressOf(client.provider, redirectUri),
        onPrompt: resolve,
        onStray: (problem) => strays.push(problem),
        ...more,
      },
      keep,
      () => 'Signed in as Ada <ada@example.com>.',
    ).then(
      () => 'signed in',
      (error: unknown) => (isSignInError(error) ? error.problem.code : String(error)),
    )
    ended.then((how) => reject(new TypeError(`it ended before it asked: ${how}`)))
  })
  const asked = new URL(prompt.lastingUri).searchParams
  const nonce = asked.get('nonce') ?? ''
  issuer.answers['/token'] ??= [issuer.reply({ id_token: await issuer.idToken({ nonce }) })]
  return { prompt, state: asked.get('state') ?? '', strays, ended }
}

/** One request to the port, as raw as somebody may send it. */
export function visit(
  port: number,
  path: string,
  {
    method = 'GET',
    headers = {},
    host = '127.0.0.1',
  }: {
    method?: string
    headers?: Readonly<Record<string, string>>
    /** Where it is sent. */
    host?: string
  } = {},
): Promise<Page> {
  return new Promise((resolve, reject) => {
    const asked = request(
      { host, port, path, method, agent: false, headers: { host: `127.0.0.1:${port}`, ...headers } },
      (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk
        })
        response.once('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
        )
        response.once('error', reject)
      },
    )
    asked.once('error', reject)
    asked.end()
  })
}

/** The path of an answer to a sign-in; `undefined` leaves a parameter out. */
export function answerPath(
  { prompt, state }: Pick<Waiting, 'prompt' | 'state'>,
  issuer: Issuer,
  more: Readonly<Record<string, string | undefined>> = {},
): string {
  const all = { code: 'good', state, iss: issuer.url, ...more }
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(all)) if (value !== undefined) query.set(name, value)
  return `${new URL(prompt.redirectUri).pathname}?${query}`
}

/** Follows an answer to the page on which the browser ends. */
export async function browse(waiting: Waiting, path: string): Promise<Page> {
  const first = await visit(waiting.prompt.port, path)
  const { location } = first.headers
  return typeof location === 'string' ? visit(waiting.prompt.port, location) : first
}

/** Whether nobody listens there any more. */
export function isClosed(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host })
    socket.once('connect', () => {
      socket.destroy()
      resolve(false)
    })
    socket.once('error', () => resolve(true))
  })
}
