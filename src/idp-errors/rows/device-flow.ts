import type { Rows } from '../row.ts'

/** How a device flow can end other than with tokens (RFC 8628). */
export const deviceFlowRows = {
  CODE_EXPIRED: {
    kind: 'sign_in',
    title: 'The sign-in code expired before it was used.',
    why: 'Nobody finished signing in while the code was valid. The provider decides how long that is.',
    fix: [{ text: 'Sign in again and enter the new code straight away. The old one is dead.' }],
    owner: 'user',
    retry: 'new_login',
    source: 'https://www.rfc-editor.org/rfc/rfc8628#section-3.5',
  },
  DEVICE_CODE_ENDED_EARLY: {
    kind: 'sign_in',
    title:
      'The provider ended the sign-in code early[[: after {after_seconds} seconds of {lifetime_seconds}]].',
    why: 'The provider called it expired although its time was not over. A restart of the server, an administrator who ended what was under way, or codes that live shorter than announced do that.',
    fix: [
      { text: 'Sign in again. The old code is dead.' },
      { text: 'Ask the administrator of the provider for the events of this minute, when it happens again.' },
    ],
    owner: 'user',
    retry: 'new_login',
    source: 'https://www.rfc-editor.org/rfc/rfc8628#section-3.5',
  },
  DEVICE_APPROVAL_LOST: {
    kind: 'sign_in',
    title: 'The sign-in was approved, but its session ended before the tokens were fetched.',
    why: 'The provider remembers the approval and finds no session for it. The person signed out in that browser, an administrator signed them out, or the server lost its sessions in a restart.',
    fix: [
      { text: 'Sign in again, and stay signed in in the browser until it is done.' },
      { text: 'Ask the administrator of the provider for the events of this minute, when it happens again.' },
    ],
    owner: 'user',
    retry: 'new_login',
    source: 'https://www.rfc-editor.org/rfc/rfc8628#section-3.5',
  },
  SIGN_IN_DENIED: {
    kind: 'sign_in',
    title: 'The sign-in was declined in the browser.',
    why: 'The person, or a policy of the provider, said no to this application.',
    fix: [
      { text: 'Sign in again and approve it, if you started it yourself.' },
      { text: 'Ask the administrator of the provider for access, if you did not press "No".' },
    ],
    owner: 'user',
    retry: 'new_login',
    source: 'https://www.rfc-editor.org/rfc/rfc8628#section-3.5',
  },
  DEVICE_FLOW_NOT_OFFERED: {
    kind: 'remote',
    title: 'The provider {issuer} does not offer the device flow.',
    why: 'Its discovery document names no device_authorization_endpoint. The feature is switched off there, or the server does not have it.',
    fix: [
      { text: 'Check that the issuer is the one of your identity provider, letter by letter.' },
      { text: 'Switch on the device authorization grant on the server.' },
    ],
    owner: 'admin',
    retry: 'never',
    source: 'https://www.rfc-editor.org/rfc/rfc8628#section-4',
  },
  DEVICE_REPLY_INVALID: {
    kind: 'remote',
    title: "The provider's answer cannot be used to sign in: {field} is not {expected}.",
    why: 'The answer to the request for a sign-in code has to carry this field. Nothing was shown, opened or asked for after it.',
    fix: [
      { text: 'Check that the issuer leads to the identity provider and not to a proxy in front of it.' },
      { text: 'Send this message to the administrator of the provider.' },
    ],
    owner: 'admin',
    retry: 'never',
    source: 'https://www.rfc-editor.org/rfc/rfc8628#section-3.2',
  },
  DEVICE_PACE_IMPOSSIBLE: {
    kind: 'remote',
    title:
      'The sign-in code lives {lifetime_seconds} s, and may be asked about only every {interval_seconds} s.',
    why: 'The program may ask only after that wait whether somebody has signed in. By then the code is dead.',
    fix: [
      {
        text: 'Set the polling interval of the device grant on the server to a fraction of the life of its codes, such as 5 seconds.',
      },
    ],
    owner: 'admin',
    retry: 'never',
    source: 'https://www.rfc-editor.org/rfc/rfc8628#section-3.5',
  },
  DEVICE_POLLS_UNANSWERED: {
    kind: 'remote',
    title: 'The sign-in code ran out while the provider gave no usable answer.',
    why: 'The last {polls} questions whether somebody has signed in came to nothing: {reason}',
    fix: [
      { text: 'Check the network, the VPN and the proxy of this machine.' },
      { text: 'Sign in again once the provider can be reached.' },
    ],
    owner: 'network',
    retry: 'new_login',
    source: 'https://www.rfc-editor.org/rfc/rfc8628#section-3.5',
  },
  DEVICE_ANSWER_LOST: {
    kind: 'sign_in',
    title: 'The sign-in code is spent, and its tokens never arrived.',
    why: 'The network or the server failed while an answer was on its way. A code works once, and {issuer} takes this one no longer.',
    fix: [{ text: 'Sign in again.' }],
    owner: 'user',
    retry: 'new_login',
    source: 'https://www.rfc-editor.org/rfc/rfc8628#section-3.5',
  },
  SIGN_IN_PENDING: {
    kind: 'sign_in',
    title: 'The sign-in is not finished yet: the code {user_code} waits for somebody.',
    why: 'The code is good until {expires_at}. Until then the sign-in can be taken up again at any time, by this or another run.',
    fix: [
      {
        text: 'Open {verification_uri} in a browser on any device, enter {user_code} and sign in there.',
      },
      { text: 'Ask again afterwards.', command: '{resume_command}' },
    ],
    owner: 'user',
    retry: 'keep_polling',
    source: 'https://www.rfc-editor.org/rfc/rfc8628#section-3.5',
  },
  SIGN_IN_NOT_STARTED: {
    kind: 'sign_in',
    title: 'No sign-in waits to be finished.',
    why: 'None was started for this provider, client and context; or it is finished already, or its code has run out.',
    fix: [
      { text: 'Check whether somebody is signed in by now.', command: 'nmp auth status' },
      { text: 'Start a sign-in.', command: '{start_command}' },
    ],
    owner: 'user',
    retry: 'new_login',
    source: 'https://www.rfc-editor.org/rfc/rfc8628#section-3.5',
  },
  SIGN_IN_WAITS_ELSEWHERE: {
    kind: 'sign_in',
    title: 'The sign-in that waits in the context {context} is for {waits_for}, not for {wanted}.',
    why: 'A context has one sign-in that waits. It is finished only where it was started for.',
    fix: [
      { text: 'Finish the one that waits.', command: '{resume_command}' },
      { text: 'Start one for the other place instead; it takes its place.', command: '{start_command}' },
    ],
    owner: 'user',
    retry: 'new_login',
    source: 'https://www.rfc-editor.org/rfc/rfc8628#section-3.2',
  },
  SIGN_INS_UNANSWERED: {
    kind: 'sign_in',
    title: 'This is sign-in {count} in {minutes} minutes, and nobody has answered the ones before.',
    why: 'A program that starts a sign-in again and again fills the screen of a person with pages. So no browser opens by itself any more.',
    fix: [
      { text: 'Enter the code that was shown last. The codes before it are dead.' },
      { text: 'Stop the program that starts the sign-ins, if nobody is there to answer.' },
    ],
    owner: 'user',
    retry: 'keep_polling',
    source: 'https://www.rfc-editor.org/rfc/rfc8628#section-5.4',
  },
  SIGN_INS_REFUSED: {
    kind: 'sign_in',
    title: 'No new code was asked for: nobody has answered {count} sign-ins in {minutes} minutes.',
    why: 'Most likely a program starts them while nobody is there. The provider was not asked, so that it does not lock the application out.',
    fix: [
      { text: 'Stop the program that starts the sign-ins.' },
      { text: 'Sign in at a terminal, where this limit does not hold.', command: '{login_command}' },
      { text: 'Wait until {again_at}, when no terminal is at hand.' },
    ],
    owner: 'user',
    retry: 'new_login',
    source: 'https://www.rfc-editor.org/rfc/rfc8628#section-5.4',
  },
  CLOCK_RUNS_FAST: {
    kind: 'local',
    title: 'The provider is asked too often although every wait was kept.',
    why: 'After {slow_downs} waits in a row, each longer, it still asked for a slower pace. The clock of this machine most likely runs fast, as it does in some virtual machines and under WSL. From here on the program adds to each wait, and goes on.',
    fix: [
      { text: 'Finish the sign-in as usual.' },
      {
        text: 'Restart WSL or synchronise the clock of the virtual machine, if this comes back.',
        command: 'wsl --shutdown',
      },
    ],
    owner: 'user',
    retry: 'keep_polling',
    source: 'https://www.rfc-editor.org/rfc/rfc8628#section-3.5',
  },
} as const satisfies Rows
