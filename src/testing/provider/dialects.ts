import { randomUUID } from 'node:crypto'
import type { CodeState, PlainReply } from './scripted-reply.ts'

/** Whose shapes the fake provider takes on. */
export type Dialect = 'oidc' | 'entra' | 'okta' | 'keycloak'

/** The tenant of the Entra dialect. */
export const FAKE_TENANT = 'f0f0f0f0-0000-4000-8000-00000000fa4e'

/** Where a dialect has its endpoints, as paths below the origin. */
export interface DialectPaths {
  /** Path of the issuer; empty for the origin itself. */
  readonly issuer: string
  readonly device: string
  readonly token: string
  readonly keys: string
  readonly revoke: string
}

const KEYCLOAK = '/realms/fake'
const OKTA = '/oauth2/default'
const ENTRA = `/${FAKE_TENANT}`

/** The paths of each dialect, as the products have them. */
export const dialectPaths: Readonly<Record<Dialect, DialectPaths>> = {
  oidc: { issuer: '', device: '/device/code', token: '/token', keys: '/keys', revoke: '/revoke' },
  entra: {
    issuer: `${ENTRA}/v2.0`,
    device: `${ENTRA}/oauth2/v2.0/devicecode`,
    token: `${ENTRA}/oauth2/v2.0/token`,
    keys: `${ENTRA}/discovery/v2.0/keys`,
    revoke: `${ENTRA}/oauth2/v2.0/revoke`,
  },
  okta: {
    issuer: OKTA,
    device: `${OKTA}/v1/device/authorize`,
    token: `${OKTA}/v1/token`,
    keys: `${OKTA}/v1/keys`,
    revoke: `${OKTA}/v1/revoke`,
  },
  keycloak: {
    issuer: KEYCLOAK,
    device: `${KEYCLOAK}/protocol/openid-connect/auth/device`,
    token: `${KEYCLOAK}/protocol/openid-connect/token`,
    keys: `${KEYCLOAK}/protocol/openid-connect/certs`,
    revoke: `${KEYCLOAK}/protocol/openid-connect/revoke`,
  },
}

/** Why a token request was refused, beside the states of a code. */
export type Refusal =
  | CodeState
  | 'unknown_code'
  | 'unknown_client'
  | 'bad_verifier'
  | 'spent_refresh_token'
  | 'unsupported_grant'

type Words = Readonly<
  Record<Refusal, { readonly error: string; readonly description?: string; readonly status?: number }>
>

const plainWords: Words = {
  pending: { error: 'authorization_pending' },
  slow_down: { error: 'slow_down' },
  denied: { error: 'access_denied' },
  expired: { error: 'expired_token' },
  unknown_code: { error: 'invalid_grant' },
  unknown_client: { error: 'invalid_client', status: 401 },
  bad_verifier: { error: 'invalid_grant', description: 'PKCE verification failed' },
  spent_refresh_token: { error: 'invalid_grant' },
  unsupported_grant: { error: 'unsupported_grant_type' },
}

const words: Readonly<Record<Dialect, Words>> = {
  oidc: plainWords,
  entra: {
    ...plainWords,
    pending: { error: 'authorization_pending', description: 'AADSTS70016' },
    denied: { error: 'authorization_declined', description: 'AADSTS70018' },
    expired: { error: 'expired_token', description: 'AADSTS70020' },
    unknown_code: { error: 'bad_verification_code', description: 'AADSTS70019' },
    unknown_client: { error: 'unauthorized_client', description: 'AADSTS700016', status: 400 },
    spent_refresh_token: { error: 'invalid_grant', description: 'AADSTS70000' },
  },
  okta: {
    ...plainWords,
    pending: {
      error: 'authorization_pending',
      description: 'The device authorization is pending. Please try again later.',
    },
    slow_down: { error: 'slow_down', description: '' },
    denied: { error: 'access_denied', description: '' },
    expired: { error: 'expired_token', description: '' },
  },
  keycloak: {
    ...plainWords,
    pending: { error: 'authorization_pending', description: 'The authorization request is still pending' },
    slow_down: { error: 'slow_down', description: 'Slow down' },
    denied: { error: 'access_denied', description: 'The end user denied the authorization request' },
    expired: { error: 'expired_token', description: 'Device code is expired' },
    unknown_code: { error: 'invalid_grant', description: 'Device code not valid' },
    spent_refresh_token: {
      error: 'invalid_grant',
      description: 'Maximum allowed refresh token reuse exceeded',
    },
  },
}

/** The body that a dialect refuses with. Entra adds numbers and ids to each. */
export function refusalOf(dialect: Dialect, refusal: Refusal, nowMs: number): PlainReply {
  const { error, description, status = 400 } = words[dialect][refusal]
  if (dialect === 'entra' && description !== undefined) {
    const timestamp = `${new Date(nowMs).toISOString().slice(0, 19).replace('T', ' ')}Z`
    const [traceId, correlationId] = [randomUUID(), randomUUID()]
    const said = [
      `${description}: refused by the fake provider.`,
      `Trace ID: ${traceId}`,
      `Correlation ID: ${correlationId}`,
      `Timestamp: ${timestamp}`,
    ]
    const body = {
      error,
      error_description: said.join('\r\n'),
      error_codes: [Number(description.slice('AADSTS'.length))],
      timestamp,
      trace_id: traceId,
      correlation_id: correlationId,
    }
    return { status, body }
  }
  return { status, body: { error, ...(description === undefined ? {} : { error_description: description }) } }
}
