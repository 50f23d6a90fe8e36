import { release } from 'node:os'
import type { World } from '../index.ts'
import { version } from './version.ts'

/** What runs here, by name. */
export function versions({ platform }: Pick<World, 'platform'>): Readonly<Record<string, string>> {
  return { nmp: version(), 'Node.js': process.version, [platform]: release() }
}
