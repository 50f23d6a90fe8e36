import { renderAdminRequest } from './admin-request.ts'
import { renderMarkdown } from './markdown.ts'
import type { Problem } from './problem.ts'
import type { RenderOptions } from './render-options.ts'
import { renderText } from './text.ts'

/** How {@link renderProblem} lays a problem out. */
export type ProblemFormat = 'text' | 'markdown' | 'json' | 'admin-request'

/**
 * Lays a problem out for a person or a program. All of it is printable: what came from outside was cleaned when the
 * problem was made.
 *
 * @param format `text` for a terminal; `markdown` for a chat or a ticket; `json` the problem itself; `admin-request`
 *   a message that can be sent to the administrator as it is
 */
export function renderProblem(problem: Problem, format: ProblemFormat, options: RenderOptions = {}): string {
  switch (format) {
    case 'text':
      return renderText(problem, options)
    case 'markdown':
      return renderMarkdown(problem, options)
    case 'admin-request':
      return renderAdminRequest(problem, options)
    case 'json':
      return `${JSON.stringify(problem, null, 2)}\n`
    default:
      return format satisfies never
  }
}
