import { createRequire } from 'node:module'
import type { HttpHandler } from 'msw'

const require = createRequire(import.meta.url)

/** `msw` is a peer of this subpath that only these handlers need, so it is loaded when the first is made. */
function msw(): typeof import('msw') {
  try {
    return require('msw')
  } catch (cause) {
    throw new TypeError('these handlers need the package msw, version 2 or later', { cause })
  }
}

/** What a handler answers, and to what. */
export interface Answer {
  readonly method?: 'get' | 'post'
  /** Address, in which `:name` stands for anything. */
  readonly url: string
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
  readonly headers?: Readonly<Record<string, string>>
}

/** A handler that always gives the same answer. */
export function answering({ method = 'post', url, status, body, headers }: Answer): HttpHandler {
  const { http, HttpResponse } = msw()
  return http[method](url, () => HttpResponse.json({ ...body }, { status, headers: { ...headers } }))
}

/** One function for each key of a table. */
export function eachKey<Key extends string, Made>(
  table: Readonly<Record<Key, string>>,
  make: (key: Key, line: string) => Made,
): Readonly<Record<Key, Made>>
export function eachKey<Made>(
  table: Readonly<Record<string, string>>,
  make: (key: string, line: string) => Made,
): Readonly<Record<string, Made>> {
  return Object.fromEntries(Object.entries(table).map(([key, line]) => [key, make(key, line)]))
}
