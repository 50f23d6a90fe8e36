import {
  type EmulatedPlatform,
  type FakeProvider,
  startFakeProvider,
  startPlatform,
} from '../../src/testing/index.ts'
import type { Nmp } from '../../test/cli/nmp-process.ts'
import { TmuxWindow } from '../../test/terminal/tmux-window.ts'
import { COLUMNS, svgOf } from './svg.ts'

/** What is shown, and by which command. */
interface Scene {
  readonly title: string
  readonly rows: number
  readonly args: (provider: FakeProvider, platform: EmulatedPlatform) => readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Stands on the screen when it is complete. */
  readonly until: RegExp
}

/** A place that looks the same on every machine. */
const SSH = { SSH_CONNECTION: '192.0.2.1 1 192.0.2.2 22' }

const login = ({ issuer, clientId }: FakeProvider) => [
  'auth',
  'login',
  '--issuer',
  issuer,
  '--client-id',
  clientId,
]

/** Every picture, by the name of its file. */
export const SCENES: Readonly<Record<string, Scene>> = {
  login: {
    title: 'nmp auth login: a warning, the page, the code, and a line that counts down',
    rows: 30,
    args: login,
    env: { VSCODE_IPC_HOOK_CLI: '/s', BROWSER: '/bin/true' },
    until: /Waiting for the sign-in/,
  },
  qr: {
    title: 'nmp auth login over SSH: the page as a QR code, and the code',
    rows: 52,
    args: login,
    env: SSH,
    until: /Waiting for the sign-in/,
  },
  error: {
    title: 'nmp auth explain AADSTS7000218: what happened, why, what to do, and who acts',
    rows: 30,
    args: () => ['auth', 'explain', 'AADSTS7000218'],
    until: /learn\.microsoft\.com/,
  },
  doctor: {
    title: 'nmp auth doctor: everything that a sign-in goes through, row by row',
    rows: 60,
    args: (_, { baseUrl }) => ['auth', 'doctor', '--base-url', baseUrl],
    env: SSH,
    until: /Act on this first|Nothing is in the way/,
  },
}

/** What differs from run to run becomes what a reader expects there. */
function steady(row: string, provider: FakeProvider, platform: EmulatedPlatform, home: string): string {
  return row
    .replaceAll(platform.baseUrl, 'https://nmp.example.com')
    .replaceAll(new URL(platform.baseUrl).host, 'nmp.example.com')
    .replaceAll(provider.origin, 'https://sso.example.com')
    .replaceAll(new URL(provider.origin).host, 'sso.example.com')
    .replaceAll(home, '/home/alice')
    .replace(/\b[A-Z]{4}-[A-Z]{4}\b/, 'WDJB-MJHT')
    .replace('sign in at 127.0.0.1 ', 'sign in at sso.example.com ')
    .replace(/good for \d+:\d\d/, 'good for 14:58')
    .replace(/\b\d+ ms\b/, '12 ms')
    .replace(/Node\.js v\S+ .*/, 'Node.js v20.20.2, linux')
}

/** The picture of a scene, played by the real program in a real terminal. */
export async function pictureOf(name: string, nmp: Nmp): Promise<string> {
  const scene = SCENES[name]
  if (scene === undefined) throw new TypeError(`no scene is called ${name}`)
  const provider = await startFakeProvider({ intervalSeconds: 1 })
  const platform = await startPlatform({ issuer: provider.issuer })
  const words = [process.execPath, nmp.entry, ...scene.args(provider, platform)]
    .map((word) => `'${word}'`)
    .join(' ')
  const window = new TmuxWindow({
    command: `sh -c "${words}; exec sleep 60"`,
    env: { HOME: nmp.home, NMP_STORE: 'file', LANG: 'C.UTF-8', ...scene.env },
    cwd: nmp.home,
    columns: COLUMNS,
    rows: scene.rows,
  })
  try {
    await window.shows(scene.until)
    await new Promise((resolve) => setTimeout(resolve, 300))
    const rows = window.screen({ styled: true }).map((row) => steady(row, provider, platform, nmp.home))
    const last = rows.findLastIndex((row) => row.replace(/\u001b\[[\d;]*m/g, '').trim() !== '')
    return svgOf(rows.slice(0, last + 1), scene.title)
  } finally {
    window.close()
    await Promise.all([provider.close(), platform.close()])
  }
}
