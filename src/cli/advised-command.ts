import type { Problem, Step } from '../index.ts'
import { quoted } from './login-command.ts'
import type { OptionValues } from './option.ts'

/** Commands that work with the platform of a context. */
const OF_A_CONTEXT =
  /\bnmp (?:auth (?:login|logout|refresh|status|token|doctor)|(?:members|workspaces) [a-z]+)\b/g

/** Options that say on a command line which platform is meant. */
const AIMS = ['context', 'base-url'] as const

/** A command of an advice, for the context and the platform that the command line before it was for. Pure. */
export function aimedCommand(command: string, values: Pick<OptionValues, 'text'>): string {
  const aims = AIMS.flatMap((name) => {
    const value = values.text(name)
    return value === undefined || command.includes(`--${name} `) ? [] : [`--${name} ${quoted(value)}`]
  })
  return command.replace(OF_A_CONTEXT, (words) => [words, ...aims].join(' '))
}

/** Advice that works when it is copied: its commands mean the platform that this one meant. Pure. */
export function aimed(problem: Problem, values: Pick<OptionValues, 'text'>): Problem {
  const step = (one: Step): Step =>
    one.command === undefined ? one : { ...one, command: aimedCommand(one.command, values) }
  const [first, ...rest] = problem.fix
  return { ...problem, fix: [step(first), ...rest.map(step)] }
}

const SIGNS_IN = /\bnmp auth (?:login|refresh)\b/

/** A sign-in has no effect while a token from the environment wins over it. Pure. */
export function withoutVariable(problem: Problem): Problem {
  const { fix } = problem
  if (!fix.some(({ command }) => command !== undefined && SIGNS_IN.test(command))) return problem
  const first = {
    text: 'Take NMP_ACCESS_TOKEN away first: it wins over every session.',
    command: 'unset NMP_ACCESS_TOKEN',
  }
  return { ...problem, fix: [first, ...fix] }
}
