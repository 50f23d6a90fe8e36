import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

/** A provider over real sockets with one session, whose refresh tokens are numbers that it counts up. */
export interface RotatingProvider {
  readonly issuer: string
  /** Number of the refresh token that works. */
  readonly current: number
  /** Whether the last answer has been handed to the network. */
  readonly answered: boolean
  /** Whether the session was ended because a spent refresh token came again. */
  readonly ended: boolean
  /** Begins a new session. @returns the number of its refresh token */
  begin(): number
  /** Resolves when no connection is left: whatever a process that is gone has sent has arrived by then. */
  quiet(): Promise<void>
  close(): void
}

/** @param leeway accept the token before the present one too, as providers with a grace period do */
export async function startRotatingProvider(options: {
  readonly leeway: boolean
  /** Longest time that an answer takes, in milliseconds. */
  readonly answerMs: number
}): Promise<RotatingProvider> {
  let [current, ended, answered] = [0, false, true]
  const sockets = new Set<Socket>()
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const json = (response: ServerResponse, status: number, body: object): void =>
    void response
      .writeHead(status, { 'content-type': 'application/json', connection: 'close' })
      .end(JSON.stringify(body))
  const renew = (form: URLSearchParams, response: ServerResponse) => {
    const sent = Number(form.get('refresh_token'))
    const works = !ended && (sent === current || (options.leeway && sent === current - 1))
    if (!works) {
      ended = true
      json(response, 400, { error: 'invalid_grant' })
      return
    }
    current += 1
    answered = false
    const tokens = {
      access_token: `access ${current}`,
      token_type: 'Bearer',
      expires_in: 3_600,
      refresh_token: String(current),
    }
    setTimeout(() => {
      json(response, 200, tokens)
      answered = true
    }, Math.random() * options.answerMs)
  }
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket)).on('error', () => {})
  })
  const documents: Readonly<Record<string, object | undefined>> = {
    '/.well-known/openid-configuration': {
      issuer,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/keys`,
    },
    '/keys': { keys: [] },
  }
  server.on('request', (request, response) => {
    const document = documents[request.url ?? '']
    if (document !== undefined) json(response, 200, document)
    let body = ''
    request.on('data', (part) => {
      body += part
    })
    request.on('end', () => {
      if (document === undefined) renew(new URLSearchParams(body), response)
    })
  })
  return {
    issuer,
    get current() {
      return current
    },
    get answered() {
      return answered
    },
    get ended() {
      return ended
    },
    begin() {
      current += 10
      ended = false
      return current
    },
    async quiet() {
      while (sockets.size > 0) await new Promise((resolve) => setTimeout(resolve, 1))
    },
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}
