/** Base64 of what begins with `{"`, `{ `, a brace and a line feed, or `error`: JSON, the parts of a JWT, a form. */
const ENCODED = /(?<![A-Za-z0-9+/_-])(?:eyJ|eyA|ewo|ew0K|ZXJyb3I)[A-Za-z0-9+/_-]{16,8000}/g

/** How many are looked into. */
const MOST = 8

/** Replies that stand in a text in base64: a response in a JWT (JARM), a state that a page hands on, a cookie. */
export function encodedReplies(text: string): readonly string[] {
  if (!/eyJ|eyA|ewo|ew0K|ZXJyb3I/.test(text)) return []
  return (text.match(ENCODED) ?? [])
    .slice(0, MOST)
    .map((run) => Buffer.from(run, 'base64').toString())
    .filter((plain) => plain.includes('error'))
}
