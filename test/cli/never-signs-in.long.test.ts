import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LISTED_COMMANDS } from '../../src/cli/commands.ts'
import {
  type EmulatedPlatform,
  type FakeProvider,
  startFakeProvider,
  startPlatform,
} from '../../src/testing/index.ts'
import { builtNmp, type Nmp } from './nmp-process.ts'

let nmp: Nmp
let provider: FakeProvider
let platform: EmulatedPlatform
beforeAll(async () => {
  nmp = builtNmp()
  provider = await startFakeProvider({ intervalSeconds: 1 })
  platform = await startPlatform({ issuer: provider.issuer, clientId: provider.clientId })
})
afterAll(async () => {
  nmp.dispose()
  await Promise.all([provider.close(), platform.close()])
})

/** What a command is given, and what it says to somebody who is not signed in. */
type Case = readonly [args: readonly string[], exitCode: number, code?: string]

const NOBODY = 'NOT_SIGNED_IN'

/** Every command but the sign-in itself. */
const CASES: Readonly<Record<string, Case>> = {
  'auth list': [[], 0],
  'auth switch': [[], 4, NOBODY],
  'auth status': [[], 4, NOBODY],
  'auth refresh': [[], 4, NOBODY],
  'auth logout': [[], 0],
  'auth token': [[], 4, NOBODY],
  'auth exec': [['--', 'true'], 4, NOBODY],
  'auth git-credential': [['get', '--host', 'git.example.com'], 4, NOBODY],
  'auth docker-credential': [['get', '--host', 'git.example.com'], 4, NOBODY],
  'auth explain': [['AADSTS70011'], 0],
  'auth doctor': [[], 4, NOBODY],
  'members list': [[], 4, NOBODY],
  'members create': [['bob@example.com', '--roles', 'Viewer', '--no-wait'], 4, NOBODY],
  'members add': [['bob@example.com', '--roles', 'Viewer', '--no-wait'], 4, NOBODY],
  'members update': [['bob@example.com', '--roles', 'Viewer', '--no-wait'], 4, NOBODY],
  'members delete': [['bob@example.com', '--no-wait'], 4, NOBODY],
  'workspaces list': [[], 4, NOBODY],
  'workspaces get': [['ml-team'], 4, NOBODY],
  'workspaces create': [['ml-team', '--no-wait'], 4, NOBODY],
  'workspaces delete': [['ml-team'], 4, NOBODY],
  'config view': [[], 0],
  'config current-context': [[], 0],
  'config use-context': [['none-such'], 2],
  'config set': [[], 0],
  completion: [['bash'], 0],
  help: [[], 0],
}

describe('nothing but nmp auth login starts a sign-in', () => {
  const others = LISTED_COMMANDS.filter(({ words }) => words !== 'auth login')

  it('is asked of every command', () => {
    expect(Object.keys(CASES).sort()).toEqual([...new Set(others.map(({ words }) => words))].sort())
  })

  it.each(others.map(({ words }) => words))('%s', async (words) => {
    const [args, expected, code = ''] = CASES[words] ?? [[], -1]
    const at = args.indexOf('--')
    const [own, rest] = at < 0 ? [args, []] : [args.slice(0, at), args.slice(at)]
    const line = [...words.split(' '), ...own, '--base-url', platform.baseUrl, '--json', ...rest]
    const input = words.includes('docker') ? 'git.example.com' : 'protocol=https\nhost=git.example.com\n\n'
    const { exitCode, out, err } = await nmp.run(line, {}, input)
    expect(exitCode, out + err).toBe(expected)
    expect(out + err).toContain(code)
    expect(provider.requestsTo('device')).toEqual([])
  })
})
