import type { Rows } from '../row.ts'
import { httpRows } from './http.ts'
import { proxyRows } from './proxy.ts'
import { tlsRows } from './tls.ts'

/** Names, addresses and connections. `host` is the server that was meant, `reason` the code of Node or the system. */
const connectionRows = {
  NETWORK_HOST_UNKNOWN: {
    kind: 'remote',
    title: 'The name {host} cannot be found.',
    why: 'The name service answered that there is no such host ({reason}). The name is misspelled, or it is known only inside a network that this machine is not in.',
    fix: [
      { text: 'Check the spelling of the address.' },
      { text: 'Connect to the VPN if the server is an internal one.' },
      { text: 'Set HTTPS_PROXY if this network reaches the internet through a proxy only.' },
    ],
    owner: 'network',
    retry: 'backoff',
    source: 'https://nodejs.org/api/errors.html#common-system-errors',
  },
  NETWORK_NAME_SERVICE_DOWN: {
    kind: 'remote',
    title: 'The name service cannot be asked for {host}.',
    why: 'No answer came from the name service of this machine ({reason}). Mostly the machine is offline.',
    fix: [
      { text: 'Check that this machine is online.' },
      { text: 'Try again in a moment.' },
      { text: 'Ask whoever runs this network about its name servers if it stays.' },
    ],
    owner: 'network',
    retry: 'backoff',
    source: 'https://nodejs.org/api/dns.html#error-codes',
  },
  NETWORK_REFUSED: {
    kind: 'remote',
    title: 'Nothing listens at {host}.',
    why: 'The machine was reached and turned the connection down ({reason}). The service is not running, or the port is another one.',
    fix: [
      { text: 'Check the host name and the port of the address.' },
      { text: 'Check that the service is running.' },
    ],
    owner: 'network',
    retry: 'backoff',
    source: 'https://nodejs.org/api/errors.html#common-system-errors',
  },
  NETWORK_PORT_BLOCKED: {
    kind: 'remote',
    title: 'The port of {host} is one that is never used for the web.',
    why: 'Browsers and this program refuse to connect to ports of other services, such as mail, so that no web address can be used to talk to them.',
    fix: [
      { text: 'Correct the port in the address.' },
      { text: 'Let the service listen at another port, when it really is this one.' },
    ],
    owner: 'network',
    retry: 'never',
    source: 'https://fetch.spec.whatwg.org/#port-blocking',
  },
  NETWORK_UNREACHABLE: {
    kind: 'remote',
    title: 'There is no way to {host} from here.',
    why: 'The network knows no route to the server ({reason}). The machine is offline, or a VPN is missing.',
    fix: [
      { text: 'Check that this machine is online.' },
      { text: 'Connect to the VPN if the server is an internal one.' },
    ],
    owner: 'network',
    retry: 'backoff',
    source: 'https://nodejs.org/api/errors.html#common-system-errors',
  },
  NETWORK_CONNECT_TIMEOUT: {
    kind: 'remote',
    title: '{host} did not take the connection in time.',
    why: 'Nothing came back from the server, neither yes nor no ({reason}). A firewall that drops packets looks like this, and so does a network that needs a proxy.',
    fix: [
      { text: 'Set HTTPS_PROXY if this network reaches the internet through a proxy only.' },
      { text: 'Connect to the VPN if the server is an internal one.' },
      { text: 'Try again in a moment.' },
    ],
    owner: 'network',
    retry: 'backoff',
    source: 'https://nodejs.org/api/errors.html#common-system-errors',
  },
  NETWORK_RESET: {
    kind: 'remote',
    title: 'The connection to {host} broke before a reply came.',
    why: 'The server, or a device on the way, closed the connection ({reason}). Whether the request was acted on is not known.',
    fix: [
      { text: 'Try again in a moment.' },
      { text: 'Look at the log of the server or of its load balancer if it stays.' },
    ],
    owner: 'network',
    retry: 'backoff',
    source: 'https://nodejs.org/api/errors.html#common-system-errors',
  },
  NETWORK_REPLY_CUT: {
    kind: 'remote',
    title: 'The reply of {host} ended before it was whole.',
    why: 'The connection broke in the middle of the reply, or its length is not the one that was announced ({reason}). Whether the request was acted on is not known.',
    fix: [
      { text: 'Try again in a moment.' },
      { text: 'Look at the proxies and load balancers in front of the server if it stays.' },
    ],
    owner: 'network',
    retry: 'backoff',
    source: 'https://www.rfc-editor.org/rfc/rfc9112#section-8',
  },
  NETWORK_TIMEOUT: {
    kind: 'remote',
    title: '{host} gave no whole reply within {timeout_seconds} seconds.',
    why: 'The server is too slow, or something on the way holds its reply back. Whether the request was acted on is not known.',
    fix: [{ text: 'Try again in a moment.' }, { text: 'Check the state page of the service if it stays.' }],
    owner: 'network',
    retry: 'backoff',
    source: 'https://www.rfc-editor.org/rfc/rfc9110#section-15.6.5',
  },
  NETWORK_FAILED: {
    kind: 'remote',
    title: 'The request to {host} failed on its way.',
    why: 'The network reported a fault that has no explanation here ({reason}).',
    fix: [
      { text: 'Try again in a moment.' },
      { text: 'Report {reason} to the authors of the program if it stays.' },
    ],
    owner: 'network',
    retry: 'backoff',
    source: 'https://nodejs.org/api/errors.html#common-system-errors',
  },
} as const satisfies Rows

/** What can go wrong between this machine and a server. */
export const networkRows = {
  ...connectionRows,
  ...tlsRows,
  ...proxyRows,
  ...httpRows,
} as const satisfies Rows
