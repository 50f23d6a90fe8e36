/** What the platform answers. */
export interface Answer {
  readonly status: number
  readonly body: unknown
}

/** An answer that refuses, in the shape that the platform's web framework gives it. */
export function refuse(status: number, detail: unknown): Answer {
  return { status, body: { detail } }
}
