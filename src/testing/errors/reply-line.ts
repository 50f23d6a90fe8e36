/** A reply as data. */
export interface ErrorReply {
  /** Where the provider gives it. */
  readonly endpoint: string
  readonly status: number
  readonly error: string
  readonly suberror?: string
  /** The shape: RFC 6749's, the one of Okta, or `error` with a sentence alone. */
  readonly shape: 'oauth' | 'okta' | 'sentence'
  readonly words: string
}

const LINE = /^(\w+) (\d{3}) (?:- (.*)|([^\s:!]+)([:!]) ?(.*))$/

/** Reads a line such as `token 400 invalid_grant/bad_token: the words`. */
export function errorReply(line: string): ErrorReply {
  const groups = LINE.exec(line)
  if (groups === null) throw new TypeError(`not a reply: ${line}`)
  const [, endpoint = '', status = '', sentence, name = '', mark, words = ''] = groups
  const at = { endpoint, status: Number(status) }
  if (sentence !== undefined) return { ...at, error: sentence, shape: 'sentence', words: '' }
  const [error = '', suberror] = name.split('/')
  return {
    ...at,
    error,
    ...(suberror === undefined ? {} : { suberror }),
    shape: mark === '!' ? 'okta' : 'oauth',
    words,
  }
}
