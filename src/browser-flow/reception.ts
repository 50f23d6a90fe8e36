import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Problem, problemOf } from '../idp-errors/problem.ts'
import { inRealTime } from '../world.ts'
import type { Answer } from './answer.ts'
import { PAGE_HEADERS, problemPage } from './closing-page.ts'
import { type Doors, type Visit, visitOf } from './visit.ts'

/** How long the browser is waited for to fetch the closing page, in milliseconds. */
const PAGE_WAIT_MS = 1_500

/** What the answer to this sign-in was. */
export type Heard = Exclude<Answer, { readonly kind: 'stray' }>

/** What an uninvited request is told; it is no person who reads it. */
const REFUSALS: Readonly<Record<Extract<Visit, { kind: 'refused' }>['status'], string>> = {
  403: 'This address is for a page that a person opens.',
  404: 'Nothing is here.',
  405: 'This address takes GET only.',
  414: 'This address is too long.',
  421: 'This address has another name.',
  503: 'This address cannot be fetched ahead.',
}

interface Deferred<T> {
  readonly promise: Promise<T>
  readonly resolve: (value: T) => void
}

function deferred<T>(): Deferred<T> {
  let resolve: (value: T) => void = () => {}
  const promise = new Promise<T>((done) => {
    resolve = done
  })
  return { promise, resolve }
}

/**
 * Who receives the browser: takes one answer, whoever else comes, and shows what became of it. The code leaves the
 * address bar and the history at once, by a redirect to a page without a query.
 */
export class Reception {
  readonly #doors: Doors
  readonly #judge: (query: string) => Answer
  readonly #onStray: (problem: Problem) => void
  readonly #heard = deferred<Heard>()
  readonly #page = deferred<string>()
  readonly #shown = deferred<void>()
  #answered = false
  #browserWaits = false

  /**
   * @param doors without the closing page, which nobody can guess
   * @param judge what a query means
   * @param onStray told of answers that belong to something else
   */
  constructor(
    doors: Omit<Doors, 'closingPath'>,
    judge: (query: string) => Answer,
    onStray: (problem: Problem) => void,
  ) {
    this.#doors = { ...doors, closingPath: `/${randomBytes(16).toString('base64url')}` }
    this.#judge = judge
    this.#onStray = onStray
  }

  /** Resolves with the one answer. */
  get heard(): Promise<Heard> {
    return this.#heard.promise
  }

  /** Takes an answer. @returns why it was not taken; `undefined` when it was */
  take(query: string): Problem | undefined {
    if (this.#answered) return problemOf('AUTHORIZATION_ANSWERED')
    const answer = this.#judge(query)
    if (answer.kind === 'stray') return answer.problem
    this.#answered = true
    this.#heard.resolve(answer)
    return undefined
  }

  readonly serve = (request: IncomingMessage, response: ServerResponse): void => {
    const visit = visitOf(request, this.#doors)
    switch (visit.kind) {
      case 'answer':
        this.#receive(visit.query, response)
        break
      case 'closing_page':
        this.#show(response)
        break
      case 'refused': {
        const allow = visit.status === 405 ? { allow: 'GET' } : {}
        send(response, visit.status, `${REFUSALS[visit.status]}\n`, { ...PLAIN, ...allow })
        break
      }
      default:
        visit satisfies never
    }
  }

  /** Shows how it ended, and waits until the browser has it, though not for long. */
  async conclude(page: string): Promise<void> {
    this.#page.resolve(page)
    if (!this.#browserWaits) return
    const giveUp = inRealTime(PAGE_WAIT_MS, this.#shown.resolve)
    await this.#shown.promise
    giveUp()
  }

  #receive(query: string, response: ServerResponse): void {
    const problem = this.take(query)
    if (problem === undefined) {
      this.#browserWaits = true
      send(response, 303, '', { location: this.#doors.closingPath })
      return
    }
    if (!this.#answered) this.#onStray(problem)
    send(response, 400, problemPage(problem), HTML)
  }

  #show(response: ServerResponse): void {
    void this.#page.promise.then((page) => {
      response.once('close', this.#shown.resolve)
      send(response, 200, page, HTML)
    })
  }
}

const HTML = { 'content-type': 'text/html; charset=utf-8' }
const PLAIN = { 'content-type': 'text/plain; charset=utf-8' }

function send(
  response: ServerResponse,
  status: number,
  body: string,
  headers: Readonly<Record<string, string>>,
): void {
  response.writeHead(status, {
    ...PAGE_HEADERS,
    ...headers,
    'content-length': String(Buffer.byteLength(body)),
  })
  response.end(body)
}
