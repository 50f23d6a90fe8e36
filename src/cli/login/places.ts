import type { Sentence } from './words.ts'

/** What tells one place from another. */
export type Sign =
  /** The variable is set, and does not say no; with `is`, to one of these values. */
  | { readonly env: string; readonly is?: readonly string[] }
  /** There is such a file. */
  | { readonly file: string }
  | { readonly platform: NodeJS.Platform }

/** A place where this program may run, and what follows from it for a sign-in. */
export interface Place {
  /** Any of these is enough; each needs all of its signs. */
  readonly when: readonly (readonly Sign[])[]
  /** Its name in words, for the sentence `place`. */
  readonly words: Extract<Sentence, `in_${string}`>
  /**
   * `by_itself`: opened where the person sits, without a further key. `on_enter`: when the person asks for it.
   * `never`: nobody would see it.
   */
  readonly browser: 'by_itself' | 'on_enter' | 'never'
  /** Whether a QR code is drawn without having been asked for: there is no nearer way to a browser. */
  readonly qr: boolean
  /** Whose tools reach the clipboard of the person: those of this machine, or only the terminal. */
  readonly clipboard: 'machine' | 'terminal'
}

const set = (...names: readonly string[]): readonly (readonly Sign[])[] => names.map((env) => [{ env }])

/** The variables that an SSH server leaves; `sudo` and `su` keep one or the other. */
const SSH = ['SSH_CONNECTION', 'SSH_TTY', 'SSH_CLIENT'] as const
const DISPLAYS = ['WAYLAND_DISPLAY', 'DISPLAY'] as const

/** Every place that is told apart. The first that fits counts, so that what lies within another comes before it. */
export const PLACES = {
  ci: {
    when: set('CI', 'TF_BUILD', 'BUILDKITE', 'JENKINS_URL', 'TEAMCITY_VERSION'),
    words: 'in_ci',
    browser: 'never',
    qr: false,
    clipboard: 'terminal',
  },
  // Its terminal sets BROWSER to a program that opens pages where the window of VS Code is.
  vscode_remote: {
    when: [[{ env: 'VSCODE_IPC_HOOK_CLI' }, { env: 'BROWSER' }]],
    words: 'in_vscode_remote',
    browser: 'on_enter',
    qr: false,
    clipboard: 'terminal',
  },
  codespaces: {
    when: set('CODESPACES'),
    words: 'in_codespaces',
    browser: 'never',
    qr: false,
    clipboard: 'terminal',
  },
  gitpod: {
    when: set('GITPOD_WORKSPACE_ID'),
    words: 'in_gitpod',
    browser: 'never',
    qr: false,
    clipboard: 'terminal',
  },
  cloud_shell: {
    when: [...set('CLOUD_SHELL', 'ACC_CLOUD'), [{ env: 'AWS_EXECUTION_ENV', is: ['CloudShell'] }]],
    words: 'in_cloud_shell',
    browser: 'never',
    qr: false,
    clipboard: 'terminal',
  },
  // Whoever names a browser on a machine that is reached by SSH has one that opens pages at the other end.
  ssh_browser: {
    when: SSH.map((env) => [{ env }, { env: 'BROWSER' }]),
    words: 'in_ssh_browser',
    browser: 'on_enter',
    qr: true,
    clipboard: 'terminal',
  },
  ssh: {
    when: set(...SSH),
    words: 'in_ssh',
    browser: 'never',
    qr: true,
    clipboard: 'terminal',
  },
  // These containers share the desktop on purpose.
  toolbox: {
    when: DISPLAYS.flatMap((display) => [
      [{ file: '/run/.toolboxenv' }, { env: display }],
      [{ env: 'DISTROBOX_ENTER_PATH' }, { env: display }],
    ]),
    words: 'in_toolbox',
    browser: 'on_enter',
    qr: false,
    clipboard: 'machine',
  },
  container: {
    when: [
      [{ file: '/.dockerenv' }],
      [{ file: '/run/.containerenv' }],
      [{ env: 'container', is: ['docker', 'podman', 'oci', 'lxc', 'systemd-nspawn'] }],
      ...set('KUBERNETES_SERVICE_HOST'),
    ],
    words: 'in_container',
    browser: 'never',
    qr: false,
    clipboard: 'terminal',
  },
  wsl: {
    when: [...set('WSL_DISTRO_NAME', 'WSL_INTEROP'), [{ file: '/proc/sys/fs/binfmt_misc/WSLInterop' }]],
    words: 'in_wsl',
    browser: 'by_itself',
    qr: false,
    clipboard: 'machine',
  },
  mac: {
    when: [[{ platform: 'darwin' }]],
    words: 'in_mac',
    browser: 'by_itself',
    qr: false,
    clipboard: 'machine',
  },
  windows: {
    when: [[{ platform: 'win32' }]],
    words: 'in_windows',
    browser: 'by_itself',
    qr: false,
    clipboard: 'machine',
  },
  desktop: {
    when: set(...DISPLAYS),
    words: 'in_desktop',
    browser: 'by_itself',
    qr: false,
    clipboard: 'machine',
  },
  no_display: {
    when: [[]],
    words: 'in_no_display',
    browser: 'never',
    qr: true,
    clipboard: 'terminal',
  },
} as const satisfies Readonly<Record<string, Place>>

/** The name of a place. */
export type PlaceName = keyof typeof PLACES
