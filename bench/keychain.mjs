// What one read of the key costs a whole process, by the ways there are. Needs a Secret Service:
//   scripts/with-keyring.sh node bench/keychain.mjs [rounds]
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const rounds = Number(process.argv[2] ?? 21)
const root = fileURLToPath(new URL('..', import.meta.url))
const binding = createRequire(import.meta.url).resolve('@napi-rs/keyring')
const [service, account] = ['oidc-device-login-bench', 'session-key']
const folder = mkdtempSync(join(tmpdir(), 'keychain-bench-'))

const entry = `new (require(${JSON.stringify(binding)}).AsyncEntry)('${service}', '${account}', { linux: { store: 'secret-service' } })`
const look = `import { lookUpSecret, keyringState } from ${JSON.stringify(join(root, 'src/token-store/keychain/secret-service.ts'))}
const signal = AbortSignal.timeout(3000)
const attributes = { service: '${service}', username: '${account}' }`
const check = `if (secret?.length !== 44) process.exit(9)`
const native = `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);`

// What the machine at hand adds to every start of Node says nothing about the ways.
const env = { ...process.env, NODE_EXTRA_CA_CERTS: undefined, NODE_OPTIONS: undefined }

const ways = {
  'bare node': '',
  'binding in process, nothing guards it': `${native} const secret = await ${entry}.getPassword(); ${check}`,
  'Locked asked over D-Bus, then binding': `${look}; ${native}
    if ((await keyringState(process.env, signal)).state !== 'open') process.exit(8)
    const secret = await ${entry}.getPassword(); ${check}`,
  'secret read over D-Bus': `${look}; const { secret } = await lookUpSecret(process.env, attributes, signal); ${check}`,
  'binding in a killable child': `import { spawn } from 'node:child_process'
    const child = spawn(process.execPath, ['-e', ${JSON.stringify(`${entry}.getPassword().then((s) => process.stdout.write(s))`)}], { stdio: ['ignore', 'pipe', 'inherit'] })
    let secret = ''; for await (const part of child.stdout) secret += part
    ${check}`,
}

try {
  const put = spawnSync(process.execPath, ['-e', `${entry}.setPassword('${'k'.repeat(43)}=')`], {
    stdio: 'inherit',
  })
  if (put.status !== 0) throw new Error('no keychain to measure: run this under scripts/with-keyring.sh')
  const files = []
  for (const [name, source] of Object.entries(ways)) {
    const file = join(folder, `${files.length}.mjs`)
    const input = join(folder, `${files.length}.in.mjs`)
    writeFileSync(input, source)
    await build({
      entryPoints: [input],
      outfile: file,
      bundle: true,
      platform: 'node',
      format: 'esm',
      logLevel: 'error',
    })
    files.push({ name, file, times: [] })
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const { name, file, times } of files) {
      const startedAt = performance.now()
      const { status, stderr } = spawnSync(process.execPath, [file], { encoding: 'utf8', env })
      times.push(performance.now() - startedAt)
      if (status !== 0) throw new Error(`${name}: exit ${status} ${stderr}`)
    }
  }
  const sorted = files.map(({ name, times }) => ({ name, times: times.sort((a, b) => a - b) }))
  const at = (times, part) => times[Math.floor((times.length - 1) * part)]
  console.log(`whole processes, ${rounds} each, interleaved, Node ${process.versions.node}`)
  console.log('  median            fastest')
  for (const { name, times } of sorted) {
    const column = (part) => {
      const ms = at(times, part)
      return `${(ms / at(sorted[0].times, part)).toFixed(2)} x ${ms.toFixed(0).padStart(4)} ms`
    }
    console.log(`  ${column(0.5)}    ${column(0)}    ${name}`)
  }
} finally {
  rmSync(folder, { recursive: true })
}
