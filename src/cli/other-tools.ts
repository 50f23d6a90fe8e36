import { isSignInError } from '../index.ts'
import { changeConfig } from '../nmp/config-file.ts'
import type { Invocation } from './invocation.ts'
import type { PlatformContext } from './platform-context.ts'

/**
 * Writes the address of the platform where the other tools of the platform look for it. A token that one of them
 * stored beside another address goes with that address: it must not be sent to the new one.
 */
export async function tellOtherTools(
  { name, location, config }: PlatformContext,
  platform: string,
  { world, talk, signal }: Invocation,
): Promise<void> {
  const known = config.contexts.find((other) => other.name === name)
  const cluster = config.clusters.find((other) => other.name === known?.cluster)
  if (cluster?.baseUrl === platform) return
  const user = config.users.find((other) => other.name === known?.user)
  try {
    await changeConfig(
      location,
      [
        { kind: 'set_context', name, baseUrl: platform },
        ...(user?.token === undefined ? [] : [{ kind: 'remove_tokens', context: name } as const]),
      ],
      { world, signal },
    )
  } catch (error) {
    // The session is kept, and this program finds it; only other tools do not.
    if (!isSignInError(error)) throw error
    talk.insist(`Warning: the settings file was not changed. ${error.problem.title}`)
  }
}
