import type { ExplainInput } from '../explain-input.ts'
import type { Reply } from '../reply.ts'
import { namedIn } from './named.ts'
import { endpointNamedIn, originOf, providerNamedIn } from './origin.ts'
import { read } from './read.ts'

const DOUBLED_PREFIX = /[a-z][a-z0-9+.-]{0,20}:\/\/[^\s"'/]{1,200}\/[a-z][a-z0-9+.-]{0,20}:\/\//i

/** Whether a text holds a scope with two prefixes. Looked for only where two addresses stand. */
function hasDoubledPrefix(text: string): boolean {
  const first = text.indexOf('://')
  return first >= 0 && text.indexOf('://', first + 3) >= 0 && DOUBLED_PREFIX.test(text)
}

type Writable<T> = { -readonly [Name in keyof T]: T[Name] }

function grantOf(grantType: string | undefined): Reply['grant'] {
  if (grantType === 'refresh_token') return 'refresh_token'
  return grantType?.endsWith('device_code') ? 'device_code' : undefined
}

/** Everything that is known of a reply: what the caller says first, then what stands in it. */
export function replyOf(input: ExplainInput): Reply {
  const reading = read(input.body)
  const origin = originOf(reading.plain)
  const kind = typeof input.provider === 'string' ? input.provider : input.provider?.kind
  const provider =
    kind === undefined || kind === 'oidc' ? (origin.provider ?? providerNamedIn(reading.plain)) : kind
  const status = input.status ?? reading.status
  const endpoint =
    input.endpoint ?? origin.endpoint ?? (status === undefined ? undefined : endpointNamedIn(reading.plain))
  const grant = grantOf(input.grantType)
  const reply: Writable<Reply> = Object.assign(reading, {
    named: namedIn(reading.plain, reading.idpCodes),
    confidential: input.confidential ?? false,
    scopePrefixDoubled: hasDoubledPrefix(reading.plain) || (input.scopes?.some(hasDoubledPrefix) ?? false),
  })
  Object.assign(reply.named, origin.facts)
  if (provider !== undefined) reply.provider = provider
  if (endpoint !== undefined) reply.endpoint = endpoint
  if (grant !== undefined) reply.grant = grant
  if (status !== undefined) reply.status = status
  return reply
}
