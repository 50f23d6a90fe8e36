import { DeviceLogin, isSignInError, printable, type SignOutResult, type TokenStore } from '../index.ts'
import { changeConfig } from '../nmp/config-file.ts'
import { otherTool } from './access-token.ts'
import { accountName } from './account-choice.ts'
import { putIntoUse } from './account-in-use.ts'
import { accountsIn } from './accounts.ts'
import { clientSecretFileOf, clientSecretFrom } from './client-secret.ts'
import type { Invocation } from './invocation.ts'
import { jsonLine } from './json-line.ts'
import { noticesOf, storeDeps } from './notices.ts'
import { abandon, pendingLogins } from './pending-login.ts'
import { type PlatformContext, platformContext } from './platform-context.ts'
import { providerOf } from './provider-choice.ts'
import { loginOf } from './record-login.ts'
import { sessionStore } from './session-store.ts'
import type { SignInRecord } from './sign-in-record.ts'
import { contextOf, profileOf, sameSession, signInRecords } from './sign-in-records.ts'

/** What became of one session. */
interface SignedOut {
  readonly context: string
  readonly issuer: string
  readonly result: SignOutResult
}

/** What a sign-out came to, in words. */
export function signOutWords(result: SignOutResult, issuer: string): string {
  const host = printable(issuer, { maxLength: 200 })
  if (result.session === 'none') return `No session was stored for ${host}.`
  switch (result.atProvider) {
    case 'revoked':
      return `Signed out of ${host}. The provider has revoked the session.`
    case 'nothing_to_revoke':
      return `Signed out of ${host}. There was nothing to revoke; the access token ends by itself.`
    case 'unsupported':
      return `Signed out of ${host} on this machine. The provider cannot revoke sessions; it ends there by itself.`
    case 'kept':
      return `Signed out of ${host} on this machine. At the provider the session goes on, for the sake of another one.`
    case 'failed':
      return `Signed out of ${host} on this machine. The provider was asked to revoke the session, and it did not work: ${result.problem.title}`
    default:
      return result satisfies never
  }
}

async function signOutOf(login: DeviceLogin, record?: SignInRecord): Promise<SignedOut> {
  const { issuer, profile } = login.key
  return { context: record?.context ?? contextOf(profile), issuer, result: await login.signOut() }
}

/**
 * Signs out of one session, and then forgets its record. Somebody who has signed in again meanwhile, while the provider
 * was asked to revoke, stays signed in.
 */
async function endOf(
  record: SignInRecord,
  { records }: Pick<PlatformContext, 'records'>,
  invocation: Invocation,
): Promise<SignedOut> {
  const signedOut = await signOutOf(loginOf(record, invocation), record)
  const again = await loginOf(record, invocation)
    .session()
    .catch(() => undefined)
  if (again === undefined) await records.end(record)
  return signedOut
}

/** What a sign-out came to, and who is in use after it. */
interface Ended {
  readonly signedOut: readonly SignedOut[]
  readonly inUse?: SignInRecord
}

/** The current context: our session, or what another tool stored. */
async function signOutOfContext(invocation: Invocation): Promise<Ended> {
  const { world, signal } = invocation
  const context = await platformContext(invocation)
  const { name, record, location } = context
  if (otherTool(context) !== undefined) {
    await changeConfig(location, [{ kind: 'remove_tokens', context: name }], { world, signal })
    const result = { session: 'removed', atProvider: 'unsupported' } as const
    return { signedOut: [{ context: name, issuer: context.resolved.baseUrl.value, result }] }
  }
  const nothing = {
    context: name,
    issuer: context.resolved.baseUrl.value,
    result: { session: 'none' },
  } as const
  if (record === undefined) return { signedOut: [nothing] }
  const signedOut = [await endOf(record, context, invocation)]
  const inUse = await useAnother(context, record, invocation)
  return { signedOut, ...(inUse === undefined ? {} : { inUse }) }
}

/** Where the account in use has left and somebody else is signed in to the context, that account is in use now. */
async function useAnother(
  context: PlatformContext,
  gone: SignInRecord,
  invocation: Invocation,
): Promise<SignInRecord | undefined> {
  const { name, records } = context
  const active = await records.read(name).catch(() => undefined)
  if (active?.signedOut !== true || !sameSession(active, gone)) return undefined
  const [next] = await accountsIn(name, records, invocation)
  if (next !== undefined) await putIntoUse(next, context, invocation)
  return next
}

async function signOutOfStore(
  store: TokenStore,
  known: readonly SignInRecord[],
  invocation: Invocation,
): Promise<readonly SignedOut[]> {
  const signedOut: SignedOut[] = []
  for (const { issuer, clientId, scopes, profile, audience } of await store.list()) {
    const record = known.find(
      (one) => profileOf(one) === profile && one.issuer === issuer && one.clientId === clientId,
    )
    signedOut.push(
      await signOutOf(
        new DeviceLogin({
          provider: providerOf(issuer, clientId),
          scopes,
          profile,
          ...(audience === undefined ? {} : { audience }),
          store,
          appName: 'nmp',
          ...clientSecretFrom(clientSecretFileOf({ issuer, clientId }, record, invocation), invocation, {
            again: true,
          }),
          world: invocation.world,
        }),
        record,
      ),
    )
  }
  return signedOut
}

/** Every session of this program, also those that no context points to any more, and what waits to become one. */
async function signOutOfAll(invocation: Invocation): Promise<Ended> {
  const { world, talk } = invocation
  const onNotice = noticesOf(invocation)
  const records = signInRecords(world, onNotice)
  const known = await records.list()
  const signedOut: SignedOut[] = []
  for (const name of ['keychain', 'file'] as const) {
    try {
      signedOut.push(...(await signOutOfStore(sessionStore(name, storeDeps(invocation)), known, invocation)))
    } catch (error) {
      // The sessions of the other store can be ended all the same.
      if (!isSignInError(error)) throw error
      talk.insist(`Warning: ${error.problem.title}`)
    }
  }
  const pending = pendingLogins(world, onNotice)
  for (const record of await pending.list()) await abandon(record, pending, invocation)
  for (const record of known) await records.end(record)
  await records.endUnreadable()
  return { signedOut }
}

/** `nmp auth logout` */
export async function run(invocation: Invocation): Promise<undefined> {
  const { values, world, terminal, talk, json } = invocation
  const { signedOut, inUse } = values.flag('all')
    ? await signOutOfAll(invocation)
    : await signOutOfContext(invocation)
  if (json)
    terminal.out(
      jsonLine({
        signed_out: signedOut.map(({ context, issuer, result }) => ({
          context,
          issuer,
          session: result.session,
          at_provider: result.session === 'none' ? null : result.atProvider,
        })),
        in_use: inUse === undefined ? null : accountName(inUse),
      }),
    )
  else {
    if (signedOut.length === 0) talk.say('No session was stored.')
    for (const { issuer, result } of signedOut) talk.say(signOutWords(result, issuer))
    if (inUse !== undefined)
      talk.say(`The account ${printable(accountName(inUse), { maxLength: 100 })} is in use from now on.`)
  }
  if (world.env['NMP_ACCESS_TOKEN']) talk.insist('Note: NMP_ACCESS_TOKEN is still set and is still used.')
  return undefined
}
