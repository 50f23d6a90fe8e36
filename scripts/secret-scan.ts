/**
 * Runs the tests that sign in, keeps everything that they and each `nmp` they start print, and looks for secrets in it:
 * tokens, device codes, verifiers, and whatever a test planted. Exits with 1 when there is one, or when a test fails.
 *   npx tsx scripts/secret-scan.ts [paths of tests]
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const asked = process.argv.slice(2)
const tests =
  asked.length > 0
    ? asked
    : [
        'test/cli',
        'test/session',
        'test/device-flow',
        'test/device-login',
        'test/browser-flow',
        'test/flow-choice',
      ]

/** What secrets look like here. The fake provider and the sentinels have shapes of their own, so that they are known. */
const SECRETS: Readonly<Record<string, RegExp>> = {
  'a JWT': /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]+/g,
  'a device code': /dc(?:\+|%2B)[0-9a-f]{32}/gi,
  'a refresh token': /\brt-[0-9a-f]{8}-[0-9a-f-]{27}/g,
  'a planted secret': /sentinel-[0-9a-f]{12,}/g,
  // Codes and refresh tokens of the embedded provider, and the verifiers of PKCE (RFC 7636 section 4.1).
  '43 characters of base64url': /(?<![\w-])(?=[\w-]*[a-z])(?=[\w-]*[A-Z])(?=[\w-]*\d)[\w-]{43}(?![\w-])/g,
}

/** Commands whose standard output is a token, by design. */
const HANDS_OUT = /\bauth (?:token|exec|git-credential|docker-credential)\b/

interface Transcript {
  readonly args: readonly string[]
  readonly out: string
  readonly err: string
}

/** What the address of a sign-in page shows to whoever opens it. The verifier behind the challenge is not among it. */
const SHOWN_BY_A_PAGE = /(?<=[?&](?:state|nonce|code_challenge)=)[\w-]{43}/g

function secretsIn(text: string): readonly string[] {
  const looked = text.replace(SHOWN_BY_A_PAGE, '')
  return Object.entries(SECRETS).flatMap(([kind, shape]) =>
    [...looked.matchAll(shape)].map(
      ([found]) => `${kind} (${found.slice(0, 6)}…, ${found.length} characters)`,
    ),
  )
}

/** Runs the tests. @returns their exit code, and all that the runner printed */
function run(transcripts: string): Promise<{ readonly exitCode: number | null; readonly printed: string }> {
  const child = spawn(
    process.execPath,
    ['node_modules/vitest/vitest.mjs', 'run', '--reporter=verbose', ...tests],
    {
      cwd: root,
      env: { ...process.env, TRANSCRIPTS: transcripts, SUITE: 'secrets' },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  let printed = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed += text
    })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (exitCode) => resolve({ exitCode, printed }))
  })
}

const folder = mkdtempSync(join(tmpdir(), 'transcripts-'))
try {
  const { exitCode, printed } = await run(folder)
  const transcripts = readdirSync(folder).map(
    (name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Transcript,
  )
  const found = transcripts.flatMap(({ args, out, err }) => {
    const command = args.join(' ')
    const shown = HANDS_OUT.test(command) ? err : out + err
    return secretsIn(shown).map((secret) => `nmp ${command}: ${secret}`)
  })
  found.push(...secretsIn(printed).map((secret) => `the test runner: ${secret}`))
  if (exitCode !== 0) console.error(printed)
  for (const line of found) console.error(line)
  console.log(`secrets in the output of ${transcripts.length} runs of nmp and of the tests: ${found.length}`)
  process.exitCode = exitCode !== 0 || found.length > 0 || transcripts.length === 0 ? 1 : 0
} finally {
  rmSync(folder, { recursive: true, force: true })
}
