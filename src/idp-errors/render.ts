import { printable } from '../printable.ts'
import { renderAdminRequest } from './admin-request.ts'
import { renderMarkdown } from './markdown.ts'
import type { Problem } from './problem.ts'
import type { RenderOptions } from './render-options.ts'
import { renderText } from './text.ts'
import { reworded } from './words.ts'

/** How {@link renderProblem} lays a problem out. */
export type ProblemFormat = 'text' | 'markdown' | 'json' | 'admin-request'

/** Longest text of a problem that is laid out, in characters. */
const TEXT_MAX_LENGTH = 4_000

/** Every text of a value, printable. A problem may come from elsewhere: another copy of this package, a file, a row of an embedder. */
function clean<T>(value: T): T
function clean(value: unknown): unknown {
  if (typeof value === 'string') return printable(value, { maxLength: TEXT_MAX_LENGTH })
  if (Array.isArray(value)) return value.map((member) => clean(member))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, clean(member)]))
}

/**
 * Lays a problem out for a person or a program. All of it is printable, whatever the problem holds.
 *
 * @param format `text` for a terminal; `markdown` for a chat or a ticket; `json` the problem itself; `admin-request`
 *   a message that can be sent to the administrator as it is
 */
export function renderProblem(problem: Problem, format: ProblemFormat, options: RenderOptions = {}): string {
  const shown = clean(options.words === undefined ? problem : reworded(problem, options.words))
  switch (format) {
    case 'text':
      return renderText(shown, options)
    case 'markdown':
      return renderMarkdown(shown, options)
    case 'admin-request':
      return renderAdminRequest(shown, options)
    case 'json':
      return `${JSON.stringify(shown, null, 2)}\n`
    default:
      return format satisfies never
  }
}
