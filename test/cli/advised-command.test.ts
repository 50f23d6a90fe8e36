import { expect, it } from 'vitest'
import { aimed, aimedCommand, withoutVariable } from '../../src/cli/advised-command.ts'
import { OptionValues } from '../../src/cli/option.ts'
import { problemOf } from '../../src/index.ts'

const STAGING = { text: (name: string) => (name === 'context' ? 'the staging' : undefined) }

it.each([
  ['nmp workspaces list', "nmp workspaces list --context 'the staging'"],
  [
    "nmp auth token --format header | curl -sS -H @- 'https://nmp.example.com'",
    "nmp auth token --context 'the staging' --format header | curl -sS -H @- 'https://nmp.example.com'",
  ],
  [
    'nmp auth login --base-url https://a.example --context other',
    'nmp auth login --base-url https://a.example --context other',
  ],
  ['nmp config view', 'nmp config view'],
  ['unset NMP_ACCESS_TOKEN', 'unset NMP_ACCESS_TOKEN'],
])('%j means the same platform', (command, expected) => {
  expect(aimedCommand(command, STAGING)).toBe(expected)
})

it('leaves an advice alone when the command line names no platform', () => {
  const problem = problemOf('ROLE_MISSING', { workspace: 'ml-team' })
  expect(aimed(problem, new OptionValues(new Map()))).toEqual(problem)
})

it('takes the variable away before a sign-in, and only then', () => {
  const scope = problemOf('ACCESS_SCOPE_MISSING', { base_url: 'https://nmp.example.com' })
  expect(withoutVariable(scope).fix).toEqual([
    expect.objectContaining({ command: 'unset NMP_ACCESS_TOKEN' }),
    ...scope.fix,
  ])
  const role = problemOf('ROLE_INSUFFICIENT', { workspace: 'ml-team' })
  expect(withoutVariable(role)).toBe(role)
})
