import { printable } from '../index.ts'
import { readConfig } from '../nmp/config-file.ts'
import type { Invocation } from './invocation.ts'
import { jsonLine } from './json-line.ts'
import { type PlatformContext, platformContext } from './platform-context.ts'
import { factLines } from './session-words.ts'

const SOURCE_WORDS = {
  flag: 'from the command line',
  environment: 'from the environment',
  file: 'from the settings file',
  default: 'nothing is set; this is the default',
} as const

/** What the settings amount to. Tokens are named, never shown. */
function factsOf({ location, resolved, record }: PlatformContext) {
  const { name, baseUrl, workspace, accessToken } = resolved
  return {
    file: location.file,
    context: name,
    base_url: baseUrl,
    workspace,
    token: accessToken === undefined ? (record === undefined ? 'none' : 'session') : accessToken.source,
  }
}

/** `nmp config view` */
export async function run(invocation: Invocation): Promise<undefined> {
  const { values, world, terminal, talk, json } = invocation
  const context = await platformContext(invocation, { mayBeNew: true })
  const facts = factsOf(context)
  const all = values.flag('all-contexts')
  const { contexts, clusters } = await readConfig(context.location, world)
  const listed = contexts.map(({ name, cluster, workspace }) => ({
    name,
    base_url: clusters.find((other) => other.name === cluster)?.baseUrl ?? null,
    workspace: workspace ?? null,
  }))
  if (json) {
    terminal.out(jsonLine(all ? { ...facts, contexts: listed } : facts))
    return undefined
  }
  const sourced = ({ value, source }: { value: string; source: keyof typeof SOURCE_WORDS }) =>
    `${printable(value)} (${SOURCE_WORDS[source]})`
  const lines = factLines(
    [
      ['File', printable(facts.file)],
      ['Context', sourced(facts.context)],
      ['Platform', sourced(facts.base_url)],
      ['Workspace', sourced(facts.workspace)],
      ...(all
        ? listed.map(
            ({ name, base_url }) =>
              ['Also', `${printable(name)}: ${printable(base_url ?? 'no address')}`] as const,
          )
        : []),
    ],
    talk.width,
  )
  terminal.out(`${lines.join('\n')}\n`)
  return undefined
}
