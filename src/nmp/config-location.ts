import { stat } from 'node:fs/promises'
import { isAbsolute, join } from 'node:path'
import type { World } from '../index.ts'

/** Where the configuration file is. */
export interface ConfigLocation {
  readonly file: string
  /** Named by `NMP_CONFIG_FILE`: it has to be there, and its folder is not ours to change. */
  readonly named: boolean
}

/**
 * The configuration file that the platform's own tools use: `NMP_CONFIG_FILE`; else `nmp/config.yaml` in
 * `XDG_CONFIG_HOME`, when that folder is there; else in `~/.config`, on every system.
 */
export async function configLocation(world: Pick<World, 'env' | 'home'>): Promise<ConfigLocation> {
  const { env, home } = world
  const named = env['NMP_CONFIG_FILE']
  if (named) return { file: named, named: true }
  const xdg = env['XDG_CONFIG_HOME']
  if (xdg && isAbsolute(xdg)) {
    const folder = join(xdg, 'nmp')
    if ((await stat(folder).catch(() => undefined))?.isDirectory())
      return { file: join(folder, 'config.yaml'), named: false }
  }
  return { file: join(home, '.config', 'nmp', 'config.yaml'), named: false }
}
