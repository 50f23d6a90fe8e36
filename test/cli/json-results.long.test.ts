import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AUDIENCE, CLIENT_ID } from '../../demo/provider.ts'
import { LISTED_COMMANDS } from '../../src/cli/commands.ts'
import { fieldRows } from '../../src/cli/json/fields.ts'
import { JSON_RESULTS } from '../../src/cli/json/results.ts'
import { jsonSchema, jsonSections } from '../../src/cli/json-help.ts'
import { heedVerdict } from '../../src/cli/prompt-guard.ts'
import { type EmulatedPlatform, startPlatform } from '../../src/testing/platform.ts'
import { eventsOf } from './nmp-process.ts'
import { type SignedIn, signedIn } from './signed-in.ts'

const ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true })
ajv.addSchema(jsonSchema(), 'nmp')

/** What is wrong with a value that is to be a result of that name. */
function faults(name: string, value: unknown): readonly string[] {
  const validate = ajv.getSchema(`nmp#/$defs/${name}`)
  if (validate === undefined) throw new Error(`no result ${name}`)
  return validate(value) === true
    ? []
    : (validate.errors ?? []).map(
        ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
      )
}

let alice: SignedIn
let platform: EmulatedPlatform
beforeAll(async () => {
  alice = await signedIn(async ({ issuer }) => {
    platform = await startPlatform({
      issuer,
      clientId: CLIENT_ID,
      audience: AUDIENCE,
      workspaces: { 'ml-team': { members: { 'alice@example.com': ['Admin'] } } },
    })
    return ['--base-url', platform.baseUrl]
  })
})
afterAll(async () => {
  await alice.close()
  await platform.close()
})

const JWT = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{"sub":"x","iss":"https://i.example"}').toString('base64url')}.`

describe('what is printed as JSON', () => {
  it('is what the schema of a sign-in says', () => {
    const seen = new Set<unknown>()
    for (const event of alice.events) {
      seen.add(event['event'])
      expect(faults(String(event['event']), event)).toEqual([])
    }
    expect([...seen]).toEqual(expect.arrayContaining(['device_code', 'signed_in']))
  })

  it('is what the schema of a sign-in through the browser says', () => {
    const event = {
      event: 'browser',
      authorization_uri: 'https://sso.example.com/auth?client_id=nmp',
      redirect_uri: 'http://127.0.0.1:4711/callback',
      expires_at: '2026-01-01T00:15:00Z',
    }
    expect(faults('browser', event)).toEqual([])
    expect(faults('browser', { ...event, instead_of: 'KEYCLOAK_DEVICE_GRANT_OFF' })).toEqual([])
    expect(faults('browser', { ...event, code: 'secret' })).not.toEqual([])
  })

  it.each<[name: string, args: readonly string[], env?: Readonly<Record<string, string>>]>([
    ['token', ['auth', 'token', '--json']],
    ['token', ['auth', 'token', '--json'], { NMP_ACCESS_TOKEN: 'opaque' }],
    ['exec_credential', ['auth', 'token', '--format', 'exec-credential']],
    ['exec_credential', ['auth', 'token', '--format', 'exec-credential'], { NMP_ACCESS_TOKEN: 'opaque' }],
    ['session_status', ['auth', 'status', '--json']],
    ['token_status', ['auth', 'status', '--json'], { NMP_ACCESS_TOKEN: JWT }],
    ['token_status', ['auth', 'status', '--json'], { NMP_ACCESS_TOKEN: 'opaque' }],
    ['session', ['auth', 'refresh', '--json']],
    ['accounts', ['auth', 'list', '--json']],
    ['account_chosen', ['auth', 'switch', 'alice@example.com', '--json']],
    ['problem', ['auth', 'explain', 'AADSTS70011', '--json']],
    ['problem', ['auth', 'explain', 'nothing known', '--json']],
    ['codes', ['auth', 'explain', '--list', '--json']],
    ['error', ['auth', 'token', '--json', '--context', 'none-such']],
    ['error', ['auth', 'tokken', '--json']],
    ['config', ['config', 'view', '--json']],
    ['config', ['config', 'view', '--json', '--all-contexts'], { NMP_ACCESS_TOKEN: 'opaque' }],
    ['current_context', ['config', 'current-context', '--json']],
    [
      'config_changed',
      ['config', 'set', '--context', 'other', '--base-url', 'https://other.example.com', '--json'],
    ],
    ['context_chosen', ['config', 'use-context', 'default', '--json']],
    ['members', ['members', 'list', '--workspace', 'ml-team', '--json']],
    [
      'member_change',
      ['members', 'create', 'bob@example.com', '--workspace', 'ml-team', '--no-wait', '--json'],
    ],
    [
      'member_change',
      ['members', 'delete', 'bob@example.com', '--workspace', 'ml-team', '--no-wait', '--json'],
    ],
    ['workspace', ['workspaces', 'create', 'second', '--no-wait', '--json']],
    ['workspaces', ['workspaces', 'list', '--json']],
    ['workspace', ['workspaces', 'get', 'ml-team', '--json']],
    ['workspace_deleted', ['workspaces', 'delete', 'second', '--json']],
    ['diagnosis', ['auth', 'doctor', '--json']],
    ['device_code', ['auth', 'login', '--start', '--quiet']],
    ['error', ['auth', 'login', '--resume', '--json']],
    ['signed_out', ['auth', 'logout', '--json']],
    ['signed_out', ['auth', 'logout', '--json', '--all']],
  ])('is %s for nmp %j', async (name, args, env = {}) => {
    const { out, err } = await alice.nmp.run(args, env)
    const lines = eventsOf(out)
    expect({ lines: lines.length, err: lines.length === 1 ? '' : err }).toEqual({ lines: 1, err: '' })
    expect(faults(name, lines[0])).toEqual([])
  })

  it('is what the schema says of a sign-in that comes after too many', () => {
    const told: string[] = []
    const terminal = { attended: false, out: (text: string) => told.push(text) }
    const here = { terminal, json: true, talk: { insist() {} } }
    expect(heedVerdict({ kind: 'quiet', count: 3 }, 'nmp auth login', here)).toBe(false)
    expect(eventsOf(told.join('')).flatMap((event) => faults('unanswered', event))).toEqual([])
    expect(told).toHaveLength(1)
  })

  it('is printed by no command that the help says nothing of', () => {
    const silent = ['auth exec', 'auth git-credential', 'auth docker-credential', 'completion', 'help']
    const told = new Set(Object.values(JSON_RESULTS).flatMap(({ commands }) => commands))
    for (const { words } of LISTED_COMMANDS)
      expect({
        words,
        told: silent.includes(words) || [...told].some((line) => line.startsWith(words)),
      }).toEqual({
        words,
        told: true,
      })
  })
})

describe('nmp help json', () => {
  it('names every field of every result', async () => {
    const { exitCode, out } = await alice.nmp.run(['help', 'json'])
    expect(exitCode).toBe(0)
    for (const { schema } of Object.values(JSON_RESULTS))
      for (const [field] of fieldRows(schema)) expect(out).toContain(`  ${field}`)
    expect(jsonSections().length).toBe(Object.keys(JSON_RESULTS).length + 1)
  })

  it('is the schema itself as JSON', async () => {
    const { out } = await alice.nmp.run(['help', 'json', '--json'])
    const file = join(alice.nmp.home, 'schema.json')
    writeFileSync(file, out)
    expect(JSON.parse(out)).toEqual(JSON.parse(JSON.stringify(jsonSchema())))
  })

  it('describes every field', () => {
    for (const [name, { schema }] of Object.entries(JSON_RESULTS))
      for (const [field, text] of fieldRows(schema)) expect(`${name} ${field}: ${text}`).toMatch(/: .+/)
  })
})
