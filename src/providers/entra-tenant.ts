/** The tenant that holds all personal Microsoft accounts (Microsoft's reference of ID-token claims, `tid`). */
export const PERSONAL_ACCOUNTS_TENANT = '9188040d-6c67-4c5b-b112-36a304b66dad'

const TENANT_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const DOMAIN = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/
const MANY_TENANTS = ['organizations', 'common', 'consumers']

/** Whether a value is the id of a tenant, as Entra spells it: a GUID in small letters. */
export function isTenantId(value: unknown): value is string {
  return typeof value === 'string' && TENANT_ID.test(value)
}

/** A tenant id, a domain, `organizations`, `common` or `consumers`, in small letters; `undefined` for anything else. */
export function entraTenant(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length > 253) return undefined
  const tenant = value.toLowerCase()
  return TENANT_ID.test(tenant) || DOMAIN.test(tenant) || MANY_TENANTS.includes(tenant) ? tenant : undefined
}
