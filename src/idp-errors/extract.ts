import type { Reply } from './reply.ts'

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function fromMembers(members: { readonly [name: string]: unknown }): Reply {
  const error = textOf(members['error'])
  const description = textOf(members['error_description'])
  return {
    ...(error === undefined ? {} : { error }),
    ...(description === undefined ? {} : { description }),
  }
}

function fromText(text: string): Reply {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null) return fromMembers({ ...value })
  } catch {
    // not JSON: go on
  }
  const form = new URLSearchParams(text.slice(text.indexOf('?') + 1))
  return form.has('error') ? fromMembers(Object.fromEntries(form)) : { description: text }
}

/** Reads the facts out of whatever came. Never throws. */
export function replyOf(body: unknown): Reply {
  try {
    if (typeof body === 'string') return fromText(body)
    return typeof body === 'object' && body !== null ? fromMembers({ ...body }) : {}
  } catch {
    return {}
  }
}
