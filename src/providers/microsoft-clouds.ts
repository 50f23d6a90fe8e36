/** A cloud of Microsoft Entra ID. */
export type MicrosoftCloud = 'public' | 'usgov' | 'china' | 'bleu' | 'delos' | 'govsg'

interface Cloud {
  /** Where people of this cloud sign in; part of every issuer of it. */
  readonly host: string
  /** Other hosts of the same cloud: older login hosts, and those in the issuers of v1 tokens. */
  readonly aliases: readonly string[]
}

/**
 * The clouds of Microsoft Entra ID. The first three are on Microsoft's page about national clouds; `bleu` (France),
 * `delos` (Germany) and `govsg` (Singapore) stand in the instance list of its own sign-in libraries. The former German
 * cloud (`login.microsoftonline.de`) closed in October 2021. `sts.windows.net` is also the v1 issuer of tenants of the
 * US government, so for those `cloud` has to be said.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud
 * @see https://github.com/AzureAD/microsoft-authentication-library-for-js (AuthorityMetadata)
 */
export const MICROSOFT_CLOUDS = {
  public: {
    host: 'login.microsoftonline.com',
    aliases: ['login.microsoft.com', 'login.windows.net', 'sts.windows.net'],
  },
  usgov: { host: 'login.microsoftonline.us', aliases: ['login.usgovcloudapi.net'] },
  china: {
    host: 'login.partner.microsoftonline.cn',
    aliases: ['login.chinacloudapi.cn', 'sts.chinacloudapi.cn'],
  },
  bleu: { host: 'login.sovcloud-identity.fr', aliases: [] },
  delos: { host: 'login.sovcloud-identity.de', aliases: [] },
  govsg: { host: 'login.sovcloud-identity.sg', aliases: [] },
} as const satisfies Readonly<Record<MicrosoftCloud, Cloud>>

/** Whether a text names a cloud. */
export function isMicrosoftCloud(text: unknown): text is MicrosoftCloud {
  return typeof text === 'string' && Object.hasOwn(MICROSOFT_CLOUDS, text)
}

const CLOUD_OF_HOST: ReadonlyMap<string, MicrosoftCloud> = new Map(
  Object.entries(MICROSOFT_CLOUDS).flatMap(([cloud, { host, aliases }]) =>
    isMicrosoftCloud(cloud) ? [host, ...aliases].map((name) => [name, cloud] as const) : [],
  ),
)

/** The cloud that a host belongs to, by exact name; `undefined` for every other host, however alike. */
export function microsoftCloudOf(host: string): MicrosoftCloud | undefined {
  return CLOUD_OF_HOST.get(host)
}
