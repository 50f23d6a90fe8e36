import { createHash } from 'node:crypto'
import { occurrenceOf, pageOf } from '../idp-errors/details.ts'
import { ENGLISH } from '../idp-errors/labels.ts'
import type { Problem } from '../idp-errors/problem.ts'
import { printable } from '../printable.ts'

/** The look of the page: one column, system fonts, light and dark. */
const STYLE = `
:root { color-scheme: light dark }
body { margin: 0 auto; max-width: 42rem; padding: 2rem 1rem; overflow-wrap: anywhere; font: 1rem/1.55 system-ui, sans-serif }
h1 { font-size: 1.4rem; line-height: 1.3 }
li { margin: .5rem 0 }
code { font: .875em ui-monospace, monospace }
.aside { opacity: .75; font-size: .875rem }
`

const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Headers of everything that is said at the port: nothing is run, framed, kept or passed on. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'content-security-policy': POLICY,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  connection: 'close',
}

/** Longest text on the page, in characters. */
const TEXT_MAX_LENGTH = 4_000

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function html(text: string): string {
  return printable(text, { maxLength: TEXT_MAX_LENGTH }).replace(
    /[&<>"']/g,
    (character) => ENTITIES[character] ?? '',
  )
}

function page(title: string, body: readonly string[]): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${html(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${html(title)}</h1>
${body.join('\n')}
</body>
</html>
`
}

const BACK = '<p>You can close this page and go back to the terminal.</p>'

/** The page after a sign-in that went well. @param title what the terminal says, too */
export function successPage(title: string): string {
  return page(title, [BACK])
}

function link(address: string): string {
  return /^https:\/\//.test(address)
    ? `<a href="${html(address)}" rel="noreferrer">${html(address)}</a>`
    : html(address)
}

/** The page after one that did not: the words of the terminal, the steps included. */
export function problemPage(problem: Problem): string {
  const { title, why, fix, owner, code, idpCode, evidence } = problem
  const steps = fix.map(({ text, link: place, command }) =>
    [
      `<li>${html(text)}`,
      ...(place === undefined ? [] : [`<br>${link(place)}`]),
      ...(command === undefined ? [] : [`<br><code>${html(command)}</code>`]),
      '</li>',
    ].join(''),
  )
  const said = evidence['message']
  const details = [
    ...(said === undefined ? [] : [[ENGLISH.providerSaid, String(said)] as const]),
    ...occurrenceOf(problem, ENGLISH),
  ]
  return page(title, [
    `<p>${html(why)}</p>`,
    `<ol>${steps.join('')}</ol>`,
    `<p>${html(ENGLISH.whoActs)}: ${html(ENGLISH.actors[owner])}.</p>`,
    ...details.map(([label, value]) => `<p>${html(label)}: ${html(value)}</p>`),
    `<p class="aside">${html(idpCode === undefined ? code : `${code} (${idpCode})`)} ${link(pageOf(problem, undefined))}</p>`,
    BACK,
  ])
}
