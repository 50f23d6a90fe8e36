import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { signInError } from '../idp-errors/sign-in-error.ts'
import { inRealTime } from '../world.ts'
import type { RedirectAddress } from './redirect-address.ts'

/** Both families, on the same port: `localhost` may lead to either, and a free one would be open to somebody else. */
const FAMILIES = ['127.0.0.1', '::1'] as const

/** Largest head of a request, in bytes. Browsers send along what any program on this host name has set as cookies. */
const HEAD_MAX_BYTES = 65_536

/** Most connections that are kept open before they have asked for anything; past it the oldest is dropped. */
const MOST_SILENT_CONNECTIONS = 32

/** How long a connection may take to ask, in milliseconds. */
const SLOWEST_REQUEST_MS = 5_000

/** How often another port is tried when a family has the one taken that the other has free. */
const MOST_PORTS = 20

/** What a system without a family answers. */
const NO_SUCH_FAMILY: ReadonlySet<unknown> = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL'])

/** A port of this machine that this machine alone can reach. */
export interface Loopback {
  readonly port: number
  /** The families that listen. */
  readonly families: readonly string[]
  /** Nothing listens any more, and no connection is left. */
  close(): void
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}

/** A server whose connections are few, and ask soon or go. */
function boundedServer(serve: RequestListener, slowestRequestMs: number): Server {
  const silent = new Map<Socket, () => void>()
  const heard = (socket: Socket) => {
    silent.get(socket)?.()
    silent.delete(socket)
  }
  const server = createServer({ maxHeaderSize: HEAD_MAX_BYTES, insecureHTTPParser: false })
  server.on('connection', (socket) => {
    silent.set(
      socket,
      inRealTime(slowestRequestMs, () => socket.destroy()),
    )
    socket.once('close', () => heard(socket))
    const [oldest] = silent.keys()
    if (silent.size > MOST_SILENT_CONNECTIONS) oldest?.destroy()
  })
  server.on('request', (request, response) => {
    heard(request.socket)
    serve(request, response)
  })
  // Neither a tunnel nor another protocol is spoken here.
  for (const event of ['connect', 'upgrade'] as const) server.on(event, (_, socket) => socket.destroy())
  server.on('clientError', (_, socket) => socket.destroy())
  return server
}

/** @returns `undefined` when the system does not have the family */
async function listening(server: Server, host: string, port: number): Promise<number | undefined> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen({ host, port, ipv6Only: host.includes(':'), exclusive: true }, () => {
        server.off('error', reject)
        resolve()
      })
    })
  } catch (error) {
    if (NO_SUCH_FAMILY.has(codeOf(error))) return undefined
    throw error
  }
  const address = server.address() as AddressInfo
  return address.port
}

/** Every family on one port. @throws what `listen` failed with */
async function openOn(wanted: number, make: () => Server): Promise<Loopback | undefined> {
  const open = new Map<string, Server>()
  const close = () => {
    for (const server of open.values()) {
      server.close()
      server.closeAllConnections()
    }
  }
  let port = wanted
  try {
    for (const host of FAMILIES) {
      const server = make()
      const got = await listening(server, host, port)
      if (got === undefined) continue
      port = got
      open.set(host, server)
    }
  } catch (error) {
    close()
    throw error
  }
  return open.size === 0 ? undefined : { port, families: [...open.keys()], close }
}

/**
 * Listens on 127.0.0.1 and [::1], on one port and nowhere else.
 *
 * @param slowestRequestMs how long a connection may take to ask, in milliseconds
 * @throws {@link SignInError} `LOOPBACK_PORT_TAKEN`, `LOOPBACK_UNAVAILABLE`
 */
export async function listenOnLoopback(
  { port }: Pick<RedirectAddress, 'port'>,
  serve: RequestListener,
  slowestRequestMs = SLOWEST_REQUEST_MS,
): Promise<Loopback> {
  let cause: unknown
  for (let attempt = 0; attempt < (port === undefined ? MOST_PORTS : 1); attempt += 1) {
    try {
      const loopback = await openOn(port ?? 0, () => boundedServer(serve, slowestRequestMs))
      if (loopback !== undefined) return loopback
      break
    } catch (error) {
      cause = error
      if (codeOf(error) !== 'EADDRINUSE') break
    }
  }
  if (port !== undefined && codeOf(cause) === 'EADDRINUSE')
    throw signInError('LOOPBACK_PORT_TAKEN', { port }, { cause })
  throw signInError('LOOPBACK_UNAVAILABLE', { errno: String(codeOf(cause) ?? 'unknown') }, { cause })
}
