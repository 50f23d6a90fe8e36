import { serverAddress, type World } from '../../index.ts'

/** Why no browser is opened here. */
export type NoBrowser = 'option' | 'unattended' | 'ci' | 'ssh' | 'container' | 'no_display'

/** What is known of the place where the program runs. */
export interface Surroundings {
  readonly env: World['env']
  readonly platform: World['platform']
  /** Somebody sits at the terminal. */
  readonly attended: boolean
  readonly container: boolean
  /** `--no-browser` */
  readonly unwanted: boolean
}

/**
 * Why a browser opened from here would not be seen by the person who runs this; `undefined` when it would. Pure.
 */
export function noBrowserBecause(surroundings: Surroundings): NoBrowser | undefined {
  const { env, platform, attended, container, unwanted } = surroundings
  if (unwanted) return 'option'
  if (!attended) return 'unattended'
  if (env['CI']) return 'ci'
  if (env['SSH_CONNECTION'] || env['SSH_TTY'] || env['SSH_CLIENT']) return 'ssh'
  if (container) return 'container'
  const windowsBeneath = env['WSL_DISTRO_NAME'] || env['WSL_INTEROP']
  const display = env['DISPLAY'] || env['WAYLAND_DISPLAY']
  return platform === 'linux' && !display && !windowsBeneath ? 'no_display' : undefined
}

/**
 * The address as it is handed to an opener: one that {@link serverAddress} accepts, without a character that any
 * shell between here and the browser would act on.
 * @returns `undefined` for an address that is not opened
 */
export function openableAddress(address: string): string | undefined {
  return serverAddress(address)?.href.replace(
    /[^A-Za-z0-9\-._~:/?#[\]@!&*+,;=%]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  )
}
