import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type SignedIn, signedIn } from './signed-in.ts'

let alice: SignedIn
beforeAll(async () => {
  alice = await signedIn()
})
afterAll(() => alice.close())

const ask = (lines: readonly string[]) => `${lines.join('\n')}\n\n`
const GIT = ['auth', 'git-credential', '--host', 'git.example.com']
const DOCKER = ['auth', 'docker-credential', '--host', 'registry.example.com']

/** Somebody else, who has not signed in. */
const nobody = () => ({ HOME: join(alice.nmp.home, 'nobody') })

describe('nmp auth git-credential', () => {
  const request = ask(['protocol=https', 'host=git.example.com'])

  it('hands the token to a host that was named', async () => {
    const { exitCode, out, err } = await alice.nmp.run([...GIT, 'get'], {}, request)
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' })
    expect(out).toContain(`username=oauth2\npassword=${alice.token}\npassword_expiry_utc=`)
  })

  it('takes names of hosts from the environment, too', async () => {
    const env = { NMP_CREDENTIAL_HOSTS: 'other.example.com, git.example.com' }
    const { out } = await alice.nmp.run(['auth', 'git-credential', 'get', '--username', 'me'], env, request)
    expect(out).toContain(`username=me\npassword=${alice.token}`)
  })

  it('says nothing to anybody else, so that git asks its next helper', async () => {
    for (const lines of [
      ['protocol=https', 'host=github.com'],
      ['protocol=http', 'host=git.example.com'],
      ['protocol=https'],
      [],
    ])
      expect(await alice.nmp.run([...GIT, 'get'], {}, ask(lines))).toEqual({ exitCode: 0, out: '', err: '' })
  })

  it('stores nothing, erases nothing, and is no error to git', async () => {
    const given = ask(['protocol=https', 'host=git.example.com', 'username=a', `password=${alice.token}`])
    for (const action of ['store', 'erase'])
      expect(await alice.nmp.run([...GIT, action], {}, given)).toEqual({ exitCode: 0, out: '', err: '' })
    expect((await alice.nmp.run(['auth', 'token'])).out.trim()).toBe(alice.token)
  })

  it('keeps git from asking for a password when nobody is signed in, and says what to do', async () => {
    const { exitCode, out, err } = await alice.nmp.run([...GIT, 'get'], nobody(), request)
    expect({ exitCode, out }).toEqual({ exitCode: 4, out: 'quit=1\n' })
    expect(err).toContain('nmp auth login')
  })

  it.each(['https://git.example.com', '*.example.com', 'git.example.com/path', 'a b'])(
    'refuses %s as the name of a host',
    async (host) => {
      const { exitCode, out, err } = await alice.nmp.run(
        ['auth', 'git-credential', 'get', '--host', host],
        {},
        request,
      )
      expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' })
      expect(err).toContain('HOST_NAME_INVALID')
    },
  )

  it('knows the platform of the context', async () => {
    const file = join(alice.nmp.home, 'platform.yaml')
    writeFileSync(
      file,
      [
        'current_context: p',
        'clusters: [{ name: c, base_url: "https://nmp.example.com" }]',
        'users: [{ type: oauth, name: u }]',
        'contexts: [{ name: p, cluster: c, user: u }]',
      ].join('\n'),
      { mode: 0o600 },
    )
    const env = { NMP_CONFIG_FILE: file, NMP_ACCESS_TOKEN: 'from-the-environment' }
    const get = ['auth', 'git-credential', 'get']
    const own = await alice.nmp.run(get, env, ask(['protocol=https', 'host=nmp.example.com']))
    expect(own.out).toContain('password=from-the-environment')
    const other = await alice.nmp.run(get, env, request)
    expect(other).toEqual({ exitCode: 0, out: '', err: '' })
  })
})

describe('nmp auth docker-credential', () => {
  it('hands the token to a registry that was named', async () => {
    const { exitCode, out } = await alice.nmp.run([...DOCKER, 'get'], {}, 'registry.example.com\n')
    expect(exitCode).toBe(0)
    expect(JSON.parse(out)).toEqual({
      ServerURL: 'registry.example.com',
      Username: 'oauth2',
      Secret: alice.token,
    })
  })

  it('has nothing for any other, in the words that Docker knows', async () => {
    const { exitCode, out } = await alice.nmp.run([...DOCKER, 'get'], {}, 'https://index.docker.io/v1/\n')
    expect({ exitCode, out }).toEqual({ exitCode: 1, out: 'credentials not found in native keychain\n' })
  })

  it('lists the registries and no token', async () => {
    const { out } = await alice.nmp.run([...DOCKER, 'list'])
    expect(JSON.parse(out)).toEqual({ 'registry.example.com': 'oauth2' })
  })

  it('refuses to store and to erase, in words', async () => {
    const store = await alice.nmp.run([...DOCKER, 'store'], {}, '{}')
    expect(store).toMatchObject({ exitCode: 1, out: expect.stringContaining('nmp auth login') })
    const erase = await alice.nmp.run([...DOCKER, 'erase'], {}, 'registry.example.com')
    expect(erase).toMatchObject({ exitCode: 1, out: expect.stringContaining('nmp auth logout') })
  })

  it('says what to do where Docker shows it', async () => {
    mkdirSync(join(alice.nmp.home, 'nobody'), { recursive: true })
    const { exitCode, out } = await alice.nmp.run([...DOCKER, 'get'], nobody(), 'registry.example.com\n')
    expect(exitCode).toBe(4)
    expect(out).toMatch(/^Nobody is signed in .*nmp auth login/)
  })
})

describe('nmp auth token --format exec-credential', () => {
  it.each(['v1', 'v1beta1'])('speaks the version that kubectl speaks: %s', async (version) => {
    const apiVersion = `client.authentication.k8s.io/${version}`
    const { out } = await alice.nmp.run(['auth', 'token', '--format', 'exec-credential'], {
      KUBERNETES_EXEC_INFO: JSON.stringify({
        apiVersion,
        kind: 'ExecCredential',
        spec: { interactive: false },
      }),
    })
    expect(JSON.parse(out)).toEqual({
      apiVersion,
      kind: 'ExecCredential',
      status: { token: alice.token, expirationTimestamp: expect.stringMatching(/^\d{4}-.*Z$/) },
    })
  })
})
