import type { Rows } from '../row.ts'

const TLS_CODES = 'https://nodejs.org/api/tls.html#x509-certificate-error-codes'

/** Why no trusted connection came about. `reason` is the code of Node or OpenSSL. */
export const tlsRows = {
  TLS_CERTIFICATE_EXPIRED: {
    kind: 'remote',
    title: 'The certificate of {host} has expired.',
    why: 'Its last day has passed by the clock of this machine ({reason}). The certificate was not renewed, or the clock is wrong.',
    fix: [
      { text: 'Check the date and the time of this machine.' },
      { text: 'Ask whoever runs {host} to renew its certificate.' },
    ],
    owner: 'admin',
    retry: 'never',
    source: TLS_CODES,
  },
  TLS_CERTIFICATE_NOT_YET_VALID: {
    kind: 'remote',
    title: 'The certificate of {host} is not valid yet.',
    why: 'Its first day has not come by the clock of this machine ({reason}). Mostly that clock is behind.',
    fix: [
      { text: 'Set the clock of this machine; switch automatic time on.' },
      { text: 'Tell whoever runs {host} if the clock is right.' },
    ],
    owner: 'user',
    retry: 'never',
    source: TLS_CODES,
  },
  TLS_CERTIFICATE_UNTRUSTED: {
    kind: 'remote',
    title: 'The certificate of {host} comes from an authority that is not trusted here.',
    why: 'The server signed its certificate itself, or uses a private authority such as that of a company or of an inspecting proxy ({reason}).',
    fix: [
      {
        text: 'Get the certificate of the authority as a PEM file from whoever runs the server or the network.',
      },
      {
        text: 'Name that file to this program.',
        command: 'export NMP_CLIENT_SSL_CERT_FILE=/path/to/authority.pem',
      },
      {
        text: 'Name it to every Node program instead, if others need it too.',
        command: 'export NODE_EXTRA_CA_CERTS=/path/to/authority.pem',
      },
      { text: 'Ask whoever runs {host} whether it sends its intermediate certificates.' },
    ],
    owner: 'user',
    retry: 'never',
    source: 'https://nodejs.org/api/cli.html#node_extra_ca_certsfile',
  },
  TLS_WRONG_HOST: {
    kind: 'remote',
    title: 'The certificate at {host} belongs to another name.',
    why: 'The server answered with a certificate that does not cover the name in the address ({reason}). The address is wrong, or the connection was led elsewhere.',
    fix: [
      { text: 'Check the address: use the name that the certificate covers.' },
      { text: 'Ask whoever runs {host} for a certificate with this name.' },
    ],
    owner: 'admin',
    retry: 'never',
    source: 'https://www.rfc-editor.org/rfc/rfc9525#section-6',
  },
  TLS_CERTIFICATE_REVOKED: {
    kind: 'remote',
    title: 'The certificate of {host} was withdrawn.',
    why: 'Its authority declared it void before its last day ({reason}).',
    fix: [
      { text: 'Ask whoever runs {host} to install a new certificate.' },
      { text: 'Do not sign in there until that is done.' },
    ],
    owner: 'admin',
    retry: 'never',
    source: TLS_CODES,
  },
  TLS_CERTIFICATE_UNUSABLE: {
    kind: 'remote',
    title: 'The certificate of {host} breaks the rules for certificates.',
    why: 'It was checked and turned down ({reason}). Its key or its signature is too weak, as with SHA-1, or it was made for another purpose.',
    fix: [{ text: 'Ask whoever runs {host} for a certificate with a current key and signature.' }],
    owner: 'admin',
    retry: 'never',
    source: TLS_CODES,
  },
  TLS_PROTOCOL_TOO_OLD: {
    kind: 'remote',
    title: '{host} speaks no version of TLS that is safe.',
    why: 'The server and this machine share no protocol version ({reason}). TLS 1.2 or later is needed.',
    fix: [{ text: 'Ask whoever runs {host} to switch TLS 1.2 or TLS 1.3 on.' }],
    owner: 'admin',
    retry: 'never',
    source: 'https://www.rfc-editor.org/rfc/rfc8996',
  },
  TLS_NOT_SPOKEN: {
    kind: 'remote',
    title: 'What listens at {host} does not speak TLS.',
    why: 'The answer to an https address was something else ({reason}). The port belongs to a plain http service, or a device on the way answers.',
    fix: [
      { text: 'Check the port of the address.' },
      { text: 'Ask whoever runs {host} to serve https there.' },
    ],
    owner: 'admin',
    retry: 'never',
    source: 'https://www.rfc-editor.org/rfc/rfc8446#section-5.1',
  },
  TLS_HANDSHAKE_FAILED: {
    kind: 'remote',
    title: 'No trusted connection to {host} came about.',
    why: 'The server, or a device on the way, broke the TLS handshake off ({reason}).',
    fix: [
      { text: 'Try again in a moment.' },
      { text: 'Give the code above to whoever runs {host} or this network if it stays.' },
    ],
    owner: 'network',
    retry: 'backoff',
    source: 'https://www.rfc-editor.org/rfc/rfc8446#section-6.2',
  },
  TLS_CHECKS_SWITCHED_OFF: {
    kind: 'local',
    title: 'NODE_TLS_REJECT_UNAUTHORIZED=0 is set, so nothing was sent.',
    why: 'That variable makes Node accept every certificate. Anybody on the way could then read and keep the session.',
    fix: [
      { text: 'Remove the variable.', command: 'unset NODE_TLS_REJECT_UNAUTHORIZED' },
      {
        text: 'Name the certificate of a private authority instead, if that is why it was set.',
        command: 'export NMP_CLIENT_SSL_CERT_FILE=/path/to/authority.pem',
      },
    ],
    owner: 'user',
    retry: 'never',
    source: 'https://nodejs.org/api/cli.html#node_tls_reject_unauthorizedvalue',
  },
  TLS_CA_FILE_UNUSABLE: {
    kind: 'local',
    title: 'The file in {variable} cannot be used: {reason}.',
    why: 'It should hold the certificates of private authorities in PEM form. It is {path}.',
    fix: [
      { text: 'Check the path in {variable}.' },
      { text: 'Check that the file holds PEM certificates and that you may read it.' },
      { text: 'Remove the variable if no private authority is needed.', command: 'unset {variable}' },
    ],
    owner: 'user',
    retry: 'never',
    source: 'https://www.rfc-editor.org/rfc/rfc7468#section-5',
  },
} as const satisfies Rows
