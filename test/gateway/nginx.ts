import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isInstalled, type Started, startServer } from './started.ts'

export const hasNginx = isInstalled('nginx', '-v')

/** What a gateway must do with the headers that only it may set. */
export const STRIPS = [
  'X-NMP-Authorized',
  'X-NMP-Principal-Id',
  'X-NMP-Principal-Email',
  'X-NMP-Principal-Groups',
  'X-NMP-Principal-On-Behalf-Of',
  'X-NMP-Scopes',
  'X-NMP-Internal',
]
  .map((name) => `proxy_set_header ${name} "";`)
  .join('\n')

/** A real nginx in front of a platform. @param rules lines of its `server` block */
export function startGateway(platform: string, rules: string): Promise<Started> {
  return startServer((folder, port) => {
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
      .map((name) => `${name}_temp_path ${folder}/${name};`)
      .join('\n')
    writeFileSync(
      join(folder, 'nginx.conf'),
      `daemon off; master_process off; pid ${folder}/pid; error_log ${folder}/error.log;
      events {}
      http {
        access_log off;
        ${temporary}
        server {
          listen 127.0.0.1:${port};
          ${rules}
          location / { proxy_pass ${platform}; }
        }
      }\n`,
    )
    return ['nginx', '-p', folder, '-e', `${folder}/error.log`, '-c', join(folder, 'nginx.conf')]
  })
}
