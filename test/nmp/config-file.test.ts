import { execFileSync, spawn } from 'node:child_process'
import {
  chmod,
  chown,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { realWorld, Secret } from '../../src/index.ts'
import type { ConfigChange } from '../../src/nmp/config-change.ts'
import { changeConfig, readConfig } from '../../src/nmp/config-file.ts'
import { type ConfigLocation, configLocation } from '../../src/nmp/config-location.ts'
import { FakeClock } from '../../src/testing/fake-clock.ts'

let home: string
const world = realWorld()

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'nmp-config-'))
})
afterEach(() => rm(home, { recursive: true, force: true }))

const WRITTEN_BY_PYTHON = `current_context: default
clusters:
- name: default-cluster
  base_url: https://nmp.example.com/
  metadata: {}
users:
- type: oauth
  name: default-user
  token: ey.a.b
  refresh_token: rt-1
contexts:
- name: default
  cluster: default-cluster
  user: default-user
  workspace: ml-team
  preferences:
    output_format: table
    timestamp_format: iso8601
    truncate: true
    color_output: false
telemetry_enabled: true
`

async function located(text?: string): Promise<ConfigLocation> {
  const location = await configLocation({ env: {}, home })
  if (text !== undefined) {
    await mkdir(join(home, '.config', 'nmp'), { recursive: true })
    await writeFile(location.file, text, { mode: 0o600 })
  }
  return location
}

const change = (location: ConfigLocation, ...changes: ConfigChange[]) =>
  changeConfig(location, changes, { world })

const code = (expected: string, evidence: Record<string, unknown> = {}) =>
  expect.objectContaining({
    problem: expect.objectContaining({ code: expected, evidence: expect.objectContaining(evidence) }),
  })

const LAYOUT = 'the indentation is wrong, or a bracket, a quote or a colon is missing'

describe('where it is', () => {
  it('is what NMP_CONFIG_FILE says, then XDG_CONFIG_HOME when its folder is there, then ~/.config', async () => {
    const XDG_CONFIG_HOME = join(home, 'xdg')
    const fallback = join(home, '.config', 'nmp', 'config.yaml')
    expect((await configLocation({ env: { XDG_CONFIG_HOME }, home })).file).toBe(fallback)
    await mkdir(join(XDG_CONFIG_HOME, 'nmp'), { recursive: true })
    expect((await configLocation({ env: { XDG_CONFIG_HOME }, home })).file).toBe(
      join(XDG_CONFIG_HOME, 'nmp', 'config.yaml'),
    )
    expect(await configLocation({ env: { XDG_CONFIG_HOME, NMP_CONFIG_FILE: '/x.yaml' }, home })).toEqual({
      file: '/x.yaml',
      named: true,
    })
    expect((await configLocation({ env: { XDG_CONFIG_HOME: '', NMP_CONFIG_FILE: '' }, home })).file).toBe(
      fallback,
    )
  })

  it('CL-02 is never a file of the working directory', async () => {
    const elsewhere = await configLocation({ env: {}, home })
    await writeFile(join(home, 'config.yaml'), WRITTEN_BY_PYTHON)
    await mkdir(join(home, 'nmp'))
    await writeFile(join(home, 'nmp', 'config.yaml'), WRITTEN_BY_PYTHON)
    expect((await readConfig(elsewhere, world)).contexts).toEqual([])
  })
})

describe('reading', () => {
  it('is empty without a file, and an error when the file was named', async () => {
    expect(await readConfig(await located(), world)).toEqual({ clusters: [], users: [], contexts: [] })
    await expect(readConfig({ file: join(home, 'no.yaml'), named: true }, world)).rejects.toEqual(
      code('CONFIG_MISSING'),
    )
  })

  it('reads what the Python tools write, tokens too', async () => {
    const config = await readConfig(await located(WRITTEN_BY_PYTHON), world)
    expect(config.users[0]?.token?.reveal()).toBe('ey.a.b')
    expect(config.users[0]?.refreshToken?.reveal()).toBe('rt-1')
    expect(config.contexts).toEqual([
      {
        name: 'default',
        cluster: 'default-cluster',
        user: 'default-user',
        workspace: 'ml-team',
        preferences: {
          outputFormat: 'table',
          timestampFormat: 'iso8601',
          truncate: true,
          colorOutput: false,
        },
      },
    ])
    expect(JSON.stringify(config)).not.toMatch(/ey\.a\.b|rt-1/)
  })

  it('reads users of long ago: an address, or a token in the place of one', async () => {
    const users = [
      '{type: api-key, name: a, api_key: alice@example.com}',
      '{name: b, api_key: " token "}',
      '{type: no-auth, name: c}',
      '{name: d}',
    ]
    const config = await readConfig(await located(`users: [${users.join(', ')}]`), world)
    expect(config.users[0]).toEqual({ name: 'a', legacyEmail: 'alice@example.com' })
    expect(config.users[1]?.token?.reveal()).toBe('token')
    expect(config.users.slice(2)).toEqual([{ name: 'c' }, { name: 'd' }])
  })

  it.each([
    ['', 0],
    ['# nothing but a comment\n', 0],
    ['contexts: []\nfuture: {a: [1, 2]}\n', 0],
  ])('takes %j', async (text, contexts) => {
    expect((await readConfig(await located(text), world)).contexts).toHaveLength(contexts)
  })

  it.each([
    ['current_context: a\ncurrent_context: b\n', 2, 'this key is there twice'],
    ['a: [1\n', 2, LAYOUT],
    ['a:\n  b: 1\n c: 2\n', 3, LAYOUT],
    ['a: !!binary %\n', 1, 'this is not YAML'],
    ['a: 1\n\tb: 2\n', 2, 'a tab stands where spaces must stand'],
    ['a: 1\n---\nb: 2\n', 2, 'a second document starts here'],
    ['- a\n', 1, 'it must hold settings as "name: value"'],
    ['just text\n', 1, 'it must hold settings as "name: value"'],
    ['contexts: 7\n', 1, 'contexts must be a list of objects'],
    ['clusters:\n- name: a\n  base_url: 7\n', 3, 'clusters[0].base_url must be a non-empty string'],
    ['clusters:\n- {name: a}\n', 2, 'clusters[0].base_url must be a non-empty string'],
    ['users:\n- {name: a}\n- {name: a}\n', 3, 'users has a twice'],
    [
      'users:\n- {name: u}\ncontexts:\n- name: c\n  cluster: gone\n  user: u\n',
      5,
      'context c names cluster gone, which is not there',
    ],
    ['a: &a [x]\nb: *c\n', 1, 'its aliases cannot be resolved'],
  ])('CL-03 names the line of the fault in %j', async (text, line, reason) => {
    await expect(readConfig(await located(text), world)).rejects.toEqual(
      code('CONFIG_INVALID', { line, reason }),
    )
  })

  it('CL-03 does not resolve a bomb of aliases', async () => {
    const levels = Array.from(
      { length: 30 },
      (_, n) => `a${n + 1}: &a${n + 1} [${Array(9).fill(`*a${n}`).join(',')}]`,
    )
    const location = await located(`a0: &a0 [x]\n${levels.join('\n')}\n`)
    await expect(readConfig(location, world)).rejects.toEqual(code('CONFIG_INVALID'))
  })

  it('CL-03 refuses a file that is not UTF-8', async () => {
    const location = await located('')
    await writeFile(location.file, Buffer.from([0x61, 0x3a, 0x20, 0xff, 0xfe]))
    await expect(readConfig(location, world)).rejects.toEqual(
      code('CONFIG_INVALID', { reason: 'it is not UTF-8 text' }),
    )
  })

  it('CL-03 refuses 100 MB without reading them', async () => {
    const location = await located('a: 1\n')
    await truncate(location.file, 100_000_000)
    const before = process.memoryUsage().rss
    await expect(readConfig(location, world)).rejects.toEqual(code('CONFIG_TOO_LARGE'))
    expect(process.memoryUsage().rss - before).toBeLessThan(32 * 1_048_576)
  })

  it.each([0o666, 0o620, 0o602])('CL-03 refuses a file that others can change: mode %o', async (mode) => {
    const location = await located(WRITTEN_BY_PYTHON)
    await chmod(location.file, mode)
    await expect(readConfig(location, world)).rejects.toEqual(code('CONFIG_WRITABLE_BY_OTHERS'))
  })

  it('CL-03 follows a link to a file of ours, and judges that file', async () => {
    const location = await located('')
    await rm(location.file)
    const kept = join(home, 'dotfiles.yaml')
    await writeFile(kept, WRITTEN_BY_PYTHON, { mode: 0o600 })
    await symlink(kept, location.file)
    expect((await readConfig(location, world)).contexts).toHaveLength(1)
    await chmod(kept, 0o666)
    await expect(readConfig(location, world)).rejects.toEqual(code('CONFIG_WRITABLE_BY_OTHERS'))
  })

  it('does not hang at a pipe and does not read a folder', async () => {
    const location = await located('')
    await rm(location.file)
    execFileSync('mkfifo', [location.file])
    await expect(readConfig(location, world)).rejects.toEqual(code('CONFIG_NOT_A_FILE'))
    await rm(location.file)
    await mkdir(location.file)
    await expect(readConfig(location, world)).rejects.toEqual(code('CONFIG_NOT_A_FILE'))
  })

  it('CL-01 reaches no prototype', async () => {
    const text =
      '__proto__: {polluted: 1}\nconstructor: {prototype: {polluted: 1}}\nusers: [{name: a, __proto__: {token: t}}]\n'
    const config = await readConfig(await located(text), world)
    expect(config.users[0]?.token).toBeUndefined()
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })
})

describe('changing', () => {
  it('makes a context with a cluster and a user of its own, and nothing else', async () => {
    const location = await located()
    await change(location, { kind: 'set_context', name: 'prod', baseUrl: 'https://nmp.example.com' })
    expect(await readFile(location.file, 'utf8')).toBe(`clusters:
  - name: prod-cluster
    base_url: https://nmp.example.com
users:
  - name: prod-user
    type: no-auth
contexts:
  - name: prod
    cluster: prod-cluster
    user: prod-user
    workspace: default
current_context: prod
`)
  })

  it('keeps comments and keys that it does not know', async () => {
    const text = `# my platforms
current_context: default # the usual one
clusters:
- name: default-cluster
  base_url: https://old.example.com/
  # a private authority
  certificate_authority: /etc/ca.pem
  metadata: {owner: me}
users:
- {type: no-auth, name: default-user}
contexts:
- name: default
  cluster: default-cluster
  user: default-user
  default_model: llama
telemetry_enabled: false # no
note: ${'a long line of words '.repeat(10)}end
`
    const location = await located(text)
    await change(location, { kind: 'set_context', name: 'default', baseUrl: 'https://new.example.com' })
    const lines = (await readFile(location.file, 'utf8')).split('\n').map((line) => line.trim())
    for (const line of text.split('\n').map((other) => other.trim()))
      expect(lines).toContain(
        line.replace('https://old.example.com/', 'https://new.example.com').replace(/\{(.*)\}/, '{ $1 }'),
      )
  })

  it('switches the context, and refuses one that is not there', async () => {
    const location = await located(WRITTEN_BY_PYTHON)
    await change(location, { kind: 'set_context', name: 'dev', baseUrl: 'http://localhost:8080' })
    expect((await change(location, { kind: 'use_context', name: 'dev' })).currentContext).toBe('dev')
    const before = await readFile(location.file, 'utf8')
    await expect(change(location, { kind: 'use_context', name: 'prod' })).rejects.toEqual(
      code('CONTEXT_UNKNOWN', { context: 'prod', known: 'default, dev' }),
    )
    expect(await readFile(location.file, 'utf8')).toBe(before)
  })

  it('writes nothing at all when the second of two changes is refused', async () => {
    const location = await located()
    const changes: ConfigChange[] = [
      { kind: 'set_context', name: 'a', baseUrl: 'https://a.example' },
      { kind: 'use_context', name: 'b' },
    ]
    await expect(change(location, ...changes)).rejects.toEqual(code('CONTEXT_UNKNOWN'))
    expect(await readdir(join(home, '.config', 'nmp'))).toEqual([])
  })

  it.each([
    ['CONTEXT_NEEDS_ADDRESS', { kind: 'set_context', name: 'new', workspace: 'w' }],
    ['CONTEXT_NAME_INVALID', { kind: 'set_context', name: 'a b', baseUrl: 'https://a.example' }],
    ['CONTEXT_UNKNOWN', { kind: 'remove_tokens', context: 'new' }],
  ] satisfies [string, ConfigChange][])('refuses with %s', async (expected, wrong) => {
    await expect(change(await located(), wrong)).rejects.toEqual(code(expected))
  })

  it('stores a token on one line however long it is, and takes all of them away', async () => {
    const location = await located(WRITTEN_BY_PYTHON)
    const token = `ey${'aB3-_'.repeat(800)}.${'x'.repeat(400)}.`
    await change(location, { kind: 'set_token', context: 'default', token: new Secret(token) })
    expect(await readFile(location.file, 'utf8')).toContain(`token: ${token}\n`)
    const config = await change(location, { kind: 'remove_tokens', context: 'default' })
    expect(config.users).toEqual([{ name: 'default-user' }])
    expect(await readFile(location.file, 'utf8')).not.toMatch(/token:/)
  })

  it.each([0o000, 0o002, 0o022, 0o077])('is 0600 in 0700 under umask %o', async (umask) => {
    const location = await located()
    const before = process.umask(umask)
    try {
      await change(location, { kind: 'set_context', name: 'a', baseUrl: 'https://a.example' })
    } finally {
      process.umask(before)
    }
    expect((await stat(location.file)).mode & 0o777).toBe(0o600)
    expect((await stat(join(home, '.config', 'nmp'))).mode & 0o777).toBe(0o700)
  })

  it('leaves a link a link, and the mode of a foreign folder as it is', async () => {
    const location = await located('')
    await rm(location.file)
    const kept = join(home, 'dotfiles.yaml')
    await writeFile(kept, WRITTEN_BY_PYTHON, { mode: 0o600 })
    await symlink(kept, location.file)
    await chmod(home, 0o755)
    await change(location, { kind: 'set_context', name: 'default', workspace: 'other' })
    expect(await readFile(kept, 'utf8')).toContain('workspace: other')
    await change(
      { file: join(home, 'own.yaml'), named: true },
      {
        kind: 'set_context',
        name: 'a',
        baseUrl: 'https://a.example',
      },
    )
    expect((await stat(home)).mode & 0o777).toBe(0o755)
  })

  it.runIf(process.getuid?.() === 0)(
    'CL-13 root leaves nothing in the folder of another person',
    async () => {
      const add = { kind: 'set_context', name: 'a', baseUrl: 'https://a.example' } as const
      await chown(home, 1000, 1000)
      await expect(change(await located(), add)).rejects.toEqual(code('CONFIG_FOLDER_OF_ANOTHER'))
      expect(await readdir(home)).toEqual([])
      const folder = join(home, '.config', 'nmp')
      await mkdir(folder, { recursive: true })
      await chown(folder, 1000, 1000)
      await expect(change(await located(), add)).rejects.toEqual(code('CONFIG_FOLDER_OF_ANOTHER'))
      expect(await readdir(folder)).toEqual([])
    },
  )

  it('leaves no file behind, whatever happened', async () => {
    const location = await located('contexts: 7\n')
    await expect(change(location, { kind: 'use_context', name: 'a' })).rejects.toEqual(code('CONFIG_INVALID'))
    expect(await readdir(join(home, '.config', 'nmp'))).toEqual(['config.yaml'])
  })

  it('says that the folder cannot be written', async () => {
    await writeFile(join(home, '.config'), 'a file in the way')
    await expect(
      change(await configLocation({ env: {}, home }), { kind: 'use_context', name: 'a' }),
    ).rejects.toEqual(code('CONFIG_UNWRITABLE', { reason: 'ENOTDIR' }))
  })
})

describe('several writers', () => {
  it('lose nothing within one process', async () => {
    const location = await located()
    await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        change(location, { kind: 'set_context', name: `c${n}`, baseUrl: `https://c${n}.example` }),
      ),
    )
    expect((await readConfig(location, world)).contexts).toHaveLength(8)
    expect(await readdir(join(home, '.config', 'nmp'))).toEqual(['config.yaml'])
  })

  it('lose nothing in several processes, while a reader always sees a whole file', async () => {
    const location = await located()
    const writer = new URL('./config-writer.ts', import.meta.url).pathname
    const ended = ['a', 'b', 'c'].map(
      (name) =>
        new Promise((resolve) =>
          spawn(process.execPath, ['--import', 'tsx', writer, location.file, name, '4'], {
            stdio: 'inherit',
          }).on('exit', resolve),
        ),
    )
    let running = true
    let looks = 0
    const all = Promise.all(ended).finally(() => {
      running = false
    })
    while (running) {
      await readConfig(location, world)
      looks += 1
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(await all).toEqual([0, 0, 0])
    expect(looks).toBeGreaterThan(10)
    expect((await readConfig(location, world)).contexts).toHaveLength(12)
  })

  it('wait for the rest of a file that another tool is writing in place', async () => {
    const location = await located(WRITTEN_BY_PYTHON)
    const handle = await open(location.file, 'w')
    const half = WRITTEN_BY_PYTHON.indexOf('metadata')
    await handle.write(WRITTEN_BY_PYTHON.slice(0, half))
    const looking = readConfig(location, world)
    const changing = change(location, { kind: 'set_context', name: 'dev', baseUrl: 'http://localhost:8080' })
    await delay(10)
    await handle.write(WRITTEN_BY_PYTHON.slice(half))
    await handle.close()
    expect((await looking).contexts).toHaveLength(1)
    expect((await changing).contexts.map(({ name }) => name)).toEqual(['default', 'dev'])
  })

  it('put back what another tool undid, because it had read the file before', async () => {
    const location = await located(WRITTEN_BY_PYTHON)
    const changing = change(location, { kind: 'set_context', name: 'dev', baseUrl: 'http://localhost:8080' })
    while ((await readFile(location.file, 'utf8')) === WRITTEN_BY_PYTHON) await delay(1)
    await writeFile(location.file, WRITTEN_BY_PYTHON.replace('ml-team', 'other'))
    await changing
    const { contexts } = await readConfig(location, world)
    expect(contexts.map(({ name, workspace }) => [name, workspace])).toEqual([
      ['default', 'other'],
      ['dev', 'default'],
    ])
  })

  it('leave what another tool wrote on top of a change', async () => {
    const location = await located(WRITTEN_BY_PYTHON)
    const changing = change(location, { kind: 'set_context', name: 'dev', baseUrl: 'http://localhost:8080' })
    while ((await readFile(location.file, 'utf8')) === WRITTEN_BY_PYTHON) await delay(1)
    const theirs = (await readFile(location.file, 'utf8')).replace('ml-team', 'other')
    await writeFile(location.file, theirs)
    await changing
    expect(await readFile(location.file, 'utf8')).toBe(theirs)
  })

  it('CC-05 pass a lock whose holder died, and name the lock that a living one keeps', async () => {
    const location = await located(WRITTEN_BY_PYTHON)
    const lock = `${location.file}.lock`
    await writeFile(lock, 'dead')
    const clock = new FakeClock()
    await changeConfig(location, [{ kind: 'use_context', name: 'default' }], { world: { ...world, clock } })
    expect(clock.monotonicMs()).toBeLessThan(5_300)
    const busy = new FakeClock()
    const living = {
      ...busy,
      nowMs: () => busy.nowMs(),
      monotonicMs: () => busy.monotonicMs(),
      async sleep(ms: number) {
        await writeFile(lock, `alive at ${busy.monotonicMs()}`)
        await busy.sleep(ms)
      },
    }
    await writeFile(lock, 'alive')
    await expect(
      changeConfig(location, [{ kind: 'use_context', name: 'default' }], {
        world: { ...world, clock: living },
      }),
    ).rejects.toEqual(code('CONFIG_BUSY', { file: lock }))
  })

  it('CL-11 stop waiting for the lock when cancelled', async () => {
    const location = await located(WRITTEN_BY_PYTHON)
    await writeFile(`${location.file}.lock`, 'held')
    const waiting = changeConfig(location, [{ kind: 'use_context', name: 'default' }], {
      world,
      signal: AbortSignal.abort(new TypeError('enough')),
    })
    await expect(waiting).rejects.toThrow('enough')
  })
})
