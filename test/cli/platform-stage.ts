import { spawn } from 'node:child_process'
import type { PlatformOptions } from '../../src/testing/platform/options.ts'
import { type EmulatedPlatform, startPlatform } from '../../src/testing/platform.ts'
import { type SigningIssuer, startSigningIssuer } from '../testing/signing-issuer.ts'
import type { Ended, Nmp } from './nmp-process.ts'

type Claims = Readonly<Record<string, unknown>>
type Environment = Readonly<Record<string, string | undefined>>

/** What the platform is to be like; its issuer is known only when the stage is set. */
export type StageOptions = PlatformOptions | ((issuer: string) => PlatformOptions)

/** A platform, an issuer whose tokens it takes, and people in front of `nmp`. */
export interface Stage {
  readonly platform: EmulatedPlatform
  readonly idp: SigningIssuer
  /** Runs `nmp` for somebody whose token has these claims. `undefined`: nobody is signed in. */
  as(claims: Claims | undefined, args: readonly string[], env?: Environment): Promise<Ended>
  /** The same on a real terminal, as `script` makes one: everything that is printed is in `out`. */
  onTerminal(claims: Claims, args: readonly string[]): Promise<Ended>
  /** The environment in which somebody with these claims runs `nmp`. */
  environment(claims: Claims | undefined): Environment
  close(): Promise<void>
}

/** What a program finds on standard output. */
export function jsonOf({ out }: Ended): unknown {
  return JSON.parse(out)
}

function onTerminal(nmp: Nmp, args: readonly string[], env: Environment): Promise<Ended> {
  const words = [process.execPath, nmp.entry, ...args].map((word) => `'${word.replaceAll("'", "'\\''")}'`)
  const child = spawn('script', ['-qec', words.join(' '), '/dev/null'], {
    cwd: nmp.home,
    env: { PATH: process.env['PATH'], HOME: nmp.home, NMP_STORE: 'file', TERM: 'xterm', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let out = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (exitCode) => resolve({ exitCode, out: out.replaceAll('\r\n', '\n'), err: '' }))
  })
}

/** Sets the stage. */
export async function setStage(nmp: Nmp, options: StageOptions = {}): Promise<Stage> {
  const idp = await startSigningIssuer()
  const given = typeof options === 'function' ? options(idp.issuer) : options
  const platform = await startPlatform({ issuer: idp.issuer, ...given })
  const envFor = (claims: Claims | undefined): Environment => ({
    NMP_BASE_URL: platform.baseUrl,
    ...(claims === undefined ? {} : { NMP_ACCESS_TOKEN: idp.token({ ...claims }) }),
  })
  return {
    platform,
    idp,
    environment: envFor,
    as: (claims, args, env) => nmp.run(args, { ...envFor(claims), ...env }),
    onTerminal: (claims, args) => onTerminal(nmp, args, envFor(claims)),
    async close() {
      await Promise.all([platform.close(), idp.close()])
    },
  }
}

/** People of the stage. */
export const ALICE = { sub: 'alice-id', email: 'alice@example.com' } as const
export const BOSS = { sub: 'boss-id', email: 'boss@example.com' } as const
