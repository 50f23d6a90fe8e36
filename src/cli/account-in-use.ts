import type { Invocation } from './invocation.ts'
import { tellOtherTools } from './other-tools.ts'
import type { PlatformContext } from './platform-context.ts'
import type { SignInRecord } from './sign-in-record.ts'

/** From now on the commands of the context use this account, on its platform. */
export async function putIntoUse(
  record: SignInRecord,
  context: PlatformContext,
  invocation: Invocation,
): Promise<void> {
  await context.records.use(record)
  if (record.platform !== undefined && context.resolved.baseUrl.source === 'file')
    await tellOtherTools(context, record.platform, invocation)
}
