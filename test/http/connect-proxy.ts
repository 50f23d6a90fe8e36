import { createServer, type IncomingMessage, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { connect, type Socket } from 'node:net'
import type { Certificate } from './certificates.ts'
import { listening } from './raw-server.ts'

/** A proxy that opens tunnels, and remembers who asked. */
export interface ConnectProxy {
  readonly port: number
  /** Each tunnel that was asked for: host, port, and the credentials shown. */
  readonly asked: readonly { readonly target: string; readonly credentials: string | undefined }[]
}

/**
 * A real proxy (RFC 9110 section 9.3.6). Every tunnel ends at `leadsTo`, whatever name was asked for, so that a test
 * can use any name.
 *
 * @param options.credentials `user:password` that it insists on
 * @param options.answer gives a status to answer with instead of opening the tunnel
 */
export async function connectProxy(options: {
  readonly leadsTo: number
  readonly credentials?: string
  readonly answer?: number
  readonly certificate?: Certificate
}): Promise<ConnectProxy> {
  const { leadsTo, credentials, answer, certificate } = options
  const asked: { target: string; credentials: string | undefined }[] = []
  const server: Server = certificate ? createTlsServer(certificate) : createServer()
  server.on('connect', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    const [scheme, value] = request.headers['proxy-authorization']?.split(' ') ?? []
    const shown = scheme === 'Basic' ? Buffer.from(value ?? '', 'base64').toString() : undefined
    asked.push({ target: request.url ?? '', credentials: shown })
    const status = answer ?? (credentials === undefined || shown === credentials ? 200 : 407)
    socket.on('error', () => {})
    if (status !== 200) {
      socket.end(`HTTP/1.1 ${status} No\r\nProxy-Authenticate: Basic realm="p"\r\nContent-Length: 0\r\n\r\n`)
      return
    }
    const onward = connect(leadsTo, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      onward.write(head)
      onward.pipe(socket).pipe(onward)
    })
    onward.on('error', () => socket.destroy())
    socket.on('close', () => onward.destroy())
  })
  return { port: await listening(server), asked }
}
