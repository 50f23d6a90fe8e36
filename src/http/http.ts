/** One request of the bounded way out. */
export interface HttpRequest {
  /** `https:`, or `http:` on a loopback host. */
  readonly url: string | URL
  /** Default `GET`. */
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>> | Headers
  readonly body?: string | URLSearchParams
  /** Longest time until the whole reply is read, in milliseconds. Default 30,000. */
  readonly timeoutMs?: number
  /** Largest decoded body, in bytes. Default 1 MiB. */
  readonly maxBytes?: number
  /** Cancels at once; the promise then rejects with `signal.reason`. */
  readonly signal?: AbortSignal
}

/** A reply that was read to its end within its bounds. Any status; redirects are not followed. */
export interface HttpReply {
  readonly url: string
  readonly status: number
  readonly headers: Headers
  /** The decoded body. */
  readonly text: string
  /** Wall-clock time of this machine when the head of the reply arrived, in milliseconds since the epoch. */
  readonly receivedAtMs: number
  /** The server's clock (`Date` header), in milliseconds since the epoch. */
  readonly dateMs?: number
  /** `Retry-After` as a wait in milliseconds, whether it came in seconds or as a date (RFC 9110 section 10.2.3). */
  readonly retryAfterMs?: number
}

/** The one bounded way out. */
export interface Http {
  /**
   * Sends one request and reads the whole reply. Nothing is retried.
   * @throws {@link SignInError} with a `NETWORK_*`, `TLS_*` or `HTTP_*` code, of which `faultOf()` knows whether to try
   * again; `signal.reason` when cancelled; `TypeError` when a header cannot be sent
   */
  send(request: HttpRequest): Promise<HttpReply>
}
