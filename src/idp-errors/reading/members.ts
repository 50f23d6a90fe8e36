import { type Findings, note, roleOf } from './findings.ts'

/** How deep and how wide an object is looked into. A reply is flat; an error has a few causes. */
const DEEPEST = 6
const MOST_OBJECTS = 64
const MOST_MEMBERS = 100

/** Members that hold what was sent, not what came back. */
const SENT = new Set([
  'request',
  'config',
  'headers',
  'options',
  'socket',
  'agent',
  'claims',
  'stack',
  '_currentRequest',
  'req',
])
/** Members of errors that are not enumerable. */
const HIDDEN = ['message', 'code', 'cause', 'errors']

/** A member, or `undefined` when reading it throws: getters and proxies are other people's code. */
function memberOf(value: object, name: string): unknown {
  try {
    return Reflect.get(value, name)
  } catch {
    return undefined
  }
}

function namesOf(value: object): readonly string[] {
  try {
    if (Array.isArray(value))
      return Array.from({ length: Math.min(value.length, MOST_MEMBERS) }, (_, n) => String(n))
    const names = Object.keys(value).slice(0, MOST_MEMBERS)
    return value instanceof Error ? [...HIDDEN, ...names] : names
  } catch {
    return []
  }
}

/** Headers of a reply that hold an error: RFC 6750 section 3, and the one in which Entra ID puts its number. */
function readHeaders(findings: Findings, headers: unknown): void {
  if (typeof headers !== 'object' || headers === null) return
  for (const name of namesOf(headers)) {
    const value = /^(?:www-authenticate|x-ms-clitelem)$/i.test(name) ? memberOf(headers, name) : undefined
    if (typeof value === 'string') note(findings, 'text', `${name}: ${value}`)
  }
}

/** Reads an object to the bottom, breadth first, so that what stands at its top comes first. Never throws. */
export function readMembers(findings: Findings, root: object): void {
  const queue: { readonly value: object; readonly depth: number; readonly name: string }[] = [
    { value: root, depth: 0, name: '' },
  ]
  const seen = new Set<object>()
  for (let at = 0; at < queue.length && seen.size < MOST_OBJECTS; at += 1) {
    const { value, depth, name } = queue[at] ?? { value: root, depth: DEEPEST, name: '' }
    if (seen.has(value)) continue
    seen.add(value)
    for (const key of namesOf(value)) {
      const member = memberOf(value, key)
      if (key === 'headers') readHeaders(findings, member)
      if (SENT.has(key)) continue
      // The members of a list are named by the list: `error_codes: [70011]`.
      const role = roleOf(Array.isArray(value) ? name : key)
      if (typeof member === 'string' || typeof member === 'number') {
        if (role !== undefined && member !== '') note(findings, role, String(member))
        else if (typeof member === 'string' && /[ {=]/.test(member)) note(findings, 'text', member)
      } else if (typeof member === 'object' && member !== null && depth < DEEPEST) {
        queue.push({ value: member, depth: depth + 1, name: Array.isArray(value) ? name : key })
      }
    }
  }
}
