import type { Rows } from '../row.ts'

const PROVIDER_IS_WRONG = [
  { text: 'Check that the issuer leads to the identity provider and not to a proxy in front of it.' },
  { text: 'Send this message to the administrator of the provider.' },
] as const

const ASK_AGAIN = { text: 'Sign in again.' } as const

/** What can be wrong with tokens, and with the keys that they are signed with. */
export const tokensRows = {
  TOKEN_REPLY_INVALID: {
    kind: 'remote',
    title: "The provider's token reply cannot be used: {field} is not {expected}.",
    why: 'The reply says that it succeeded, but this field is missing or has a value that no program can work with. None of its tokens were kept.',
    fix: PROVIDER_IS_WRONG,
    owner: 'admin',
    retry: 'never',
    source: 'https://www.rfc-editor.org/rfc/rfc6749#section-5.1',
  },
  SCOPES_NOT_GRANTED: {
    kind: 'remote',
    title: 'The provider did not grant: {missing}.',
    why: 'It granted only: {granted}. Providers leave out scopes that the application or the person may not have. Keycloak does so without a word.',
    fix: [
      { text: 'Compare the missing scopes, letter by letter, with those that the provider defines.' },
      {
        text: 'Entra ID: add them under "API permissions" of the app registration {client_id} and grant consent. Write each with its API in front, such as api://<app-id>/<scope>.',
      },
      {
        text: 'Keycloak: assign them to the client {client_id} under "Client scopes", as optional ones, and check that the person has the roles that they need.',
      },
      {
        text: 'Okta: allow them in a rule of the authorization server\'s access policy, under "Security > API".',
      },
      ASK_AGAIN,
    ],
    owner: 'admin',
    retry: 'new_login',
    source: 'https://www.rfc-editor.org/rfc/rfc6749#section-3.3',
  },
  SUBJECT_CHANGED: {
    kind: 'sign_in',
    title: 'The renewed session belongs to another person.',
    why: 'The provider answered the renewal with tokens of a different subject. They were thrown away, and the stored session was left as it was.',
    fix: [
      { text: 'Sign in again as the person who should use this session.' },
      {
        text: 'Report it to the administrator of the provider when it happens again: a renewal must never change the person.',
      },
    ],
    owner: 'admin',
    retry: 'new_login',
    source: 'https://openid.net/specs/openid-connect-core-1_0.html#RefreshTokenResponse',
  },
  SESSION_UNREADABLE: {
    kind: 'sign_in',
    title: 'The stored session cannot be read: {reason}.',
    why: 'It was damaged, or a newer version of the program has written it.',
    fix: [
      { text: 'Update the program, if a newer version of it is in use on this machine.' },
      { text: 'Sign in again. That replaces the stored session.' },
    ],
    owner: 'user',
    retry: 'new_login',
    source: 'https://www.rfc-editor.org/rfc/rfc8259#section-4',
  },
  CLOCK_SKEW: {
    kind: 'local',
    title: 'The clock of this machine is wrong: it is {skew}.',
    why: 'The tokens carry times, and by this clock they are not valid. By the time that the provider sent along with them, they are.',
    fix: [
      {
        text: 'Set the clock from the network: under "Date and time" in the settings of the system, on Linux with this command.',
        command: 'sudo timedatectl set-ntp true',
      },
      {
        text: 'Take the time over from the host where the clock stands still while the host sleeps, as in WSL.',
        command: 'sudo hwclock --hctosys',
      },
      ASK_AGAIN,
    ],
    owner: 'user',
    retry: 'new_login',
    source: 'https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation',
  },
  ID_TOKEN_MALFORMED: {
    kind: 'remote',
    title: 'The ID token cannot be read: {reason}.',
    why: 'The provider says with this token who signed in. It has to be a signed JSON Web Token.',
    fix: PROVIDER_IS_WRONG,
    owner: 'admin',
    retry: 'never',
    source: 'https://www.rfc-editor.org/rfc/rfc7519#section-7.2',
  },
  ID_TOKEN_ENCRYPTED: {
    kind: 'remote',
    title: 'The ID token is encrypted.',
    why: 'The provider encrypts the ID tokens of this client. A program that people install has no key that it could keep secret, so it cannot read them.',
    fix: [
      {
        text: 'Switch off the encryption of ID tokens for this client at the provider. Signing them is enough.',
      },
      ASK_AGAIN,
    ],
    owner: 'admin',
    retry: 'never',
    source: 'https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation',
  },
  ID_TOKEN_ALGORITHM: {
    kind: 'remote',
    title: 'The ID token is signed in a way that proves nothing here: {algorithm}.',
    why: 'Accepted are the public-key signatures that the provider announces in its discovery document: {allowed}. Unsigned tokens, and those signed with a shared secret, are never accepted.',
    fix: [
      { text: 'Set the signature algorithm of ID tokens for this client to RS256 or ES256 at the provider.' },
      {
        text: 'Check that the discovery document lists that algorithm in id_token_signing_alg_values_supported.',
      },
    ],
    owner: 'admin',
    retry: 'never',
    source: 'https://www.rfc-editor.org/rfc/rfc8725#section-3.1',
  },
  ID_TOKEN_KEY_UNKNOWN: {
    kind: 'remote',
    title: 'The provider does not publish the key that the ID token is signed with.',
    why: 'No key with the id {kid} for {algorithm} is in its key set. Its keys may have been changed a moment ago, or the token comes from somebody else.',
    fix: [
      { text: 'Wait a minute and sign in again.' },
      {
        text: 'Check that the jwks_uri in the discovery document leads to the keys that the provider signs with.',
      },
    ],
    owner: 'admin',
    retry: 'new_login',
    source: 'https://openid.net/specs/openid-connect-core-1_0.html#RotateSigKeys',
  },
  ID_TOKEN_KEY_REFUSED: {
    kind: 'remote',
    title: 'The key that the ID token is signed with is not safe.',
    why: 'The key {kid} in the key set of the provider must not be used: {reason}. Anybody might be able to forge its signatures.',
    fix: [
      { text: 'Replace the signing key of the provider by a new one: RSA with 2048 bits or more, or P-256.' },
      ASK_AGAIN,
    ],
    owner: 'admin',
    retry: 'never',
    source: 'https://www.rfc-editor.org/rfc/rfc7518#section-3.3',
  },
  ID_TOKEN_SIGNATURE: {
    kind: 'remote',
    title: 'The signature of the ID token is wrong.',
    why: 'The token was changed on its way, or it was not made by the provider. None of the tokens that came with it were kept.',
    fix: [
      { text: 'Sign in again.' },
      {
        text: 'Check for a proxy that opens encrypted connections, when it happens again, and report it to the administrator.',
      },
    ],
    owner: 'admin',
    retry: 'new_login',
    source: 'https://www.rfc-editor.org/rfc/rfc7515#section-5.2',
  },
  ID_TOKEN_ISSUER: {
    kind: 'remote',
    title: 'The ID token comes from another issuer.',
    why: 'Expected is {expected}, letter by letter. The token says {received}.',
    fix: [
      {
        text: 'Set the issuer of the program to what the discovery document of the provider says under "issuer".',
      },
      { text: 'Check the host name that the provider is configured with, when it stands behind a proxy.' },
    ],
    owner: 'admin',
    retry: 'never',
    source: 'https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation',
  },
  ID_TOKEN_AUDIENCE: {
    kind: 'remote',
    title: 'The ID token was made for another application.',
    why: 'Its claim {claim} has to name this one, {client_id}, and says {received}.',
    fix: [
      {
        text: 'Compare the client ID of the program with the one that the provider shows for the application.',
      },
      {
        text: 'Look for a mapper or a rule at the provider that changes the audience of ID tokens, and remove it.',
      },
    ],
    owner: 'admin',
    retry: 'never',
    source: 'https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation',
  },
  ID_TOKEN_EXPIRED: {
    kind: 'remote',
    title: 'The ID token had ended when it arrived, {seconds} seconds before.',
    why: 'Five minutes are allowed for clocks that differ. How far the clock of this machine is off, as measured: {skew}.',
    fix: [
      { text: 'Compare the clock of this machine with another one.' },
      { text: 'Check the clock of the provider, and how long its ID tokens live.' },
    ],
    owner: 'admin',
    retry: 'new_login',
    source: 'https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation',
  },
  ID_TOKEN_NOT_YET_VALID: {
    kind: 'remote',
    title: 'The ID token begins in the future, in {seconds} seconds.',
    why: 'Five minutes are allowed for clocks that differ. How far the clock of this machine is off, as measured: {skew}.',
    fix: [
      { text: 'Compare the clock of this machine with another one.' },
      { text: 'Check the clocks of all servers of the provider.' },
    ],
    owner: 'admin',
    retry: 'new_login',
    source: 'https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation',
  },
  ID_TOKEN_CLAIM: {
    kind: 'remote',
    title: 'The ID token cannot be used: its claim {claim} is not {expected}.',
    why: 'OpenID Connect requires this claim in every ID token, and in this form.',
    fix: PROVIDER_IS_WRONG,
    owner: 'admin',
    retry: 'never',
    source: 'https://openid.net/specs/openid-connect-core-1_0.html#IDToken',
  },
  ID_TOKEN_NONCE: {
    kind: 'remote',
    title: 'The ID token answers another sign-in.',
    why: 'It has to repeat the nonce that this sign-in began with. A token that does not may have been taken from somebody else.',
    fix: [
      { text: 'Sign in again, and finish the sign-in in the window that opens.' },
      { text: 'Report it to the administrator of the provider when it happens again.' },
    ],
    owner: 'user',
    retry: 'new_login',
    source: 'https://openid.net/specs/openid-connect-core-1_0.html#NonceNotes',
  },
  ID_TOKEN_ACCESS_TOKEN: {
    kind: 'remote',
    title: 'The ID token and the access token do not belong together.',
    why: 'The ID token carries a hash of the access token (at_hash), and it is the hash of another one.',
    fix: PROVIDER_IS_WRONG,
    owner: 'admin',
    retry: 'new_login',
    source: 'https://openid.net/specs/openid-connect-core-1_0.html#CodeIDToken',
  },
  JWKS_NOT_PUBLISHED: {
    kind: 'remote',
    title: 'The provider {issuer} does not say where its signing keys are.',
    why: 'It gave an ID token, but its discovery document has no jwks_uri, so nobody can tell whether the token is genuine.',
    fix: [
      { text: 'Add jwks_uri to the discovery document of the provider.' },
      { text: 'Leave out the scope openid, if the provider is not meant for OpenID Connect.' },
    ],
    owner: 'admin',
    retry: 'never',
    source: 'https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata',
  },
  JWKS_UNAVAILABLE: {
    kind: 'remote',
    title: 'The signing keys of the provider cannot be fetched just now.',
    why: '{host} answers with the HTTP status {status}. Without the keys no token can be checked.',
    fix: [{ text: 'Wait a minute and try again.' }],
    owner: 'admin',
    retry: 'backoff',
    source: 'https://www.rfc-editor.org/rfc/rfc7517#section-5',
  },
  JWKS_UNREADABLE: {
    kind: 'remote',
    title: 'The signing keys of the provider cannot be read.',
    why: 'What {host} answers is not a JSON Web Key Set: {reason}. Without the keys no token can be checked.',
    fix: [
      { text: 'Open the jwks_uri of the discovery document in a browser and see what it shows.' },
      { text: 'Send this message to the administrator of the provider.' },
    ],
    owner: 'admin',
    retry: 'never',
    source: 'https://www.rfc-editor.org/rfc/rfc7517#section-5',
  },
} as const satisfies Rows
