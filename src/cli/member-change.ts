import { printable, signInError } from '../index.ts'
import { type AccessNeed, needs } from '../nmp/access-need.ts'
import { changeRoles, type RoleChange, type RoleOutcome } from '../nmp/propagation.ts'
import type { Invocation } from './invocation.ts'
import { jsonLine } from './json-line.ts'
import { type PlatformSession, platformSession } from './platform-session.ts'
import { forProgram } from './result.ts'
import { StatusLine } from './status-line.ts'
import { spanWords } from './time-words.ts'

/** What a change came to, in words. */
export function changeWords(change: RoleChange, outcome: RoleOutcome): string {
  const who = printable(change.principal, { maxLength: 200 })
  const where = printable(change.workspace, { maxLength: 200 })
  const roles = printable((outcome.roles ?? change.roles).join(', '), { maxLength: 500 })
  const now =
    change.kind === 'remove'
      ? `${who} has no role in ${where} any more.`
      : `${who} is ${roles} in ${where} now.`
  return outcome.state === 'not_awaited'
    ? `${now} Nobody has waited for it: it is in force within half a minute as a rule.`
    : `${now} It is in force.`
}

/** A change that is stored and is not known to be in force, or is not what is stored: neither is what was asked for. */
function refuseHalfDone({ principal, workspace }: RoleChange, { state, roles, tookMs }: RoleOutcome): void {
  if (state === 'not_confirmed')
    throw signInError('ROLE_CHANGE_NOT_CONFIRMED', {
      principal,
      workspace,
      seconds: Math.round(tookMs / 1_000),
    })
  if (state === 'overtaken')
    throw signInError('ROLE_CHANGE_OVERTAKEN', { principal, workspace, roles: roles?.join(', ') || 'none' })
}

/** Somebody is a member before their roles are replaced: otherwise a typo would make a new one. */
async function refuseUnknown({ api, request }: PlatformSession, { principal, workspace }: RoleChange) {
  const need = needs['members update']
  const members = await request({ need, workspace }, () => api.listMembers(workspace))
  if (!members.some((member) => member.principal === principal))
    throw signInError('MEMBER_UNKNOWN', { principal, workspace })
}

/**
 * Changes somebody's roles and tells what came of it. The result is printed before anything that is wrong with it, so
 * that a program always has it.
 */
export async function changeMember(
  asked: Omit<RoleChange, 'workspace'>,
  need: AccessNeed,
  invocation: Invocation,
): Promise<undefined> {
  const { world, values, terminal, talk, signal } = invocation
  const session = await platformSession(invocation)
  const { api, workspace } = session
  const change: RoleChange = { ...asked, workspace }
  if (change.kind === 'replace') await refuseUnknown(session, change)
  const line = new StatusLine(terminal)
  let outcome: RoleOutcome
  try {
    outcome = await session.request({ need, workspace }, () =>
      changeRoles(api, change, {
        clock: world.clock,
        wait: !values.flag('no-wait'),
        onWaiting: (waitedMs) => {
          if (!talk.quiet) line.show(`Waiting until the change is in force: ${spanWords(waitedMs)}.`)
        },
        signal,
      }),
    )
  } finally {
    line.clear()
  }
  const { state, roles, tookMs } = outcome
  if (forProgram(invocation))
    terminal.out(
      jsonLine({
        workspace,
        principal: change.principal,
        roles: roles ?? null,
        state,
        took_ms: Math.round(tookMs),
      }),
    )
  refuseHalfDone(change, outcome)
  talk.say(changeWords(change, outcome))
  return undefined
}
