import { readFileSync } from 'node:fs'

/** The version of the package. Its `package.json` lies two folders above, in the source and in the package alike. */
export function version(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  return /"version": "([^"]+)"/.exec(text)?.[1] ?? 'of unknown version'
}
