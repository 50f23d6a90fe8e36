/**
 * Every sentence of a sign-in, with `{slots}` for what it speaks of. Another language is another table of the type
 * {@link LoginWords}: one that lacks a sentence does not compile. How they are written: docs/error-style.md.
 */
export const ENGLISH = {
  open_page: 'To sign in, open this page in a browser, on this device or any other:',
  enter_code: 'and enter this code there:',
  page_with_code: 'This page has the code in it already:',
  scan: 'To sign in, scan this with a phone, or open the page below it in any browser and enter the code:',
  who: 'You sign in at {host} and let the program {client} act for you: {scopes}.',
  foreign_host: 'Look twice: the page belongs to {host}, the sign-in to {issuer_host}.',
  warning:
    'Go on only if you started this sign-in yourself. Enter no code that somebody else sent you, and give this one to nobody.',

  press_enter: 'Press Enter to open the page in the browser here. Ctrl-C stops.',
  opens_by_itself: 'The page opens in the browser here. Ctrl-C stops.',
  browser_asked: 'The browser was asked to open the page.',
  browser_failed: 'No browser could be opened here. Open the page yourself.',

  press_b: 'If the page refuses this way of signing in, type b and press Enter.',
  code_dropped: 'The code {code} is of no use any more: enter it nowhere.',
  going_on: 'The sign-in goes on in the browser of this machine.',
  going_on_because: '{problem} The sign-in goes on in the browser of this machine.',
  if_page_fails:
    'If the browser shows an error there instead of a sign-in, stop with Ctrl-C; nmp auth explain {code} says who can help.',
  open_page_here: 'To sign in, open this page in a browser that reaches this machine:',
  page_ends: 'The provider forgets this page after {span}. When that has passed, sign in again.',
  forward_port:
    'The browser has to reach port {port} of this machine. Run this on the machine with the browser, in a second terminal, and leave it open.',
  forward_name: 'If that does not lead here, put behind the @ what you use otherwise.',
  or_paste:
    'Or open the page without that, and sign in. In the end the browser says that it cannot open {address}. Copy the whole address from its address bar, paste it here, and press Enter. What is pasted does not show.',
  paste:
    'Sign in there. In the end the browser says that it cannot open {address}. Copy the whole address from its address bar, paste it here, and press Enter. What is pasted does not show.',
  waiting_browser: 'Waiting for the browser for another {left}.',

  code_copied: 'The code is on the clipboard.',
  copy_asked: 'The terminal was asked to put the code on the clipboard.',
  copy_asked_tmux:
    'The terminal was asked to put the code on the clipboard. In tmux that works with "set-clipboard on".',
  copy_failed: 'The code could not be copied: {tool} failed. Copy it by hand.',
  copy_impossible: 'The code could not be copied: there is no clipboard here. Copy it by hand.',

  qr_too_big: 'No QR code: it needs a window of {columns} columns and {rows} rows.',
  qr_undrawable: 'No QR code: it cannot be drawn on this terminal.',
  qr_unseen: 'No QR code: it is drawn on a terminal only.',
  qr_too_long: 'No QR code: the address is too long for one.',

  waiting: 'Waiting for the sign-in. The code is good for {left}.',
  waiting_short: 'Waiting: {left}',
  waiting_until: 'Waiting for the sign-in until {moment}.',
  unreached: 'No answer. Trying again in {seconds} s. The code is good for {left}.',
  unreached_short: 'Retry: {seconds} s, {left}',
  asking_again: 'No answer. Trying again. The code is good for {left}.',
  asking_again_short: 'Retry now, {left}',
  run_out: 'The code has run out. Asking one last time.',
  run_out_short: 'Code has run out',
  unreached_news: '{problem} Trying again in {span}; the sign-in is not lost.',
  reached_news: 'The provider answers again.',

  code_dead: 'The code {code} has run out. It is dead: enter it nowhere.',
  new_code: 'Press Enter for a new code. Ctrl-C stops.',
  signed_in: 'Signed in as {person}.',

  place: 'This runs in {place} ({because}).',
  place_default: 'This runs in {place}.',
  in_ci: 'an automatic build',
  in_vscode_remote: 'a VS Code terminal that is connected to another machine',
  in_codespaces: 'a codespace',
  in_gitpod: 'a Gitpod workspace',
  in_cloud_shell: 'a cloud shell',
  in_ssh_browser: 'an SSH session with a browser of its own',
  in_ssh: 'an SSH session',
  in_toolbox: 'a toolbox of this desktop',
  in_container: 'a container',
  in_wsl: 'Linux on Windows',
  in_mac: 'macOS',
  in_windows: 'Windows',
  in_desktop: 'a desktop',
  in_no_display: 'a terminal without a display',
  sign_set: '{name} is set',
  sign_value: '{name} is {value}',
  sign_file: '{name} is there',
  sign_platform: 'the system is {name}',
  and: '{one} and {other}',
  browser_by_itself: 'The browser opens here by itself when the page has the code in it.',
  browser_on_enter: 'The browser opens here with Enter.',
  browser_never: 'No browser is opened: nobody would see it here.',
  browser_unwanted: 'No browser is opened: --no-browser.',
} as const

/** A sentence of the sign-in. */
export type Sentence = keyof typeof ENGLISH

/** The sentences in one language. */
export type LoginWords = Readonly<Record<Sentence, string>>

/** The names of the slots of a text. */
type SlotIn<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | SlotIn<Rest>
  : never

/** What goes into the slots of a sentence. The values are printed as they are. */
export type Slots<Name extends Sentence> = Readonly<Record<SlotIn<(typeof ENGLISH)[Name]>, string | number>>

/** The names of the slots of a sentence, as they stand in it. */
export function slotNames(text: string): readonly string[] {
  return [...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
}

/** A sentence with its slots filled. A sentence without slots needs none. */
export function sentence<Name extends Sentence>(
  name: Name,
  ...[slots]: SlotIn<(typeof ENGLISH)[Name]> extends never ? [] : [slots: Slots<Name>]
): string {
  const values = new Map<string, string | number>(Object.entries(slots ?? {}))
  const words: LoginWords = ENGLISH
  return words[name].replace(/\{(\w+)\}/g, (slot, key: string) => String(values.get(key) ?? slot))
}
