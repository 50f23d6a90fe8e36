import { type Fields, fieldsOf, type JsonObject } from '../http/fields.ts'
import { signInError } from '../idp-errors/sign-in-error.ts'
import { mayPointTo } from './address-reach.ts'
import { shownAddress } from './issuer.ts'
import type { Provider, ProviderMetadata } from './provider.ts'
import { acceptsIssuer } from './published-issuer.ts'

const ENDPOINTS = [
  'device_authorization_endpoint',
  'authorization_endpoint',
  'jwks_uri',
  'revocation_endpoint',
  'pushed_authorization_request_endpoint',
  'end_session_endpoint',
] as const

const LISTS = [
  'scopes_supported',
  'grant_types_supported',
  'code_challenge_methods_supported',
  'id_token_signing_alg_values_supported',
  'token_endpoint_auth_methods_supported',
  'dpop_signing_alg_values_supported',
] as const

const FLAGS = [
  'authorization_response_iss_parameter_supported',
  'require_pushed_authorization_requests',
] as const

/** The fields of these names that the document has. */
function present<Name extends string, Value>(
  names: readonly Name[],
  read: (name: Name) => Value | undefined,
): { [Field in Name]?: Value } {
  const found: { [Field in Name]?: Value } = {}
  for (const name of names) {
    const value = read(name)
    if (value !== undefined) found[name] = value
  }
  return found
}

/**
 * What a discovery document says, checked and reduced to the fields that are used; unknown fields are passed over.
 * The same check for a document from the network and for one from the disk. Pure.
 *
 * @throws {@link SignInError} `ISSUER_MISMATCH` when it speaks for somebody else, `DISCOVERY_FIELD_INVALID` naming the
 *   field
 */
export function metadataOf(provider: Provider, document: JsonObject): ProviderMetadata {
  const bad = (field: string, expected: string) =>
    signInError('DISCOVERY_FIELD_INVALID', { field, expected, issuer: provider.issuer })
  const fields: Fields = fieldsOf(document, bad)
  const issuer = fields.text('issuer')
  if (!acceptsIssuer(provider, issuer))
    throw signInError('ISSUER_MISMATCH', { issuer: provider.issuer, published: shownAddress(issuer) })
  const source = new URL(provider.issuer)
  const endpoint = (field: string) => {
    const address = fields.address(field)
    if (/[^\x21-\x7e]|#/.test(address)) throw bad(field, 'an address in ASCII without a fragment')
    if (!mayPointTo(source, new URL(address)))
      throw bad(field, 'an address that does not lead into a private network')
    return address
  }
  return {
    issuer,
    token_endpoint: endpoint('token_endpoint'),
    ...present(ENDPOINTS, (field) => (document[field] == null ? undefined : endpoint(field))),
    ...present(LISTS, (field) => fields.optionalTexts(field)),
    ...present(FLAGS, (field) => fields.optionalFlag(field)),
  }
}
