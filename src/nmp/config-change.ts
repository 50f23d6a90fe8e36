import type { Document } from 'yaml'
import { type Secret, signInError } from '../index.ts'
import type { ConfigContext, PlatformConfig } from './config.ts'

/** One change of the configuration. */
export type ConfigChange =
  /** Makes a context the current one. */
  | { readonly kind: 'use_context'; readonly name: string }
  /** Changes a context; makes it, with a cluster and a user of its own, when it is not there. */
  | {
      readonly kind: 'set_context'
      readonly name: string
      readonly baseUrl?: string
      readonly workspace?: string
      readonly outputFormat?: string
    }
  /** Stores a token in the clear, as the platform's other tools do. */
  | {
      readonly kind: 'set_token'
      readonly context: string
      readonly token: Secret
      /** Absent: the token that is there is of no use any more, and goes. */
      readonly refreshToken?: Secret
    }
  /** Removes the tokens that another tool stored for a context. */
  | { readonly kind: 'remove_tokens'; readonly context: string }

/** Names of clusters that the platform's other tools accept. */
const CLUSTER_NAME = /^[\p{L}\p{N}_-]+$/u

function contextNamed(config: PlatformConfig, name: string): ConfigContext {
  const context = config.contexts.find((other) => other.name === name)
  if (context === undefined)
    throw signInError('CONTEXT_UNKNOWN', {
      context: name,
      known: config.contexts.map((other) => other.name).join(', ') || 'none',
    })
  return context
}

/** A position of an entry by its name; the end of the list when it is not there. */
function positionOf(list: readonly { readonly name: string }[], name: string): number {
  const index = list.findIndex((entry) => entry.name === name)
  return index < 0 ? list.length : index
}

function setUser(
  document: Document,
  config: PlatformConfig,
  name: string,
  token: Secret | undefined,
  refreshToken?: Secret,
): void {
  const at = positionOf(config.users, name)
  document.setIn(['users', at, 'name'], name)
  document.setIn(['users', at, 'type'], token === undefined ? 'no-auth' : 'oauth')
  if (token === undefined) document.deleteIn(['users', at, 'token'])
  else document.setIn(['users', at, 'token'], token.reveal())
  if (refreshToken === undefined) document.deleteIn(['users', at, 'refresh_token'])
  else document.setIn(['users', at, 'refresh_token'], refreshToken.reveal())
  document.deleteIn(['users', at, 'api_key'])
}

function setContext(
  document: Document,
  config: PlatformConfig,
  change: Extract<ConfigChange, { kind: 'set_context' }>,
): void {
  const { name, baseUrl, workspace, outputFormat } = change
  const existing = config.contexts.find((other) => other.name === name)
  const cluster = existing?.cluster ?? `${name}-cluster`
  const user = existing?.user ?? `${name}-user`
  const knownCluster = config.clusters.some((other) => other.name === cluster)
  if (!knownCluster && (baseUrl === undefined || !CLUSTER_NAME.test(cluster)))
    throw signInError(baseUrl === undefined ? 'CONTEXT_NEEDS_ADDRESS' : 'CONTEXT_NAME_INVALID', {
      context: name,
    })
  if (baseUrl !== undefined) {
    const at = positionOf(config.clusters, cluster)
    document.setIn(['clusters', at, 'name'], cluster)
    document.setIn(['clusters', at, 'base_url'], baseUrl)
  }
  if (!config.users.some((other) => other.name === user)) setUser(document, config, user, undefined)
  const at = positionOf(config.contexts, name)
  if (existing === undefined) {
    document.setIn(['contexts', at, 'name'], name)
    document.setIn(['contexts', at, 'cluster'], cluster)
    document.setIn(['contexts', at, 'user'], user)
  }
  if (workspace !== undefined || existing === undefined)
    document.setIn(['contexts', at, 'workspace'], workspace ?? 'default')
  if (outputFormat !== undefined)
    document.setIn(['contexts', at, 'preferences', 'output_format'], outputFormat)
  if (config.currentContext === undefined) document.set('current_context', name)
}

/**
 * Makes one change in the document, and in nothing else of it: comments and unknown keys stay.
 *
 * @param config what the document says now
 * @throws {@link SignInError} `CONTEXT_UNKNOWN`, `CONTEXT_NEEDS_ADDRESS`, `CONTEXT_NAME_INVALID`
 */
export function applyChange(document: Document, config: PlatformConfig, change: ConfigChange): void {
  switch (change.kind) {
    case 'use_context':
      document.set('current_context', contextNamed(config, change.name).name)
      return
    case 'set_context':
      setContext(document, config, change)
      return
    case 'set_token':
      setUser(document, config, contextNamed(config, change.context).user, change.token, change.refreshToken)
      return
    case 'remove_tokens':
      setUser(document, config, contextNamed(config, change.context).user, undefined)
      return
    default:
      change satisfies never
  }
}
