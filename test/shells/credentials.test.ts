import { execFile, execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Server } from 'node:net'
import { join, normalize } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { type SignedIn, signedIn } from '../cli/signed-in.ts'
import { installed, TypedShell, withTools } from './tools.ts'

let alice: SignedIn
let env: NodeJS.ProcessEnv
let server: Server | undefined
beforeAll(async () => {
  alice = await signedIn()
  env = { ...installed(alice.nmp), GIT_CONFIG_NOSYSTEM: '1', GIT_TERMINAL_PROMPT: '0' }
})
afterEach(() => {
  server?.close()
  server = undefined
})
afterAll(() => alice.close())

/** Starts a server on this machine. @returns its host and port */
async function listening(started: Server): Promise<string> {
  server = started
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve))
  return `127.0.0.1:${(started.address() as AddressInfo).port}`
}

/** Runs a program beside this one, which serves it. */
function ran(
  command: string,
  args: readonly string[],
  more: NodeJS.ProcessEnv = {},
): Promise<{ failed: boolean; out: string; err: string }> {
  return new Promise((resolve) => {
    execFile(command, args, { env: { ...env, ...more }, cwd: alice.nmp.home }, (error, out, err) =>
      resolve({ failed: error !== null, out, err }),
    )
  })
}

const basic = () => `Basic ${Buffer.from(`oauth2:${alice.token}`).toString('base64')}`

/** Answers only those who send what is expected, and asks the others for a password. */
function guarded(expected: () => string, answer: RequestListener): RequestListener {
  return (request, response) => {
    if (request.headers.authorization === expected()) return answer(request, response)
    response.writeHead(401, { 'www-authenticate': 'Basic realm="here"' }).end()
  }
}

withTools(['git'], 'git', () => {
  let bare: string
  beforeAll(() => {
    bare = join(alice.nmp.home, 'repo.git')
    const work = join(alice.nmp.home, 'work')
    const git = (...args: readonly string[]) => execFileSync('git', args, { env, stdio: 'pipe' })
    git('init', '-q', work)
    writeFileSync(join(work, 'file'), 'content of the repository')
    git('-C', work, 'add', 'file')
    git('-C', work, '-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-q', '-m', 'one')
    git('clone', '-q', '--bare', work, bare)
    git('-C', bare, 'update-server-info')
  })

  const serve: RequestListener = (request, response) => {
    const path = join(bare, normalize((request.url ?? '').split('?')[0]?.replace('/repo.git', '') ?? ''))
    if (existsSync(path)) response.end(readFileSync(path))
    else response.writeHead(404).end()
  }
  const clone = (host: string, helper: string, into: string) =>
    ran('git', ['-c', `credential.helper=!${helper}`, 'clone', '-q', `http://${host}/repo.git`, into])

  it('clones with the session, asking nobody for a password', async () => {
    const host = await listening(createServer(guarded(basic, serve)))
    const { failed, err } = await clone(host, `nmp auth git-credential --host ${host}`, 'cloned')
    expect({ failed, err }).toEqual({ failed: false, err: '' })
    expect(readFileSync(join(alice.nmp.home, 'cloned/file'), 'utf8')).toBe('content of the repository')
  })

  it('gets nothing for a host that nobody has named', async () => {
    const seen: unknown[] = []
    const host = await listening(
      createServer((request, response) => {
        seen.push(request.headers.authorization)
        guarded(basic, serve)(request, response)
      }),
    )
    const { failed, err } = await clone(host, 'nmp auth git-credential --host git.example.com', 'refused')
    expect(failed).toBe(true)
    expect(err).toContain('could not read Username')
    expect(seen.every((header) => header === undefined)).toBe(true)
  })

  it('keeps the session when the server refuses the token', async () => {
    const host = await listening(createServer(guarded(() => 'nobody', serve)))
    const { failed } = await clone(host, `nmp auth git-credential --host ${host}`, 'refused')
    expect(failed).toBe(true)
    expect((await alice.nmp.run(['auth', 'token'])).out.trim()).toBe(alice.token)
  })

  it('stops with words when nobody is signed in', async () => {
    const host = await listening(createServer(guarded(basic, serve)))
    const helper = `HOME=${alice.nmp.home}/nobody nmp auth git-credential --host ${host}`
    const { failed, err } = await clone(host, helper, 'refused')
    expect(failed).toBe(true)
    expect(err).toContain('Nobody is signed in')
    expect(err).toContain('told us to quit')
  })
})

withTools(['docker'], 'docker', () => {
  /** What a registry is sent for a manifest by Docker, which is to ask this helper for it. */
  async function sentFor(named: (host: string) => string): Promise<ReadonlySet<string | undefined>> {
    const sent = new Set<string | undefined>()
    const host = await listening(
      createServer(
        guarded(basic, (_request, response) => {
          response.writeHead(404).end()
        }),
      ).prependListener('request', ({ headers }) => sent.add(headers.authorization)),
    )
    const folder = join(alice.nmp.home, 'docker')
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'config.json'), JSON.stringify({ credHelpers: { [host]: 'nmp' } }))
    await ran('docker', ['manifest', 'inspect', '--insecure', `${host}/team/model:1`], {
      DOCKER_CONFIG: folder,
      NMP_CREDENTIAL_HOSTS: named(host),
    })
    return sent
  }

  it('shows the session to a registry that was named', async () => {
    expect(await sentFor((host) => host)).toContain(basic())
  })

  it('shows nothing to a registry that was not named', async () => {
    expect([...(await sentFor(() => 'registry.example.com'))]).toEqual([undefined])
  })

  it('is refused a sign-in of its own, in words', async () => {
    const host = await listening(createServer((_request, response) => response.end('{}')))
    const folder = join(alice.nmp.home, 'docker')
    writeFileSync(join(folder, 'config.json'), JSON.stringify({ credHelpers: { [host]: 'nmp' } }))
    const { failed, err } = await ran('docker', ['login', '-u', 'a', '-p', 'b', host], {
      DOCKER_CONFIG: folder,
    })
    expect(failed).toBe(true)
    expect(err).toContain('nmp auth login')
  })
})

/** The version of the interface that a kubectl speaks: `v1` from 1.22 on, before that `v1beta1` only. */
function execVersion(): string {
  const said = execFileSync('kubectl', ['version', '--client', '-o', 'json'], { encoding: 'utf8' })
  const minor = Number(/"minor": "(\d+)/.exec(said)?.[1])
  return `client.authentication.k8s.io/${minor < 22 ? 'v1beta1' : 'v1'}`
}

withTools(['kubectl', 'openssl'], 'kubectl', () => {
  it('sends the token that the credential plugin hands out', async () => {
    const [key, certificate] = [join(alice.nmp.home, 'key.pem'), join(alice.nmp.home, 'certificate.pem')]
    execFileSync(
      'openssl',
      [
        ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'],
        ...[
          '-subj',
          '/CN=127.0.0.1',
          '-addext',
          'subjectAltName=IP:127.0.0.1',
          '-keyout',
          key,
          '-out',
          certificate,
        ],
      ],
      { stdio: 'pipe' },
    )
    const tls = { key: readFileSync(key), cert: readFileSync(certificate) }
    const host = await listening(
      createTlsServer(
        tls,
        guarded(
          () => `Bearer ${alice.token}`,
          (_request, response) => response.end('hello from the cluster'),
        ),
      ),
    )
    const exec = {
      apiVersion: execVersion(),
      command: 'nmp',
      args: ['auth', 'token', '--format', 'exec-credential'],
      interactiveMode: 'Never',
      provideClusterInfo: false,
    }
    const kubeconfig = join(alice.nmp.home, 'kubeconfig')
    writeFileSync(
      kubeconfig,
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Config',
        'current-context': 'c',
        clusters: [
          { name: 'k', cluster: { server: `https://${host}`, 'certificate-authority': certificate } },
        ],
        users: [{ name: 'u', user: { exec } }],
        contexts: [{ name: 'c', context: { cluster: 'k', user: 'u' } }],
      }),
    )
    const { out, err } = await ran('kubectl', ['--kubeconfig', kubeconfig, 'get', '--raw', '/hello'])
    expect({ out, err }).toEqual({ out: 'hello from the cluster', err: '' })
  })
})

withTools(['curl'], 'curl', () => {
  it('takes the header from a pipe, and has the token in no command line', async () => {
    let commandLines = ''
    const host = await listening(
      createServer((request, response) => {
        commandLines = execFileSync('ps', ['axo', 'args'], { encoding: 'utf8' })
        response.end(request.headers.authorization)
      }),
    )
    const { out } = await ran('sh', ['-c', `nmp auth token --format header | curl -sH @- http://${host}/`])
    expect(out).toBe(`Bearer ${alice.token}`)
    expect(commandLines).toContain('curl -sH @-')
    expect(commandLines).not.toContain(alice.token)
  })
})

withTools(['script'], 'nmp auth exec at a terminal', () => {
  it('lets Ctrl-C reach the command once, and waits for it', async () => {
    const script = `let n = 0; process.on('SIGINT', () => { n += 1; setTimeout(() => { console.log('INTERRUPTS ' + n); process.exit(9) }, 600) }); console.log('UP'); setInterval(() => {}, 1000)`
    const file = join(alice.nmp.home, 'child.cjs')
    writeFileSync(file, script)
    const shell = new TypedShell(`sh -c 'nmp auth exec -- node ${file}; echo CODE $?'`, {
      env,
      cwd: alice.nmp.home,
    })
    await shell.shown(/UP/)
    await shell.type('\u0003', /INTERRUPTS 1\r\n/)
    shell.close()
  })
})
