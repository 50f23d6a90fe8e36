import { printable, type World } from '../index.ts'
import type { PlatformConfig } from '../nmp/config.ts'
import { readConfig } from '../nmp/config-file.ts'
import { configLocation } from '../nmp/config-location.ts'
import { accountName } from './account-choice.ts'
import type { Invocation } from './invocation.ts'
import { settingsDigest } from './settings-digest.ts'
import { signInRecords } from './sign-in-records.ts'

/** Something to choose, and what it is. */
export type Offer = readonly [name: string, text: string]

async function contexts(world: World): Promise<readonly Offer[]> {
  const location = await configLocation(world)
  const known = await settingsDigest(location, world)
    .read()
    .catch(() => undefined)
  const { contexts, clusters } = known ?? (await readConfig(location, world))
  return contexts.map(({ name, cluster }) => [
    name,
    clusters.find((other) => other.name === cluster)?.baseUrl ?? '',
  ])
}

/** Accounts of every context: which one is meant stands on a line that is not finished yet. */
async function accounts(world: World): Promise<readonly Offer[]> {
  const records = await signInRecords(world, () => {}).list()
  return records
    .filter(({ signedOut }) => signedOut !== true)
    .map((record) => [accountName(record), `of ${record.context}`])
}

/** Workspaces that a context names: nobody on the network is asked while a line is typed. */
async function workspaces(world: World): Promise<readonly Offer[]> {
  const config: PlatformConfig = await readConfig(await configLocation(world), world)
  const usedBy = new Map<string, string[]>()
  for (const { name, workspace } of config.contexts)
    if (workspace) usedBy.set(workspace, [...(usedBy.get(workspace) ?? []), name])
  return [...usedBy].map(([workspace, names]) => [workspace, `of ${names.join(', ')}`])
}

/**
 * One line each. A name that cannot be printed as it is cannot be offered: it would not be the same name any more.
 */
export function offerLines(offers: readonly Offer[]): string {
  return offers
    .filter(([name], at) => printable(name) === name && offers.findIndex(([other]) => other === name) === at)
    .map(([name, text]) => `${name}\t${printable(text, { maxLength: 200 })}\n`)
    .join('')
}

async function offersOf(what: string, world: World): Promise<readonly Offer[]> {
  if (what === 'contexts') return contexts(world)
  if (what === 'accounts') return accounts(world)
  if (what === 'workspaces') return workspaces(world)
  const { errorCodes } = await import('./error-codes.ts')
  return errorCodes()
}

/** `nmp __complete` */
export async function run({ operand, world, terminal }: Invocation): Promise<undefined> {
  terminal.out(offerLines(await offersOf(operand, world)))
  return undefined
}
