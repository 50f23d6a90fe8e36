import { nodeCodes } from '../rows/node-codes.ts'
import type { Rule } from '../rule.ts'

/** The codes of Node, as a member of an error or in a text. */
const byCode: readonly Rule[] = Object.entries(nodeCodes).map(([idpCode, code]) => ({
  when: { idpCode },
  code,
}))

/** What other languages and systems say of the same faults. */
const byWords: readonly Rule[] = [
  {
    when: {
      says: ['proxy authentication required', 'tunnel connection failed 407', '407 from proxy', '407 proxy'],
    },
    code: 'NETWORK_PROXY_LOGIN',
  },
  {
    when: { says: ['tunnel connection failed 403', '403 from proxy', 'ERR_TUNNEL_CONNECTION_FAILED'] },
    code: 'NETWORK_PROXY_REFUSED',
  },
  {
    when: {
      says: ['502', '503', '504'].flatMap((status) => [
        `tunnel connection failed ${status}`,
        `${status} from proxy`,
      ]),
    },
    code: 'NETWORK_PROXY_FAILED',
  },
  {
    when: {
      says: [
        'cannot connect to proxy',
        'unable to connect to proxy',
        'proxyconnect tcp',
        'could not resolve proxy',
        'ERR_PROXY_CONNECTION_FAILED',
      ],
    },
    code: 'NETWORK_PROXY_UNREACHABLE',
  },
  {
    when: { says: ['no certificate or crl found', 'could not find a suitable TLS CA certificate bundle'] },
    code: 'TLS_CA_FILE_UNUSABLE',
  },
  {
    when: {
      says: [
        'no such host',
        'name or service not known',
        'nodename nor servname provided',
        'could not resolve host',
        'no such host is known',
        'UnknownHostException',
        'name does not resolve',
        'could not be resolved',
        'getaddrinfo failed',
        'failed host lookup',
        'ERR_NAME_NOT_RESOLVED',
        'SocketException 11001',
        'WinError 11001',
        'curl 6',
        'curl error 6',
        'host not found in upstream',
        'failed to lookup address information',
        'dns error',
      ],
    },
    code: 'NETWORK_HOST_UNKNOWN',
  },
  {
    when: {
      says: ['temporary failure in name resolution', 'server misbehaving', 'dial tcp lookup … i/o timeout'],
    },
    code: 'NETWORK_NAME_SERVICE_DOWN',
  },
  {
    when: {
      says: [
        'connection refused',
        'actively refused it',
        'ERR_CONNECTION_REFUSED',
        'curl 7',
        'curl error 7',
        'errno 111',
        'SocketException 10061',
        'SocketException 111',
        'WinError 10061',
      ],
    },
    code: 'NETWORK_REFUSED',
  },
  {
    when: {
      says: [
        'network is unreachable',
        'no route to host',
        'ERR_INTERNET_DISCONNECTED',
        'errno 101',
        'errno 113',
        'SocketException 10051',
        'SocketException 10065',
        'WinError 10051',
        'WinError 10065',
      ],
    },
    code: 'NETWORK_UNREACHABLE',
  },
  {
    when: {
      says: [
        'connect timeout',
        'connection timed out',
        'connect timed out',
        'ConnectTimeoutError',
        'i/o timeout',
        'connection attempt failed because the connected party did not properly respond',
        'connection timeout',
        'ConnectTimeoutException',
        'errno 110',
        'SocketException 10060',
        'WinError 10060',
        'ERR_CONNECTION_TIMED_OUT',
        'curl 28',
        'curl error 28',
        'Net OpenTimeout',
        'execution expired',
      ],
    },
    code: 'NETWORK_CONNECT_TIMEOUT',
  },
  {
    when: {
      says: [
        'connection reset by peer',
        'forcibly closed by the remote host',
        'socket hang up',
        'connection aborted',
        'connection reset',
        'errno 104',
        'SocketException 10054',
        'WinError 10054',
        'ERR_CONNECTION_RESET',
        'ERR_CONNECTION_CLOSED',
        'unexpected eof while reading',
        'EOF occurred in violation of protocol',
        'unexpected EOF',
        'RemoteDisconnected',
        'remote end closed connection',
        'ConnectionResetError',
        'NoHttpResponseException',
        'failed to respond',
        'unexpected end of stream',
        'connection closed before message completed',
        'upstream prematurely closed connection',
        'upstream connect error or disconnect',
        'server disconnected',
        'curl 35',
        'curl 52',
        'curl 56',
      ],
    },
    code: 'NETWORK_RESET',
  },
  {
    when: {
      says: [
        'self signed certificate',
        'self-signed certificate',
        'unable to get local issuer certificate',
        'unable to verify the first certificate',
        'certificate signed by unknown authority',
        'PKIX path building failed',
        'unable to find valid certification path',
        'RemoteCertificateChainErrors',
        'UntrustedRoot',
        'remote certificate is invalid',
        'CERT_AUTHORITY_INVALID',
        'certificate is not trusted',
        'unknown ca',
        'unknown certificate authority',
        'trust anchor for certification path not found',
        'certificate verify locations',
        'curl 60',
        'curl error 60',
        'ERR_CERT_AUTHORITY_INVALID',
        'InvalidCertificate',
        'UnknownIssuer',
      ],
    },
    code: 'TLS_CERTIFICATE_UNTRUSTED',
  },
  {
    when: {
      says: ['certificate has expired', 'certificate has expired or is not yet valid', 'CERT_DATE_INVALID'],
    },
    code: 'TLS_CERTIFICATE_EXPIRED',
  },
  {
    when: {
      says: [
        "hostname … doesn't match",
        "certificate … doesn't match",
        'no subject alternative',
        'certificate is not valid for',
        'curl 51',
        'certificate is valid for … not',
        'does not match certificate',
        'RemoteCertificateNameMismatch',
        'no alternative certificate subject name matches',
        'CERT_COMMON_NAME_INVALID',
        'hostname mismatch',
      ],
    },
    code: 'TLS_WRONG_HOST',
  },
  {
    when: {
      says: [
        'wrong version number',
        'first record does not look like a TLS handshake',
        'server gave HTTP response to HTTPS client',
        'Unrecognized SSL message, plaintext connection',
        'unknown protocol',
      ],
    },
    code: 'TLS_NOT_SPOKEN',
  },
  {
    when: {
      says: [
        'certificate relies on legacy Common Name field',
        'ca md too weak',
        'ee key too small',
        'Basic Constraints of CA cert not marked critical',
      ],
    },
    code: 'TLS_CERTIFICATE_UNUSABLE',
  },
  {
    when: {
      says: [
        'tlsv1 alert protocol version',
        'unsupported protocol',
        'no protocols available',
        'protocol version not supported',
        'unsafe legacy renegotiation disabled',
        'ERR_SSL_VERSION_OR_CIPHER_MISMATCH',
      ],
    },
    code: 'TLS_PROTOCOL_TOO_OLD',
  },
  {
    when: { says: ['certificate verify failed', 'certificate verification failed'] },
    code: 'TLS_CERTIFICATE_UNTRUSTED',
  },
]

/** A page where data should be, as parsers complain of it. */
const byParser: readonly Rule[] = [
  {
    when: {
      says: [
        'is not valid JSON',
        'in JSON at position 0',
        'looking for beginning of value',
        'Expecting value line 1 column 1',
        'JSONDecodeError',
        'is an invalid start of a value',
      ],
    },
    code: 'HTTP_PAGE_NOT_DATA',
  },
]

/** What is left when nothing but a status is known. */
export const statusRules: readonly Rule[] = [
  { when: { status: 407 }, code: 'NETWORK_PROXY_LOGIN' },
  { when: { status: 429 }, code: 'HTTP_RATE_LIMITED' },
  { when: { status: [500, 502, 503, 504] }, code: 'HTTP_SERVER_ERROR' },
]

/** The way to the provider. */
export const networkRules: readonly Rule[] = [...byCode, ...byWords, ...byParser].map(({ when, code }) => ({
  when: { ...when, unanswered: true },
  code,
}))
