import { createHash } from 'node:crypto'
import type { Listed } from '../../src/idp-errors/index.ts'
import { rowOf } from '../../src/idp-errors/index.ts'
import { ENGLISH } from '../../src/idp-errors/labels.ts'
import { slotsOf } from '../../src/idp-errors/places.ts'
import { fillText } from '../../src/idp-errors/template.ts'
import { escaped, withPlaceholders } from './html.ts'
import { STYLE } from './style.ts'

const RETRY = {
  keep_polling: 'The program goes on by itself.',
  backoff: 'Yes, after a while.',
  new_login: 'Yes, with a new sign-in.',
  never: 'No, not before the steps are done.',
} as const

/** Filters the list while somebody types, and by what stands behind `#` in the address. No server, no request. */
const SEARCH = `
const field = document.querySelector('input'), rows = [...document.querySelectorAll('.rows li')], none = document.querySelector('.none')
const words = (text) => text.toLowerCase().match(/[\\p{L}\\p{N}_]+/gu) ?? []
function filter() {
  const wanted = words(field.value)
  let shown = 0
  for (const row of rows) {
    row.hidden = !wanted.every((word) => row.dataset.text.includes(word))
    if (!row.hidden) shown += 1
  }
  none.hidden = shown > 0
}
field.value = decodeURIComponent(location.hash.slice(1))
field.addEventListener('input', () => { history.replaceState(null, '', '#' + encodeURIComponent(field.value)); filter() })
addEventListener('hashchange', () => { field.value = decodeURIComponent(location.hash.slice(1)); filter() })
filter()
`

function digest(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
}

function page(title: string, body: string, script = ''): string {
  const policy = `default-src 'none'; style-src ${digest(STYLE)}; ${script === '' ? '' : `script-src ${digest(script)}; `}base-uri 'none'; form-action 'none'`
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escaped(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
${body}${script === '' ? '' : `\n<script>${script}</script>`}
</body>
</html>
`
}

/** Places of which only a part is not known. */
const GAPS: Readonly<Record<string, string>> = {
  okta_admin: 'https://<org>-admin.okta.com',
  base_url: 'https://<host>',
}
const place = slotsOf({})

/** A link of a row that cannot be built without knowing more is shown with its gaps. */
function linkLine(link: string | undefined, template: string | undefined): string {
  if (link !== undefined) return `<p><a href="${escaped(link)}">${escaped(link)}</a></p>`
  if (template === undefined) return ''
  return `<p><code>${withPlaceholders(fillText(template, (name) => GAPS[name] ?? place(name)))}</code></p>`
}

/** The page of one code: the same words as everywhere else. */
export function rowPage({ problem, seenAs }: Listed): string {
  const row = rowOf(problem.code)
  const steps = problem.fix.map(
    ({ text, link, command }, index) =>
      `<li><p>${withPlaceholders(text)}</p>${linkLine(link, row.fix[index]?.link)}${
        command === undefined ? '' : `<pre><code>${withPlaceholders(command)}</code></pre>`
      }</li>`,
  )
  const seen = seenAs.map((name) => `<code>${escaped(name)}</code>`).join(', ')
  return page(
    `${problem.code}: ${problem.title}`,
    `<p><a href="index.html">All errors</a></p>
<p class="code">${problem.code}</p>
<h1>${withPlaceholders(problem.title)}</h1>
<p>${withPlaceholders(problem.why)}</p>
<h2>What to do</h2>
<ol>
${steps.join('\n')}
</ol>
<h2>At a glance</h2>
<dl>
<dt>${ENGLISH.whoActs}</dt><dd>${ENGLISH.actors[problem.owner]}</dd>
<dt>Does trying again help?</dt><dd>${RETRY[problem.retry]}</dd>
${seen === '' ? '' : `<dt>Seen as</dt><dd>${seen}</dd>\n`}<dt>Rests on</dt><dd><a href="${escaped(problem.source)}">${escaped(problem.source)}</a></dd>
</dl>`,
  )
}

/** Everything in one list, with a field to search it. */
export function indexPage(rows: readonly Listed[]): string {
  const items = rows.map(({ problem, seenAs }) => {
    const text = [problem.code, problem.code.replaceAll('_', ' '), problem.title, problem.why, ...seenAs]
      .join(' ')
      .toLowerCase()
    return `<li data-text="${escaped(text)}"><a href="${problem.code}.html"><strong>${withPlaceholders(problem.title)}</strong><span class="code">${problem.code}</span></a></li>`
  })
  return page(
    'What went wrong, and what to do',
    `<h1>What went wrong, and what to do</h1>
<p><input type="search" placeholder="A code, or words of the message: AADSTS70011, device flow off" aria-label="Search" autofocus></p>
<p class="none" hidden>Nothing here has all of these words. Try fewer.</p>
<ul class="rows">
${items.join('\n')}
</ul>`,
    SEARCH,
  )
}
