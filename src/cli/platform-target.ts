import { signInError } from '../index.ts'
import { platformAddress } from '../nmp/platform-address.ts'
import { loginCommandOf } from './login-command.ts'
import type { PlatformContext } from './platform-context.ts'

/** The address of the platform that a context means. */
export function addressOf({ resolved, record }: PlatformContext): string {
  if (resolved.baseUrl.source === 'default' && record?.platform !== undefined) return record.platform
  return platformAddress(resolved.baseUrl.value)
}

/**
 * A token that another tool stored is for the platform that stands beside it in the file, and for no other.
 * @throws {@link SignInError} `SIGNED_IN_ELSEWHERE`
 */
export function refuseElsewhere(platformContext: PlatformContext): void {
  const { name, config, resolved, record } = platformContext
  if (record !== undefined || resolved.accessToken?.source !== 'file') return
  const context = config.contexts.find((other) => other.name === name)
  const cluster = config.clusters.find((other) => other.name === context?.cluster)
  const baseUrl = addressOf(platformContext)
  if (cluster === undefined || platformAddress(cluster.baseUrl) === baseUrl) return
  throw signInError('SIGNED_IN_ELSEWHERE', {
    context: name,
    signed_in_to: cluster.baseUrl,
    wanted: baseUrl,
    login_command: loginCommandOf({ platform: baseUrl }),
  })
}
