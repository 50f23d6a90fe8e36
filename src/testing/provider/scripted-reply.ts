import type { JsonObject } from '../../http/fields.ts'
/** Where the provider is reached. `poll` and `refresh` are the two uses of the token endpoint. */
export type ProviderEndpoint = 'discovery' | 'keys' | 'device' | 'poll' | 'refresh' | 'revoke'

/** An HTTP reply as the provider sends it. */
export interface PlainReply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  /** Text goes out as it is; an object as JSON. */
  readonly body?: string | Readonly<Record<string, unknown>>
}

/** The states of a device code that a poll can hear of. */
export type CodeState = 'pending' | 'slow_down' | 'denied' | 'expired'

/** A reply that is proper HTTP. */
export type SpokenReply =
  /** Somebody has signed in: real, signed tokens. `members` replaces members of the token reply; `undefined` drops one. */
  | { readonly kind: 'approve'; readonly members: Readonly<Record<string, unknown>> }
  /** A state of the code, in the words of the provider's dialect. */
  | { readonly kind: 'state'; readonly state: CodeState; readonly extra: Partial<PlainReply> }
  | { readonly kind: 'plain'; readonly reply: PlainReply }
  /** What the provider would say without a script. */
  | { readonly kind: 'unscripted' }

/** One reply of a script. Made by {@link replies}. */
export type ScriptedReply =
  | SpokenReply
  /** Bytes on the socket instead of an HTTP reply; then the connection is closed. */
  | { readonly kind: 'raw'; readonly bytes: string | Uint8Array }
  /** Another reply, cut after so many bytes of the whole HTTP message; then the connection is closed. */
  | { readonly kind: 'cut'; readonly afterBytes: number; readonly reply: SpokenReply }
  /** Takes the request and never answers. */
  | { readonly kind: 'hang' }
  /** Resets the connection. */
  | { readonly kind: 'reset' }

const plain = (reply: PlainReply): SpokenReply => ({ kind: 'plain', reply })
const state = (name: CodeState, extra: Partial<PlainReply>): SpokenReply => ({
  kind: 'state',
  state: name,
  extra,
})

/** Makes the replies of a script. */
export const replies = {
  /** Nobody has signed in yet. `extra` replaces the status or adds headers and members of the body. */
  pending: (extra: Partial<PlainReply> = {}) => state('pending', extra),
  /** Polled too fast. */
  slowDown: (extra: Partial<PlainReply> = {}) => state('slow_down', extra),
  /** The person said no. */
  deny: (extra: Partial<PlainReply> = {}) => state('denied', extra),
  /** The code has run out. */
  expired: (extra: Partial<PlainReply> = {}) => state('expired', extra),
  /** Tokens. `members` replaces members of the token reply; `undefined` drops one. */
  approve: (members: JsonObject = {}): SpokenReply => ({ kind: 'approve', members }),
  /** Any OAuth error (RFC 6749 section 5.2). */
  error: (error: string, description?: string, reply: Partial<PlainReply> = {}) =>
    plain({
      status: 400,
      ...reply,
      body: { error, ...(description === undefined ? {} : { error_description: description }) },
    }),
  /** Any status, with an empty body unless one is given. */
  status: (status: number, reply: Partial<PlainReply> = {}) => plain({ status, ...reply }),
  /** JSON with status 200. */
  json: (body: JsonObject, reply: Partial<PlainReply> = {}) => plain({ status: 200, ...reply, body }),
  /** 429 with `Retry-After`: seconds, or a date. */
  tooManyRequests: (retryAfter: number | string) =>
    plain({ status: 429, headers: { 'retry-after': String(retryAfter) }, body: '' }),
  /** A page, as proxies and captive portals send it. */
  html: (status = 200) =>
    plain({
      status,
      headers: { 'content-type': 'text/html; charset=utf-8' },
      body: '<!doctype html><title>Sign in to the network</title><p>Accept the terms.</p>',
    }),
  raw: (bytes: string | Uint8Array): ScriptedReply => ({ kind: 'raw', bytes }),
  /** Cuts a reply. Default: the one that the provider would give without a script. */
  cutAfter: (afterBytes: number, reply: SpokenReply = { kind: 'unscripted' }): ScriptedReply => ({
    kind: 'cut',
    afterBytes,
    reply,
  }),
  hang: (): ScriptedReply => ({ kind: 'hang' }),
  reset: (): ScriptedReply => ({ kind: 'reset' }),
  unscripted: (): SpokenReply => ({ kind: 'unscripted' }),
} as const
