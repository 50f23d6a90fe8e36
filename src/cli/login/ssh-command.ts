import { isIP } from 'node:net'
import type { World } from '../../index.ts'

/** Names that stand in a command as they are. */
const NAME = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,252}$/

/** The end of an SSH connection on this machine: `client port server port`, as the server leaves it. */
function serverEnd(connection: string | undefined): { readonly host?: string; readonly port?: number } {
  const [, , host = '', port = ''] = (connection ?? '').split(' ')
  if (isIP(host) === 0 || !/^\d{1,5}$/.test(port)) return {}
  return { host, ...(port === '22' ? {} : { port: Number(port) }) }
}

/**
 * The command for the other end of an SSH connection that brings a port of this machine there. What is not known
 * stands in it as a placeholder.
 */
export function forwardCommand(port: number, { env, hostname }: Pick<World, 'env' | 'hostname'>): string {
  const server = serverEnd(env['SSH_CONNECTION'])
  const user = [env['USER'], env['LOGNAME']].find((name) => NAME.test(name ?? '')) ?? '<user>'
  const host = server.host ?? (NAME.test(hostname) ? hostname : '<this machine>')
  const at = server.port === undefined ? '' : `-p ${server.port} `
  return `ssh -N -L ${port}:127.0.0.1:${port} ${at}${user}@${host}`
}
