import type { Rows } from '../row.ts'

const STATUS = 'https://www.rfc-editor.org/rfc/rfc9110#section-15'

/** Replies that came and cannot be used, and requests that are not sent. */
export const httpRows = {
  HTTP_ADDRESS_REFUSED: {
    kind: 'remote',
    title: 'The address {address} is not one that this program talks to.',
    why: 'An address must be a whole https:// one, without user name, white space or control characters. http:// is accepted for this very machine only.',
    fix: [
      { text: 'Use the https:// address of the server.' },
      { text: 'Ask whoever runs the provider to correct its settings if the address came from there.' },
    ],
    owner: 'developer',
    retry: 'never',
    source: 'https://www.rfc-editor.org/rfc/rfc8628#section-5.6',
  },
  HTTP_REDIRECTED: {
    kind: 'remote',
    title: '{host} sends this request elsewhere.',
    why: 'It answered with a redirect (status {status}). It is not followed: a redirect could carry the sign-in to another server.',
    fix: [
      {
        text: 'Use the final address: compare host name, path and a trailing slash with what the provider documents.',
      },
      { text: 'Sign in to the network in a browser first if it has a sign-in page of its own.' },
    ],
    owner: 'admin',
    retry: 'never',
    source: 'https://www.rfc-editor.org/rfc/rfc9700#section-4.12',
  },
  HTTP_RATE_LIMITED: {
    kind: 'remote',
    title: '{host} asks for fewer requests.',
    why: 'It answered with status 429: more requests came in than it allows.',
    fix: [{ text: 'Wait a minute and try again.' }],
    owner: 'network',
    retry: 'backoff',
    source: 'https://www.rfc-editor.org/rfc/rfc6585#section-4',
  },
  HTTP_SERVER_ERROR: {
    kind: 'remote',
    title: '{host} has a fault of its own.',
    why: 'It answered with status {status}. Whether the request was acted on is not known.',
    fix: [
      { text: 'Try again in a few minutes.' },
      { text: 'Check the state page of the service, or tell whoever runs {host}, if it stays.' },
    ],
    owner: 'network',
    retry: 'backoff',
    source: 'https://www.rfc-editor.org/rfc/rfc9110#section-15.6',
  },
  HTTP_NETWORK_SIGN_IN: {
    kind: 'remote',
    title: 'This network wants a sign-in of its own before it lets requests out.',
    why: 'The answer (status {status}) came from the network, not from {host}.',
    fix: [
      { text: 'Open any http:// page in a browser and sign in to the network.' },
      { text: 'Try again afterwards.' },
    ],
    owner: 'user',
    retry: 'backoff',
    source: 'https://www.rfc-editor.org/rfc/rfc6585#section-6',
  },
  HTTP_PAGE_NOT_DATA: {
    kind: 'remote',
    title: '{host} answered with a web page where data was expected.',
    why: 'Status {status}, content type {content_type}. The address leads to a page for people, or a sign-in page of the network or a proxy answers in its place.',
    fix: [
      { text: 'Open a web page in a browser: sign in to the network if it asks for that.' },
      { text: 'Check host name and path of the address.' },
    ],
    owner: 'network',
    retry: 'backoff',
    source: 'https://www.rfc-editor.org/rfc/rfc8908',
  },
  HTTP_REPLY_UNREADABLE: {
    kind: 'remote',
    title: 'The reply of {host} makes no sense.',
    why: 'Status {status}, content type {content_type}: it is not the JSON that was expected.',
    fix: [
      { text: 'Check host name and path of the address.' },
      { text: 'Try again in a moment, and tell whoever runs {host} if it stays.' },
    ],
    owner: 'network',
    retry: 'backoff',
    source: STATUS,
  },
  HTTP_NOT_SPOKEN: {
    kind: 'remote',
    title: 'What listens at {host} does not speak HTTP as it should.',
    why: 'The reply breaks the rules of HTTP/1.1 ({reason}).',
    fix: [
      { text: 'Check the port of the address.' },
      { text: 'Tell whoever runs {host} or the proxies in front of it.' },
    ],
    owner: 'network',
    retry: 'backoff',
    source: 'https://www.rfc-editor.org/rfc/rfc9112',
  },
  HTTP_REPLY_TOO_LARGE: {
    kind: 'remote',
    title: 'The reply of {host} is larger than it may be.',
    why: 'More than {limit_bytes} bytes came. No honest reply to this request is that long, so reading was stopped.',
    fix: [
      { text: 'Check host name and path of the address.' },
      { text: 'Tell whoever runs {host} if the address is right.' },
    ],
    owner: 'admin',
    retry: 'never',
    source: 'https://www.rfc-editor.org/rfc/rfc9110#section-17.5',
  },
  HTTP_HEADERS_TOO_LARGE: {
    kind: 'remote',
    title: 'The head of the reply of {host} is larger than it may be.',
    why: 'Its header lines exceed what Node reads ({reason}), so reading was stopped.',
    fix: [{ text: 'Tell whoever runs {host} or the proxies in front of it.' }],
    owner: 'admin',
    retry: 'never',
    source: 'https://www.rfc-editor.org/rfc/rfc9110#section-17.5',
  },
  HTTP_ENCODING_REFUSED: {
    kind: 'remote',
    title: 'The reply of {host} is packed in a way that is not unpacked here.',
    why: 'Its content encoding is {encoding}. One layer of gzip, deflate or br is accepted.',
    fix: [{ text: 'Tell whoever runs {host} or the proxies in front of it.' }],
    owner: 'admin',
    retry: 'never',
    source: 'https://www.rfc-editor.org/rfc/rfc9110#section-8.4',
  },
} as const satisfies Rows
