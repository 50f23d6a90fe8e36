import { approveInPages } from '../../demo/approve.ts'
import { CLIENT_ID, type EmbeddedProvider, startProvider } from '../../demo/provider.ts'
import { builtNmp, eventsOf, type Nmp } from './nmp-process.ts'

/** A real provider, and the built command with Alice signed in to it. */
export interface SignedIn {
  readonly nmp: Nmp
  readonly provider: EmbeddedProvider
  /** What the sign-in printed. */
  readonly events: readonly Record<string, unknown>[]
  /** The access token of the session. */
  readonly token: string
  close(): Promise<void>
}

/**
 * Signs Alice in through the pages of a real provider.
 * @param where what says on the command line where to sign in. Default: the provider, without a platform
 */
export async function signedIn(
  where: (provider: EmbeddedProvider) => Promise<readonly string[]> = async ({ issuer }) => [
    ...['--issuer', issuer, '--client-id', CLIENT_ID],
  ],
): Promise<SignedIn> {
  const provider = await startProvider()
  const nmp = builtNmp()
  const login = nmp.start([
    'auth',
    'login',
    ...(await where(provider)),
    ...['--scope', 'openid email profile offline_access platform:read platform:write', '--json'],
  ])
  login.child.stdin.end()
  const [, code = ''] = await login.printed(/"user_code":"([^"]+)"/)
  await approveInPages(`${provider.issuer}/device`, code, { login: 'alice@example.com' })
  const { exitCode, out, err } = await login.ended
  if (exitCode !== 0) throw new Error(err)
  return {
    nmp,
    provider,
    events: eventsOf(out),
    token: (await nmp.run(['auth', 'token'])).out.trim(),
    async close() {
      nmp.dispose()
      await provider.close()
    },
  }
}
