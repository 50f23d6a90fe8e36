import { existsSync } from 'node:fs'
import type { World } from '../../index.ts'
import { PLACES, type Place, type PlaceName, type Sign } from './places.ts'
import { sentence } from './words.ts'

/** What is known of the machine when it is asked where this program runs. */
export interface Traces {
  readonly env: World['env']
  readonly platform: World['platform']
  /** Whether there is such a file. Default: it is looked for. */
  readonly exists?: (path: string) => boolean
}

/** Where this program runs. */
export interface Surroundings extends Pick<Place, 'browser' | 'qr' | 'clipboard' | 'words'> {
  readonly place: PlaceName
  /** What gave it away: `SSH_CONNECTION is set`. Empty when nothing did. */
  readonly because: string
}

/** Values that switch a variable off which is otherwise on as soon as it is set. */
const NO: ReadonlySet<string> = new Set(['', '0', 'false'])

/** Browsers that draw in the terminal, which the sign-in needs for itself. */
const TEXT_BROWSER = /(^|\/)(lynx|w3m|e?links2?|browsh)(\s|$)/

/** The environment without a `BROWSER` that would need the terminal. */
function withoutTextBrowser(env: Traces['env']): Traces['env'] {
  const commands = env['BROWSER']?.split(':') ?? []
  return commands.every((command) => TEXT_BROWSER.test(command)) ? { ...env, BROWSER: undefined } : env
}

function isSeen(sign: Sign, { env, platform, exists = existsSync }: Traces): boolean {
  if ('file' in sign) return exists(sign.file)
  if ('platform' in sign) return platform === sign.platform
  const value = env[sign.env] ?? ''
  return sign.is === undefined ? !NO.has(value) : sign.is.includes(value)
}

function signWords(sign: Sign): string {
  if ('file' in sign) return sentence('sign_file', { name: sign.file })
  if ('platform' in sign) return sentence('sign_platform', { name: sign.platform })
  const name = sign.env
  return sign.is === undefined
    ? sentence('sign_set', { name })
    : sentence('sign_value', { name, value: sign.is.join(', ') })
}

/** Every place with its name, in the order in which they are looked for. */
const placeList: readonly (readonly [PlaceName, Place])[] = Object.keys(PLACES)
  .filter((name): name is PlaceName => name in PLACES)
  .map((name) => [name, PLACES[name]])

const both = (one: string, other: string) => (one === '' ? other : sentence('and', { one, other }))

/** Where this program runs, told from what the system and its environment give away. */
export function whereAmI(traces: Traces): Surroundings {
  const known = { ...traces, env: withoutTextBrowser(traces.env) }
  for (const [name, { when, words, browser, qr, clipboard }] of placeList) {
    const signs = when.find((all) => all.every((sign) => isSeen(sign, known)))
    if (signs === undefined) continue
    return { place: name, words, browser, qr, clipboard, because: signs.map(signWords).reduce(both, '') }
  }
  throw new TypeError('the last place fits everywhere')
}

/** Where this program runs and what becomes of the browser there, in words. */
export function placeText(
  { words, because }: Surroundings,
  browser: Surroundings['browser'] | 'unwanted',
): string {
  const place = sentence(words)
  const where = because === '' ? sentence('place_default', { place }) : sentence('place', { place, because })
  return `${where} ${sentence(`browser_${browser}`)}`
}
