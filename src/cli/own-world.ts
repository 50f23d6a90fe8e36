import { isAbsolute } from 'node:path'
import { realWorld, signInError, type World } from '../index.ts'

/**
 * This machine, with a home folder that files can be kept in.
 * @throws {@link SignInError} `HOME_UNKNOWN`
 */
export function ownWorld(): World {
  let world: World
  try {
    world = realWorld()
  } catch (cause) {
    throw signInError('HOME_UNKNOWN', {}, { cause })
  }
  if (isAbsolute(world.home)) return world
  throw signInError('HOME_UNKNOWN')
}
