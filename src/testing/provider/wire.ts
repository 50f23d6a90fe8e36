import type { ServerResponse } from 'node:http'
import type { PlainReply, ScriptedReply, SpokenReply } from './scripted-reply.ts'

function partsOf({ headers = {}, body = '' }: PlainReply, nowMs: number) {
  const isText = typeof body === 'string'
  const content = Buffer.from(isText ? body : JSON.stringify(body))
  const fields: Readonly<Record<string, string>> = {
    ...(isText ? {} : { 'content-type': 'application/json' }),
    'cache-control': 'no-store',
    date: new Date(nowMs).toUTCString(),
    'content-length': String(content.length),
    ...headers,
  }
  return { fields, content }
}

/** The whole HTTP message of a reply. */
function messageOf(reply: PlainReply, nowMs: number): Buffer {
  const { fields, content } = partsOf(reply, nowMs)
  const head = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`)
  return Buffer.concat([Buffer.from(`HTTP/1.1 ${reply.status} Scripted\r\n${head.join('')}\r\n`), content])
}

/**
 * Sends a reply the ordinary way.
 *
 * @param nowMs the provider's time, for the `Date` header, in milliseconds since the epoch
 */
export function sendPlain(response: ServerResponse, reply: PlainReply, nowMs: number): void {
  const { fields, content } = partsOf(reply, nowMs)
  response.writeHead(reply.status, fields)
  response.end(content)
}

/**
 * Does to the connection what a scripted reply says.
 *
 * @param speak puts a reply that is proper HTTP into words
 */
export function perform(
  reply: ScriptedReply,
  response: ServerResponse,
  nowMs: number,
  speak: (reply: SpokenReply) => PlainReply,
): void {
  switch (reply.kind) {
    case 'hang':
      return
    case 'reset':
      response.socket?.resetAndDestroy()
      return
    case 'raw':
      response.socket?.end(reply.bytes)
      return
    case 'cut':
      response.socket?.end(messageOf(speak(reply.reply), nowMs).subarray(0, reply.afterBytes))
      return
    default:
      sendPlain(response, speak(reply), nowMs)
  }
}
