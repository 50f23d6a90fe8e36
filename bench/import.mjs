// What importing the SDK costs a program, against a bare node.
//   npm run bench:import [rounds]
import { inPairs, report } from './pairs.mjs'

const rounds = Number(process.argv[2] ?? 31)
const door = (name) => JSON.stringify(new URL(`../dist/${name}`, import.meta.url).href)
const importing = (name) => ({ args: ['--input-type=module', '-e', `await import(${door(name)})`] })

const results = inPairs(rounds, {
  'bare node': { args: ['--input-type=module', '-e', '0'] },
  'import "oidc-device-login"': importing('index.js'),
  'import "oidc-device-login/token-store"': importing('token-store/index.js'),
  'import "oidc-device-login/idp-errors"': importing('idp-errors/index.js'),
})
report(`import of the SDK, median of ${rounds} pairs, Node ${process.versions.node}`, results)
if (results['import "oidc-device-login"'].ratio > 1.25) process.exitCode = 1
