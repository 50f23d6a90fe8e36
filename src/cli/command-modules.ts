import type { CommandWords } from './commands.ts'
import type { CommandModule } from './invocation.ts'

/** Where the code of each command is. It is loaded when the command is called, and nothing else with it. */
export const MODULES: Readonly<Record<CommandWords, () => Promise<CommandModule>>> = {
  'auth login': () => import('./auth-login.ts'),
  'auth token': () => import('./auth-token.ts'),
  'auth exec': () => import('./auth-exec.ts'),
  'auth git-credential': () => import('./auth-git-credential.ts'),
  'auth docker-credential': () => import('./auth-docker-credential.ts'),
  'auth list': () => import('./auth-list.ts'),
  'auth switch': () => import('./auth-switch.ts'),
  'auth status': () => import('./auth-status.ts'),
  'auth refresh': () => import('./auth-refresh.ts'),
  'auth logout': () => import('./auth-logout.ts'),
  'auth explain': () => import('./auth-explain.ts'),
  'auth doctor': () => import('./auth-doctor.ts'),
  'members list': () => import('./members-list.ts'),
  'members create': () => import('./members-create.ts'),
  'members add': () => import('./members-create.ts'),
  'members update': () => import('./members-update.ts'),
  'members delete': () => import('./members-delete.ts'),
  'workspaces list': () => import('./workspaces-list.ts'),
  'workspaces create': () => import('./workspaces-create.ts'),
  'workspaces get': () => import('./workspaces-get.ts'),
  'workspaces delete': () => import('./workspaces-delete.ts'),
  'config view': () => import('./config-view.ts'),
  'config current-context': () => import('./config-current-context.ts'),
  'config use-context': () => import('./config-use-context.ts'),
  'config set': () => import('./config-set.ts'),
  completion: () => import('./completion.ts'),
  help: () => import('./help-command.ts'),
  __complete: () => import('./complete.ts'),
}
