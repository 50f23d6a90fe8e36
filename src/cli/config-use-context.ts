import { printable } from '../index.ts'
import { changeConfig } from '../nmp/config-file.ts'
import { configLocation } from '../nmp/config-location.ts'
import type { Invocation } from './invocation.ts'
import { jsonLine } from './json-line.ts'

/** `nmp config use-context` */
export async function run(invocation: Invocation): Promise<undefined> {
  const { operand, world, terminal, talk, json, signal } = invocation
  await changeConfig(await configLocation(world), [{ kind: 'use_context', name: operand }], { world, signal })
  if (json) terminal.out(jsonLine({ context: operand }))
  else talk.say(`The current context is now ${printable(operand)}.`)
  if (world.env['NMP_CURRENT_CONTEXT'])
    talk.insist('Note: NMP_CURRENT_CONTEXT is set and wins over the settings file.')
  return undefined
}
