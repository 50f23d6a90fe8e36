/** What is handed to a `fetch`, ours or another. Plain values only, so that every copy of undici understands them. */
export interface CarriedRequest {
  readonly method: string
  readonly headers: Record<string, string>
  readonly body?: string
  readonly redirect: 'manual'
  readonly credentials: 'omit'
  readonly signal: AbortSignal
}

/** What is read of a `Response`, ours or another. */
export interface CarriedReply {
  readonly status: number
  readonly type: string
  readonly redirected: boolean
  readonly headers: {
    get(name: string): string | null
    [Symbol.iterator](): IterableIterator<[string, string]>
  }
  readonly body: AsyncIterable<Uint8Array> | null
}

/** Carries one request: the `fetch` of the world, or our own where a proxy or a private authority is in use. */
export type Carrier = (url: string, request: CarriedRequest) => Promise<CarriedReply>
