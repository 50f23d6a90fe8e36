import { problemOf, type World } from '../../index.ts'
import { timedHttp } from '../server-clock.ts'
import { tokenFacts } from '../token-facts.ts'
import {
  type AccessFacts,
  adminRow,
  claimsRow,
  deletionRow,
  propagationRow,
  roleRow,
  scopesRow,
  tokenRow,
} from './access-rows.ts'
import {
  clockRow,
  configurationRow,
  isReached,
  platformRow,
  sessionRow,
  settingsRow,
  storeRow,
  surroundingsRow,
  versionsRow,
} from './basics-rows.ts'
import { type Diagnosis, type DoctorRow, diagnosisOf, problem, skipped } from './diagnosis.ts'
import type { ExaminationOptions } from './examination-options.ts'
import { found, problemIn, valueIn } from './found.ts'
import { gatewayRow, probeGateway } from './gateway-probe.ts'
import { policyRow } from './policy-probe.ts'
import { startProbes } from './probes.ts'
import { type RowCode, rowCodes } from './row-table.ts'
import { clientRow, providerRow } from './sign-in-rows.ts'

/** Every look ends after this time, in milliseconds. */
export const EXAMINATION_MS = 12_000

/** Variables of the environment that name a proxy. */
function proxiesIn(env: World['env']): readonly string[] {
  const names = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'NO_PROXY', 'no_proxy']
  return names.filter((name) => env[name])
}

const UNREACHED = 'the platform could not be asked'

type Looks = Readonly<Record<RowCode, () => Promise<DoctorRow> | DoctorRow>>

/** What each look waits for, and what becomes of it. */
function looksOf(options: ExaminationOptions, signal: AbortSignal): Looks {
  const { baseUrl, workspace, context, world, adminEmail, audience, loginCommand } = options
  const http = timedHttp(options.http, baseUrl)
  const probes = startProbes(options, http, signal)
  const now = () => {
    const nowMs = world.clock.nowMs()
    const skewMs = http.skewMs()
    return { nowMs, ...(skewMs === undefined ? {} : { serverNowMs: nowMs - skewMs }) }
  }
  const session = found(() => options.session(signal))
  // A look that is cut off leaves probes behind that nobody waits for any more.
  for (const probe of [...Object.values(probes), session]) probe.catch(() => undefined)
  const access = async (): Promise<AccessFacts> => {
    const [settings, held] = [valueIn(await probes.settings), valueIn(await probes.token)]
    const members = await probes.members
    const { nowMs, serverNowMs = nowMs } = now()
    return {
      baseUrl,
      workspace,
      nowMs: serverNowMs,
      ...(held === undefined ? {} : { token: tokenFacts(held.token, settings?.oidc?.scopePrefix) }),
      ...(settings?.oidc === undefined ? {} : { oidc: settings.oidc }),
      ...(members === undefined ? {} : { members }),
      ...(adminEmail === undefined ? {} : { adminEmail }),
      ...(audience === undefined ? {} : { audience }),
    }
  }
  return {
    configuration: () => configurationRow(context, options.configFile),
    platform: async () =>
      platformRow(baseUrl, await probes.settings, proxiesIn(world.env), await probes.tookMs),
    clock: async () => {
      await probes.settings
      return clockRow(http.skewMs())
    },
    settings: async () => settingsRow(await probes.settings, valueIn(await probes.accepted) !== undefined),
    store: async () => storeRow(options.store && (await found(options.store(signal)))),
    session: async () => {
      const { authEnabled } = valueIn(await probes.settings) ?? {}
      if (authEnabled === false) return skipped('session', 'authentication is off')
      return sessionRow(await session, await probes.token, loginCommand)
    },
    token: async () => {
      if (!isReached(await probes.settings)) return skipped('token', UNREACHED)
      return tokenRow(await access(), await probes.accepted, now())
    },
    role: async () => {
      if (!isReached(await probes.settings)) return skipped('role', UNREACHED)
      return roleRow(await access())
    },
    scopes: async () => scopesRow(await access()),
    provider: async () => providerRow(valueIn(await probes.settings)?.oidc, await probes.metadata),
    client: async () => clientRow(await probes.device, await probes.provider),
    deletion: async () => deletionRow(await access()),
    gateway: async () => {
      if (options.probeGateway !== true) return skipped('gateway', 'ask for it with --probe-gateway')
      if (valueIn(context)?.baseUrl.source === 'flag')
        return skipped('gateway', 'only the configured platform is probed, not one from the command line')
      if (valueIn(await probes.settings) === undefined) return skipped('gateway', 'no platform answers')
      const answers = await found(probeGateway(baseUrl, http, signal))
      return 'problem' in answers ? problem('gateway', answers.problem) : gatewayRow(baseUrl, answers.value)
    },
    policy: async () => {
      const refusal = problemIn(await probes.accepted)
      const fault = refusal?.code === 'POLICY_SERVICE_DOWN' ? refusal : undefined
      return policyRow(fault, await probes.policy, world.clock.nowMs())
    },
    propagation: async () => propagationRow(await access()),
    admin: async () =>
      adminRow(await access(), problemIn(await probes.members)?.code === 'PLATFORM_FORBIDDEN'),
    claims: async () => claimsRow(await access(), valueIn(await probes.accepted) !== undefined),
    surroundings: () => surroundingsRow(options.surroundings),
    versions: () => versionsRow(options.versions),
  }
}

/**
 * Looks at everything that a sign-in and a request to the platform go through, side by side, in bounded time. Works
 * signed out and offline. Changes nothing, and starts no sign-in.
 *
 * @throws `signal.reason` when cancelled; never because of what it finds
 */
export async function examine(options: ExaminationOptions): Promise<Diagnosis> {
  const { world, signal } = options
  signal?.throwIfAborted()
  const end = new AbortController()
  const bounds = AbortSignal.any(signal === undefined ? [end.signal] : [end.signal, signal])
  const late = world.clock.sleep(EXAMINATION_MS, bounds).then(() => 'late' as const)
  const seconds = EXAMINATION_MS / 1_000
  try {
    const looks = looksOf(options, bounds)
    const rows = rowCodes.map(async (code) => {
      const row = await Promise.race([looks[code](), late])
      const known = row === 'late' ? problem(code, problemOf('CHECK_TOO_SLOW', { seconds })) : row
      options.onRow?.(known)
      return known
    })
    return diagnosisOf(await Promise.all(rows))
  } finally {
    end.abort()
    await late.catch(() => undefined)
  }
}
