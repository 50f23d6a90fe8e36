import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import type { ProviderEndpoint } from './scripted-reply.ts'

/** A request as it arrived. */
export interface RecordedRequest {
  /** Absent when no endpoint lives at the path. */
  readonly endpoint?: ProviderEndpoint
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  /** The form, decoded; of a parameter that came twice, the last. */
  readonly form: Readonly<Record<string, string>>
  /** The body as it came. */
  readonly body: string
  /** When it was there as a whole, by the provider's clock, in milliseconds since the epoch. */
  readonly arrivedAtMs: number
}

/** Largest request body that is read, in characters. */
const BODY_MAX_LENGTH = 1_048_576

/** Reads the body of a request. */
export async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) {
    text += chunk
    if (text.length > BODY_MAX_LENGTH) break
  }
  return text
}
