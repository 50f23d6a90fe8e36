import type { Rows } from '../row.ts'

/** Who to sign in with, and what they say of themselves. */
export const discoveryRows = {
  ISSUER_NOT_ACCEPTED: {
    kind: 'usage',
    title: '{issuer} cannot be used as an issuer.',
    why: 'An issuer is the https address by which a provider names itself, and this one is not accepted: {reason}.',
    fix: [
      {
        text: "Copy the issuer from the provider's console, or from the field issuer of its discovery document.",
      },
    ],
    owner: 'user',
    retry: 'never',
    source: 'https://openid.net/specs/openid-connect-core-1_0.html#Terminology',
  },
  CLIENT_ID_NOT_ACCEPTED: {
    kind: 'usage',
    title: 'The client ID for {issuer} is empty or holds characters that no client ID has.',
    why: 'A client ID is made of visible ASCII characters, and the provider hands it out when an application is registered.',
    fix: [{ text: "Copy the client ID from the application's page in the provider's console." }],
    owner: 'user',
    retry: 'never',
    source: 'https://www.rfc-editor.org/rfc/rfc6749#appendix-A.1',
  },
  ISSUER_MISMATCH: {
    kind: 'remote',
    title: 'The provider calls itself {published}, not {issuer}.',
    why: 'Both have to be equal to the last character, a slash at the end included. Otherwise a server could pass for another one.',
    fix: [
      { text: 'Check that both addresses belong to the provider that you trust.' },
      { text: 'Use the issuer exactly as the provider spells it.' },
    ],
    owner: 'user',
    retry: 'never',
    source: 'https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfigurationValidation',
  },
  DISCOVERY_NOT_FOUND: {
    kind: 'remote',
    title: '{issuer} publishes no description of itself.',
    why: 'The server answered, but has nothing at these addresses: {asked}. Most often the path of the issuer is not complete, or the name of a tenant, realm or authorization server in it is misspelled.',
    fix: [
      {
        text: "Compare the issuer with the one in the provider's console; its path counts, letter by letter.",
      },
      { text: 'Ask the administrator of the provider for the issuer when it is not shown there.' },
    ],
    owner: 'user',
    retry: 'never',
    source: 'https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfigurationRequest',
  },
  DISCOVERY_NOT_JSON: {
    kind: 'remote',
    title: '{address} answered with {nature}.',
    why: 'A description of the provider, a JSON object, was expected there. A sign-in page of the network, a proxy, or an address that belongs to something else answers like this.',
    fix: [
      { text: 'Open the address in a browser and see who answers.' },
      { text: 'Sign in to the network first when its own page appears.' },
      { text: "Compare the issuer with the one in the provider's console." },
    ],
    owner: 'network',
    retry: 'never',
    source: 'https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfigurationResponse',
  },
  DISCOVERY_FIELD_INVALID: {
    kind: 'remote',
    title: 'The description of {issuer} cannot be used: {field} is not {expected}.',
    why: 'The provider publishes where it takes requests. One of these entries is missing or breaks the rules for such addresses, so nothing was sent there.',
    fix: [
      {
        text: "Ask the administrator of the provider to correct {field}; behind a reverse proxy it follows from the server's setting for its public address.",
      },
    ],
    owner: 'admin',
    retry: 'never',
    source: 'https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata',
  },
  DISCOVERY_REDIRECTED: {
    kind: 'remote',
    title: '{issuer} sends us on to {target}.',
    why: 'The description of a provider is read from the provider itself; a redirect (HTTP {status}) is not followed, because it could lead to anybody.',
    fix: [
      { text: "Compare the issuer with the one in the provider's console, http and https included." },
      { text: 'Sign in to the network first when the new address is its own sign-in page.' },
    ],
    owner: 'user',
    retry: 'never',
    source: 'https://www.rfc-editor.org/rfc/rfc8414#section-3',
  },
  DISCOVERY_UNAVAILABLE: {
    kind: 'remote',
    title: '{issuer} is not able to answer at the moment.',
    why: 'The server, or a proxy before it, answered with HTTP {status} when it was asked for its description.',
    fix: [
      { text: 'Try again in a minute.' },
      { text: 'Ask the administrator of the provider whether it is down when it stays like this.' },
    ],
    owner: 'network',
    retry: 'backoff',
    source: 'https://www.rfc-editor.org/rfc/rfc9110#section-15.6',
  },
  DISCOVERY_REFUSED: {
    kind: 'remote',
    title: '{issuer} does not show its description.',
    why: 'The server answered with HTTP {status} at {address}. The description of a provider is public, so a firewall, a proxy or an access rule stands in between.',
    fix: [
      { text: 'Ask the administrator of the provider to let everybody read {address}.' },
      { text: 'Check that the issuer is right and that this network may reach it.' },
    ],
    owner: 'admin',
    retry: 'never',
    source: 'https://www.rfc-editor.org/rfc/rfc8414#section-3.1',
  },
} as const satisfies Rows
