/**
 * Writes a report of every public entry to `api/`, so that a change of the public surface shows as a diff.
 * `--check` fails when a report is stale instead of writing it. Needs a build.
 */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor'

const root = fileURLToPath(new URL('..', import.meta.url))
const check = process.argv.includes('--check')
const { exports } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8')) as {
  exports: Record<string, string | { types: string }>
}

/** Names that some public entry exports: another may mention them without exporting them again. */
const known = new Set<string>()
for (const target of Object.values(exports)) {
  if (typeof target === 'string') continue
  const types = readFileSync(`${root}/${target.types}`, 'utf8')
  for (const [, names = ''] of types.matchAll(/^export (?:type )?\{([^}]*)\}/gm))
    for (const name of names.split(',')) known.add(name.replace(/^\s*type\s+/, '').trim())
}

let stale = 0
for (const [subpath, target] of Object.entries(exports)) {
  if (typeof target === 'string') continue
  const name = subpath === '.' ? 'index' : subpath.slice(2)
  const config = ExtractorConfig.prepare({
    configObjectFullPath: `${root}/api-extractor.json`,
    packageJsonFullPath: `${root}/package.json`,
    configObject: {
      projectFolder: root,
      mainEntryPointFilePath: `${root}/${target.types}`,
      compiler: { tsconfigFilePath: `${root}/tsconfig.api.json` },
      apiReport: {
        enabled: true,
        reportFolder: `${root}/api`,
        reportTempFolder: `${root}/temp`,
        reportFileName: `${name}.api.md`,
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      messages: {
        extractorMessageReporting: {
          default: { logLevel: ExtractorLogLevel.None },
          'ae-forgotten-export': { logLevel: ExtractorLogLevel.Error },
        },
      },
    },
  })
  const result = Extractor.invoke(config, {
    localBuild: !check,
    messageCallback(message) {
      message.handled =
        message.logLevel === ExtractorLogLevel.Verbose || message.logLevel === ExtractorLogLevel.Info
      if (message.messageId === 'console-compiler-version-notice') message.handled = true
      const [, symbol = ''] = /The symbol "(\w+)"/.exec(message.text) ?? []
      // A type may be made from a value that stays inside (`keyof typeof rows`).
      if (message.messageId === 'ae-forgotten-export' && (known.has(symbol) || /^[a-z]/.test(symbol)))
        message.logLevel = ExtractorLogLevel.None
    },
  })
  if (result.apiReportChanged) console.log(`${check ? 'stale' : 'updated'}: api/${name}.api.md`)
  if (result.errorCount > 0 || (check && result.apiReportChanged)) stale += 1
}
if (stale > 0) {
  console.error(`${stale} of the public entries differ from their report; see npm run api`)
  process.exit(1)
}
console.log('the public surface is as api/ reports it')
