import { listing, type Owner, type ProblemCode } from '../index.ts'
import { table } from './table.ts'

/** One code of the catalogue in the list. */
export interface ListedCode {
  readonly code: ProblemCode
  readonly title: string
  readonly owner: Owner
  /** What providers call it. */
  readonly seen_as: readonly string[]
}

/** How the codes of a provider begin. Those of the standard belong to every other provider. */
const PREFIXES: Readonly<Record<string, string>> = {
  entra: 'ENTRA_',
  okta: 'OKTA_',
  keycloak: 'KEYCLOAK_',
  oidc: 'OAUTH_',
}

/**
 * Every code that `nmp auth explain` knows, in order.
 *
 * @param provider only the codes of this kind of provider. Default: all
 */
export function listedCodes(provider?: string): readonly ListedCode[] {
  const prefix = provider === undefined ? '' : (PREFIXES[provider] ?? '')
  return listing()
    .filter(({ problem }) => problem.code.startsWith(prefix))
    .map(({ problem: { code, title, owner }, seenAs }) => ({ code, title, owner, seen_as: seenAs }))
}

/** The list for people: the meaning stands last, as it is as long as it is. */
export function codeTable(codes: readonly ListedCode[]): string {
  return table(
    ['CODE', 'WHO ACTS', 'WHAT HAPPENED'],
    codes.map(({ code, owner, title }) => [code, owner, title]),
  )
}
