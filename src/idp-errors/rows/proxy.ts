import type { Rows } from '../row.ts'

const CONNECT = 'https://www.rfc-editor.org/rfc/rfc9110#section-9.3.6'

/** What can go wrong at the proxy. `proxy` is its host and port, never its credentials. */
export const proxyRows = {
  NETWORK_PROXY_ADDRESS: {
    kind: 'usage',
    title: 'The proxy address in {variable} cannot be used: {reason}.',
    why: 'It should look like http://proxy.example.com:3128. The value is not shown, because it may hold a password.',
    fix: [
      { text: 'Correct the variable.', command: 'export {variable}=http://proxy.example.com:3128' },
      { text: 'Remove it if this network needs no proxy.', command: 'unset {variable}' },
    ],
    owner: 'user',
    retry: 'never',
    source: 'https://nodejs.org/api/http.html#built-in-proxy-support',
  },
  NETWORK_PROXY_UNREACHABLE: {
    kind: 'remote',
    title: 'The proxy {proxy} cannot be reached.',
    why: '{variable} sends this request through it, and no connection came about ({reason}).',
    fix: [
      { text: 'Check host and port in {variable}.' },
      { text: 'Remove the variable if this network needs no proxy.', command: 'unset {variable}' },
      { text: 'Add {host} to NO_PROXY if only this server has to be reached without it.' },
    ],
    owner: 'network',
    retry: 'backoff',
    source: CONNECT,
  },
  NETWORK_PROXY_LOGIN: {
    kind: 'remote',
    title: 'The proxy {proxy} wants a user name and a password.',
    why: 'It answered 407. {variable} holds no credentials, or the proxy does not accept them.',
    fix: [
      {
        text: 'Put the credentials into the variable; write special characters percent-encoded.',
        command: 'export {variable}=http://USER:PASSWORD@{proxy}',
      },
      { text: 'Ask whoever runs the proxy when it accepts only Kerberos or NTLM: Basic is what is sent.' },
    ],
    owner: 'user',
    retry: 'never',
    source: 'https://www.rfc-editor.org/rfc/rfc9110#section-15.5.8',
  },
  NETWORK_PROXY_REFUSED: {
    kind: 'remote',
    title: 'The proxy {proxy} does not let this machine through to {host}.',
    why: 'It answered the request for a tunnel with status {status}. Its rules forbid the host or the port.',
    fix: [
      { text: 'Ask whoever runs the proxy to allow {host}.' },
      { text: 'Add {host} to NO_PROXY if it has to be reached without the proxy.' },
    ],
    owner: 'network',
    retry: 'never',
    source: CONNECT,
  },
  NETWORK_PROXY_FAILED: {
    kind: 'remote',
    title: 'The proxy {proxy} has found no way to {host}.',
    why: 'It answered the request for a tunnel with status {status}: it is in trouble, or it cannot reach the server.',
    fix: [
      { text: 'Check the spelling of {host}.' },
      { text: 'Try again in a moment, and tell whoever runs the proxy if it stays.' },
      { text: 'Add {host} to NO_PROXY if it has to be reached without the proxy.' },
    ],
    owner: 'network',
    retry: 'backoff',
    source: CONNECT,
  },
  NETWORK_PROXY_TLS: {
    kind: 'remote',
    title: 'The proxy {proxy} cannot be trusted.',
    why: '{variable} names an https proxy, and its certificate was turned down ({reason}).',
    fix: [
      { text: 'Use an http:// address in {variable} if the proxy speaks no TLS itself.' },
      {
        text: 'Name the certificate of its authority.',
        command: 'export NMP_CLIENT_SSL_CERT_FILE=/path/to/authority.pem',
      },
    ],
    owner: 'user',
    retry: 'never',
    source: CONNECT,
  },
} as const satisfies Rows
