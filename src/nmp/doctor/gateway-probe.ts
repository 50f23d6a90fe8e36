import { type Http, type HttpReply, problemOf } from '../../index.ts'
import { type DoctorRow, ok, problem, skipped } from './diagnosis.ts'

/** Reads a list, changes nothing, needs credentials. */
const HARMLESS_PATH = '/apis/entities/v2/workspaces?page=1&page_size=1'

/** A name that belongs to nobody, so that the probe never acts as a person. */
const NOBODY = 'nmp-doctor-probe'

/** Headers that only a gateway may set, each set sent from outside, without credentials. */
const FORGED: readonly { readonly name: string; readonly headers: Readonly<Record<string, string>> }[] = [
  { name: 'X-NMP-Authorized', headers: { 'x-nmp-authorized': 'true' } },
  {
    name: 'X-NMP-Principal-Id',
    headers: { 'x-nmp-principal-id': NOBODY, 'x-nmp-principal-email': `${NOBODY}@example.invalid` },
  },
]

/** What came back: without credentials, and with each forged header. */
export interface GatewayAnswers {
  readonly plainStatus: number
  readonly forged: readonly { readonly name: string; readonly status: number }[]
}

/**
 * Whether the gateway strips what only it may set. A stripped header leaves a request without credentials, which is
 * refused exactly as one that never had the header. Pure.
 */
export function gatewayRow(baseUrl: string, answers: GatewayAnswers): DoctorRow {
  const { plainStatus, forged } = answers
  if (plainStatus !== 401)
    return skipped('gateway', `a request without credentials gets ${plainStatus}, so nothing can be told`)
  const trusted = forged.filter(({ status }) => status !== 401 && status < 500)
  if (trusted.length === 0) return ok('gateway', 'strips X-NMP-Authorized and X-NMP-Principal-* from outside')
  const headers = trusted.map(({ name }) => name).join(' and ')
  const statuses = trusted.map(({ status }) => status).join(', ')
  return problem('gateway', problemOf('GATEWAY_TRUSTS_OUTSIDE', { base_url: baseUrl, headers, statuses }))
}

/** Sends a request without credentials, and one with each forged header, to the configured platform only. */
export async function probeGateway(
  baseUrl: string,
  http: Http,
  signal: AbortSignal,
): Promise<GatewayAnswers> {
  const ask = (headers: Readonly<Record<string, string>>): Promise<HttpReply> =>
    http.send({
      url: `${baseUrl}${HARMLESS_PATH}`,
      headers: { accept: 'application/json', ...headers },
      signal,
    })
  const [plain, ...forged] = await Promise.all([ask({}), ...FORGED.map(({ headers }) => ask(headers))])
  return {
    plainStatus: plain.status,
    forged: FORGED.map(({ name }, index) => ({ name, status: forged[index]?.status ?? 0 })),
  }
}
