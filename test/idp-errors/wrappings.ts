/** One way in which a reply reaches a person; `undefined` for a reply that cannot be put so. */
export type Wrapping = (body: unknown) => string | undefined

function isRecord(body: unknown): body is Readonly<Record<string, unknown>> {
  return typeof body === 'object' && body !== null && !Array.isArray(body)
}

function text(body: unknown): string {
  return typeof body === 'string' ? body : JSON.stringify(body)
}

/** A wrapping of the members of a reply. */
function ofMembers(wrap: (members: readonly (readonly [string, unknown])[]) => string): Wrapping {
  return (body) =>
    // Without quotes a value of several words has no end.
    isRecord(body) && !/\s/.test(String(body['error'])) ? wrap(Object.entries(body)) : undefined
}

/** A wrapping of an error and its words; other members do not travel that way. */
function ofError(wrap: (error: string, words: string) => string): Wrapping {
  return (body) => {
    if (!isRecord(body) || typeof body['error'] !== 'string' || body['suberror'] !== undefined)
      return undefined
    return /\s/.test(body['error']) ? undefined : wrap(body['error'], String(body['error_description'] ?? ''))
  }
}

function query(error: string, words: string): string {
  return new URLSearchParams({ error, ...(words === '' ? {} : { error_description: words }) }).toString()
}

/** Broken at a width, in the middle of words, as terminals do. */
function broken(width: number, margin = ''): Wrapping {
  return (body) => {
    if (typeof body === 'string') return undefined
    const lines = text(body).match(new RegExp(`[^]{1,${width}}`, 'g')) ?? []
    return margin + lines.join(`\n${margin}`)
  }
}

function escaped(words: string): string {
  return words.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/'/g, '&#39;').replace(/</g, '&lt;')
}

/** What lies between a provider and the person who pastes its reply. */
export const wrappings: Readonly<Record<string, Wrapping>> = {
  'JSON in JSON': (body) => JSON.stringify({ level: 'error', msg: `login failed: ${text(body)}` }),
  'JSON in JSON in JSON': (body) => JSON.stringify({ log: JSON.stringify({ msg: text(body) }) }),
  'a line of a log': (body) => `time="2026" level=error msg=${JSON.stringify(`failed: ${text(body)}`)}`,
  'an exception of Python': (body) =>
    `Traceback (most recent call last):\n  File "app.py", line 10\n    raise E(result)\nE: ${text(body)}`,
  'an exception of Java': (body) =>
    `HttpClientErrorException$BadRequest: 400 : [${text(body)}]\n\tat org.example.X.handle(X.java:101)`,
  'bytes of Python': (body) => `b'${text(body).replace(/'/g, "\\'")}'`,
  'a map of Go': ofMembers(
    (members) => `map[${members.map(([name, value]) => `${name}:${value}`).join(' ')}]`,
  ),
  'a map of Java': ofMembers(
    (members) => `{${members.map(([name, value]) => `${name}=${value}`).join(', ')}}`,
  ),
  'a hash of Ruby': ofMembers(
    (members) => `{${members.map(([name, value]) => `:${name}=>${JSON.stringify(value)}`).join(', ')}}`,
  ),
  YAML: ofMembers((members) => members.map(([name, value]) => `${name}: ${value}`).join('\n')),
  XML: ofMembers(
    (members) =>
      `<?xml version="1.0"?><Reply>${members.map(([name, value]) => `<${name}>${value}</${name}>`).join('')}</Reply>`,
  ),
  'an error of Go': ofError((error, words) => `oauth2: "${error}" ${JSON.stringify(words)}`),
  'an error of Spring': ofError((error, words) => `[${error}] ${words}`),
  'an error in parentheses': ofError((error, words) => `the server refused: ${error} (${words})`),
  'a redirect': ofError((error, words) => `http://localhost:8000/callback?${query(error, words)}&state=abc`),
  'a redirect in a redirect': ofError(
    (error, words) =>
      `https://app.example/login?next=${encodeURIComponent(`/callback?${query(error, words)}`)}`,
  ),
  'words percent-encoded twice': ofError(
    (error, words) =>
      `https://app.example/?msg=${encodeURIComponent(encodeURIComponent(`${error} error_description: ${words}`))}`,
  ),
  'a page': (body) => `<html><body><pre>${escaped(text(body))}</pre></body></html>`,
  'a page escaped twice': (body) =>
    typeof body === 'string' ? undefined : `<p>${escaped(escaped(text(body)))}</p>`,
  'colours of a terminal': (body) => text(body).replace(/"([^"]*)"/g, '\u001b[32m"$1"\u001b[0m'),
  'colours without their escape': (body) => text(body).replace(/"([^"]*)"/g, '[32m"$1"[0m'),
  'broken at 43 columns': broken(43),
  'broken at 60 columns': broken(60),
  'broken at 80 columns': broken(80),
  'broken in a frame': (body) =>
    typeof body === 'string' ? undefined : `╷\n│ Error: login\n${broken(70, '│ ')(body)}\n╵`,
  'broken in a quotation': broken(76, '> '),
  'typographic quotes': (body) =>
    text(body)
      .replace(/"([^"]*)"/g, '“$1”')
      .replace(/'([^']*)'/g, '‘$1’'),
  'characters that nobody sees': (body) =>
    typeof body === 'string'
      ? undefined
      : text(body)
          .replace(/(\w{3})(?=\w)/g, '$1\u200b')
          .replace(/ /g, ' \u00ad'),
  'wide characters': (body) =>
    typeof body === 'string'
      ? undefined
      : text(body).replace(/[!-~]/g, (character) => String.fromCharCode(character.charCodeAt(0) + 0xfee0)),
  'escapes of Markdown': (body) => text(body).replace(/_/g, '\\_').replace(/\[/g, '\\['),
  'UTF-16 read as bytes': (body) =>
    typeof body === 'string' ? undefined : Buffer.from(text(body), 'utf16le').toString('latin1'),
  base64: (body) =>
    isRecord(body) && 'error' in body ? Buffer.from(text(body)).toString('base64') : undefined,
  'a JWT': (body) =>
    isRecord(body) && 'error' in body
      ? `https://app.example/?response=${Buffer.from('{"alg":"RS256"}').toString('base64url')}.${Buffer.from(text(body)).toString('base64url')}.c2lnbmF0dXJl`
      : undefined,
  'capital letters': (body) => (typeof body === 'string' ? undefined : text(body).toUpperCase()),
}
