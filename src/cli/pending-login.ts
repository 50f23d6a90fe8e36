import { isSignInError, type Problem, signInError, type World } from '../index.ts'
import { platformAddress } from '../nmp/platform-address.ts'
import type { Invocation } from './invocation.ts'
import { loginCommandOf } from './login-command.ts'
import { noticesOf } from './notices.ts'
import type { PlatformContext } from './platform-context.ts'
import { hashed, recordFolder } from './record-folder.ts'
import { loginOf } from './record-login.ts'
import type { SignInRecord } from './sign-in-record.ts'

/** How long the advised command waits, in seconds. */
const ADVISED_WAIT_SECONDS = 300

/**
 * What was started and waits for somebody, one for each context: where it goes, and where its code rests. Holds no
 * secret; the code itself is sealed in the store of sessions.
 */
export interface PendingLogins {
  /**
   * @returns `undefined` when nothing waits
   * @throws {@link SignInError} `SIGN_IN_RECORD_DAMAGED`, `STORE_*`
   */
  read(context: string): Promise<SignInRecord | undefined>
  write(record: SignInRecord): Promise<void>
  remove(context: string): Promise<void>
  /** Every one that can be read. */
  list(): Promise<readonly SignInRecord[]>
}

const NAME = /^[0-9a-f]{64}\.json$/

/** @param onNotice told about what was found and put right */
export function pendingLogins(
  world: Pick<World, 'env' | 'platform' | 'home'>,
  onNotice: (notice: Problem) => void,
): PendingLogins {
  const fileOf = (context: string) => `${hashed(context)}.json`
  const { load, write, remove, names } = recordFolder({
    folder: 'pending',
    world,
    onNotice,
    nameOf: ({ context }) => fileOf(context),
    commandFor: (context) => `${loginCommandOf({ context })} --start`,
  })
  return {
    read: (context) => load(fileOf(context), context),
    write: (record) => write(fileOf(record.context), record),
    remove: (context) => remove(fileOf(context)),
    async list() {
      const ours = (await names()).filter((name) => NAME.test(name))
      const records = await Promise.all(ours.map((name) => load(name).catch(() => undefined)))
      return records.filter((record) => record !== undefined)
    },
  }
}

/** The command that takes up what waits in a context. */
export function resumeCommandOf(context: string): string {
  return `${loginCommandOf({ context })} --resume --wait ${ADVISED_WAIT_SECONDS}`
}

/** The place that the command line or the settings name, when it is not the one that the sign-in is for. */
function otherPlace(record: SignInRecord, { resolved }: PlatformContext, invocation: Invocation) {
  const { values } = invocation
  const [issuer, clientId] = [values.text('issuer'), values.text('client-id')]
  if (issuer !== undefined || clientId !== undefined) {
    const same =
      record.platform === undefined &&
      (issuer ?? record.issuer) === record.issuer &&
      (clientId ?? record.clientId) === record.clientId
    return same
      ? undefined
      : {
          wanted: issuer ?? clientId ?? '',
          parts: { issuer: issuer ?? record.issuer, clientId: clientId ?? record.clientId },
        }
  }
  const { value, source } = resolved.baseUrl
  if (source === 'default' || (source !== 'flag' && record.platform === undefined)) return undefined
  const platform = platformAddress(value)
  return platform === record.platform ? undefined : { wanted: platform, parts: { platform } }
}

/**
 * Refuses a sign-in that was started for another place than the one that is meant now.
 * @throws {@link SignInError} `SIGN_IN_WAITS_ELSEWHERE`, `PLATFORM_ADDRESS_INVALID`
 */
export function refuseOtherPlace(
  record: SignInRecord,
  context: PlatformContext,
  invocation: Invocation,
): void {
  const other = otherPlace(record, context, invocation)
  if (other === undefined) return
  throw signInError('SIGN_IN_WAITS_ELSEWHERE', {
    context: context.name,
    waits_for: record.platform ?? record.issuer,
    wanted: other.wanted,
    resume_command: resumeCommandOf(context.name),
    start_command: `${loginCommandOf({ context: context.name, ...other.parts })} --start`,
  })
}

/** Forgets a sign-in that waits, and its code. One that cannot be forgotten ends by itself. */
export async function abandon(
  record: SignInRecord,
  pending: PendingLogins,
  invocation: Invocation,
): Promise<void> {
  await loginOf(record, invocation)
    .abandon()
    .catch((error: unknown) => {
      if (!isSignInError(error)) throw error
    })
  await pending.remove(record.context)
}

/** Forgets what waits in a context, if anything does: somebody has signed in another way. */
export async function abandonIn(context: string, invocation: Invocation): Promise<void> {
  const pending = pendingLogins(invocation.world, noticesOf(invocation))
  const record = await pending.read(context).catch(() => undefined)
  if (record !== undefined) await abandon(record, pending, invocation)
}
