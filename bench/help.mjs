// What `nmp --help` costs: whole processes, against bare node.
//   npm run bench:help [rounds]
import { fileURLToPath } from 'node:url'
import { inPairs, report } from './pairs.mjs'

const rounds = Number(process.argv[2] ?? 31)
const nmp = fileURLToPath(new URL('../dist/cli/nmp.js', import.meta.url))

const results = inPairs(rounds, {
  'node -e 0': { args: ['-e', '0'] },
  'nmp --help': { args: [nmp, '--help'] },
  'nmp auth login --help': { args: [nmp, 'auth', 'login', '--help'] },
})
report(`help, median of ${rounds} rounds, Node ${process.versions.node}`, results)
if (results['nmp --help'].ratio > 1.5) process.exitCode = 1
