import { get } from 'node:http'

/** What a person does with the code: the provider's own pages, walked with nothing but HTTP and their forms. */
export interface Approval {
  /** Who signs in. */
  readonly login: string
  /** Default: a word that means nothing, for providers that take any. */
  readonly password?: string
  /** Press "Abort" instead of "Continue". Default: approve. */
  readonly deny?: boolean
}

/** Cookies by name, for one host. */
class CookieJar {
  readonly #cookies = new Map<string, string>()

  take(headers: Headers): void {
    for (const line of headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      const at = pair.indexOf('=')
      this.#cookies.set(pair.slice(0, at), pair.slice(at + 1))
    }
  }

  header(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }
}

interface Page {
  readonly url: string
  readonly html: string
}

/** One page, as a browser asks for it that goes there: `fetch` would say of itself that it is a script. */
function goTo(url: string, cookie: string): Promise<Response> {
  return new Promise((resolve, reject) => {
    const asked = get(url, { agent: false, headers: { cookie, accept: 'text/html' } }, (reply) => {
      const headers = new Headers()
      for (const [name, values] of Object.entries(reply.headersDistinct))
        for (const value of values ?? []) headers.append(name, value)
      const parts: Buffer[] = []
      reply.on('data', (part: Buffer) => parts.push(part))
      reply.once('error', reject)
      reply.once('end', () =>
        resolve(new Response(Buffer.concat(parts), { status: reply.statusCode ?? 500, headers })),
      )
    })
    asked.once('error', reject)
  })
}

/** A page takes at most this many steps: code, confirm, login, consent, and their redirects. */
const MOST_STEPS = 20

function unescapeHtml(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}

function formOf(page: Page): { action: string; fields: URLSearchParams } | undefined {
  const form = /<form\b([^>]*)>([\s\S]*?)<\/form>/.exec(page.html)
  if (!form) return undefined
  const attribute = (tag: string, name: string) => {
    const value = new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1]
    return value === undefined ? undefined : unescapeHtml(value)
  }
  const fields = new URLSearchParams()
  for (const [tag] of (form[2] ?? '').matchAll(/<(?:input|button)\b[^>]*>/g)) {
    const name = attribute(tag, 'name')
    if (name) fields.set(name, attribute(tag, 'value') ?? '')
  }
  return { action: new URL(attribute(form[1] ?? '', 'action') ?? '', page.url).href, fields }
}

/**
 * Approves (or denies) a device code through the provider's pages.
 *
 * @param verificationUri the address from the prompt, with the code in it or not
 * @returns the text of the last page, tags removed
 */
export async function approveInPages(
  verificationUri: string,
  userCode: string,
  approval: Approval,
): Promise<string> {
  const jar = new CookieJar()
  const load = async (url: string, body?: URLSearchParams): Promise<Page> => {
    let response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: jar.header(), accept: 'text/html' },
      ...(body ? { method: 'POST', body } : {}),
    })
    jar.take(response.headers)
    let at = url
    for (let hops = 0; hops < MOST_STEPS && response.headers.has('location'); hops += 1) {
      await response.body?.cancel()
      at = new URL(response.headers.get('location') ?? '', at).href
      response = await goTo(at, jar.header())
      jar.take(response.headers)
    }
    return { url: at, html: await response.text() }
  }

  let page = await load(verificationUri)
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const form = formOf(page)
    if (!form) break
    for (const name of ['user_code', 'device_user_code'])
      if (form.fields.has(name)) form.fields.set(name, userCode)
    for (const name of ['login', 'username']) if (form.fields.has(name)) form.fields.set(name, approval.login)
    if (form.fields.has('password')) form.fields.set('password', approval.password ?? 'any')
    // A form sends the button that was pressed, not both.
    form.fields.delete(approval.deny ? 'accept' : 'cancel')
    if (approval.deny && form.fields.has('confirm')) {
      form.fields.delete('confirm')
      form.fields.set('abort', 'yes')
      page = await load(form.action, form.fields)
      break
    }
    page = await load(form.action, form.fields)
  }
  return page.html
    .replace(/<(style|script)\b[\s\S]*?<\/\1>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}
