/**
 * Another program on this machine, of another user where this one may start such: it tries to listen on a port that is
 * somebody else's, by every name that leads there. Prints what each attempt came to.
 */
import { createServer } from 'node:net'

const [, , port, user] = process.argv
if (user !== undefined) {
  process.setgid(Number(user))
  process.setuid(Number(user))
}
const outcomes = {}
for (const host of ['127.0.0.1', '::1', '0.0.0.0', '::', 'localhost']) {
  const server = createServer()
  outcomes[host] = await new Promise((resolve) => {
    server.once('error', ({ code }) => resolve(code))
    server.listen({ host, port: Number(port) }, () => resolve('listens'))
  })
  server.close()
}
console.log(JSON.stringify({ user: process.getuid?.(), outcomes }))
