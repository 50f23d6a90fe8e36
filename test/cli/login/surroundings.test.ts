import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { PLACES, type PlaceName } from '../../../src/cli/login/places.ts'
import { placeText, type Traces, whereAmI } from '../../../src/cli/login/surroundings.ts'

type Env = Record<string, string>

/** A machine with nothing but what the test says. */
function machine(env: Env = {}, more: Partial<Traces> & { files?: readonly string[] } = {}): Traces {
  const { files = [], ...rest } = more
  return { env, platform: 'linux', exists: (path) => files.includes(path), ...rest }
}

const DESK = { DISPLAY: ':0' }
const DOCKER = { files: ['/.dockerenv'] }

describe('where the program runs', () => {
  it.each<[PlaceName, string, Traces]>([
    ['ci', 'CI', machine({ ...DESK, CI: 'true' })],
    ['ci', 'Azure Pipelines', machine({ TF_BUILD: 'True' })],
    [
      'vscode_remote',
      'VS Code over SSH',
      machine({ SSH_CONNECTION: 'x', BROWSER: '/vscode/browser.sh', VSCODE_IPC_HOOK_CLI: '/s' }),
    ],
    [
      'vscode_remote',
      'a dev container',
      machine({ BROWSER: '/vscode/browser.sh', VSCODE_IPC_HOOK_CLI: '/s' }, DOCKER),
    ],
    [
      'vscode_remote',
      'a codespace in VS Code',
      machine({ CODESPACES: 'true', BROWSER: '/b', VSCODE_IPC_HOOK_CLI: '/s' }),
    ],
    ['codespaces', 'a codespace over SSH', machine({ CODESPACES: 'true', SSH_CONNECTION: 'x' }, DOCKER)],
    ['gitpod', 'Gitpod', machine({ GITPOD_WORKSPACE_ID: 'x' }, DOCKER)],
    ['cloud_shell', 'the cloud shell of Google', machine({ CLOUD_SHELL: 'true' }, DOCKER)],
    ['cloud_shell', 'the cloud shell of Azure', machine({ ACC_CLOUD: 'PROD' })],
    ['cloud_shell', 'the cloud shell of AWS', machine({ AWS_EXECUTION_ENV: 'CloudShell' })],
    ['no_display', 'another service of AWS', machine({ AWS_EXECUTION_ENV: 'AWS_ECS_FARGATE' })],
    ['ssh', 'SSH', machine({ ...DESK, SSH_CONNECTION: '192.0.2.1 1 192.0.2.2 22' })],
    ['ssh', 'SSH into a Mac', machine({ SSH_TTY: '/dev/ttys001' }, { platform: 'darwin' })],
    ['ssh', 'SSH into Windows', machine({ SSH_CLIENT: 'x' }, { platform: 'win32' })],
    ['ssh', 'SSH with a browser for terminals', machine({ SSH_TTY: 'x', BROWSER: '/usr/bin/w3m:lynx' })],
    [
      'ssh_browser',
      'SSH with a browser at the other end',
      machine({ SSH_TTY: 'x', BROWSER: 'lynx:lemonade open' }),
    ],
    ['toolbox', 'a toolbox', machine(DESK, { files: ['/run/.toolboxenv', '/run/.containerenv'] })],
    [
      'toolbox',
      'a distrobox',
      machine(
        { WAYLAND_DISPLAY: 'w', DISTROBOX_ENTER_PATH: '/usr/bin/x' },
        { files: ['/run/.containerenv'] },
      ),
    ],
    ['container', 'Docker', machine(DESK, DOCKER)],
    ['container', 'Podman', machine({ container: 'podman' })],
    ['container', 'a pod', machine({ KUBERNETES_SERVICE_HOST: '10.0.0.1' })],
    ['desktop', 'Flatpak', machine({ ...DESK, container: 'flatpak' })],
    ['wsl', 'WSL', machine({ WSL_DISTRO_NAME: 'Debian' })],
    ['wsl', 'WSL as root', machine({}, { files: ['/proc/sys/fs/binfmt_misc/WSLInterop'] })],
    ['mac', 'a Mac', machine({}, { platform: 'darwin' })],
    ['windows', 'Windows', machine({}, { platform: 'win32' })],
    ['desktop', 'X', machine(DESK)],
    ['desktop', 'Wayland, and CI that is off', machine({ WAYLAND_DISPLAY: 'wayland-0', CI: 'false' })],
    ['no_display', 'nothing', machine()],
    ['no_display', 'empty variables', machine({ DISPLAY: '', WAYLAND_DISPLAY: '', SSH_TTY: '' })],
  ])('is told: %s, by %s', (place, _, traces) => {
    expect(whereAmI(traces).place).toBe(place)
  })

  it('BR-07 opens a browser by itself only where the person sits', () => {
    const byItself = Object.entries(PLACES).filter(([, { browser }]) => browser === 'by_itself')
    expect(byItself.map(([name]) => name)).toEqual(['wsl', 'mac', 'windows', 'desktop'])
    for (const name of ['ci', 'ssh', 'container', 'no_display'] as const)
      expect(PLACES[name].browser).toBe('never')
  })

  it('is said with what gave it away', () => {
    const text = (env: Env, more = {}) => {
      const here = whereAmI(machine(env, more))
      return placeText(here, here.browser)
    }
    expect(text({ SSH_TTY: '/dev/pts/1' })).toBe(
      'This runs in an SSH session (SSH_TTY is set). No browser is opened: nobody would see it here.',
    )
    expect(text({ BROWSER: '/b', VSCODE_IPC_HOOK_CLI: '/s' })).toContain(
      'VSCODE_IPC_HOOK_CLI is set and BROWSER is set',
    )
    expect(text({}, DOCKER)).toContain('a container (/.dockerenv is there)')
    expect(text({})).toBe(
      'This runs in a terminal without a display. No browser is opened: nobody would see it here.',
    )
    expect(placeText(whereAmI(machine(DESK)), 'unwanted')).toContain('--no-browser')
  })

  it('reads the files of this machine when nobody else does', () => {
    const { place } = whereAmI({ env: {}, platform: 'linux' })
    expect(place === 'container').toBe(existsSync('/.dockerenv') || existsSync('/run/.containerenv'))
  })
})
