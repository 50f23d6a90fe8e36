import { writeFile } from 'node:fs/promises'
import { signInError, type World, withoutSecrets } from '../index.ts'
import type { Diagnosis } from '../nmp/doctor/diagnosis.ts'
import { markdownReport } from './doctor-report.ts'
import { isoTime } from './time-words.ts'

/** Variables of the environment that change what this program does. */
const RELEVANT = /^(NMP_|XDG_|NODE_|SSL_CERT_|DBUS_SESSION_BUS_ADDRESS$)|^(HTTPS?|NO|ALL)_PROXY$/i

/** The report as it is handed on: names of variables but no value, and nothing that looks like a secret. */
export function bundleOf(diagnosis: Diagnosis, { env, clock }: Pick<World, 'env' | 'clock'>): string {
  const names = Object.keys(env).filter((name) => RELEVANT.test(name) && env[name])
  const text = [
    markdownReport(diagnosis).trimEnd(),
    '## Environment',
    `Set, among the variables that nmp looks at: ${names.sort().join(', ') || 'none'}.`,
    `Written at ${isoTime(clock.nowMs())}. Holds addresses and names of people, and no token.`,
  ].join('\n\n')
  const token = env['NMP_ACCESS_TOKEN']
  return `${withoutSecrets(token ? text.replaceAll(token, '[removed]') : text)}\n`
}

/**
 * Writes the report into a new file that only its owner can read.
 * @throws {@link SignInError} `REPORT_NOT_WRITTEN`
 */
export async function writeBundle(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text, { flag: 'wx', mode: 0o600 })
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown'
    throw signInError('REPORT_NOT_WRITTEN', { file, reason }, { cause })
  }
}
