import { printable } from '../index.ts'
import type { Invocation } from './invocation.ts'
import { jsonLine } from './json-line.ts'
import { platformContext } from './platform-context.ts'

/** `nmp config current-context` */
export async function run(invocation: Invocation): Promise<undefined> {
  const { terminal, json } = invocation
  const { resolved } = await platformContext(invocation, { mayBeNew: true })
  const { value, source } = resolved.name
  terminal.out(json ? jsonLine({ context: value, source }) : `${printable(value)}\n`)
  return undefined
}
