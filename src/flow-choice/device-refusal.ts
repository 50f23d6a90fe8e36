import type { ProblemCode } from '../idp-errors/catalogue.ts'

/**
 * Problems of the device flow that the browser flow does not have: the provider does not offer it, has not switched it
 * on for the application, or a policy forbids it. Nothing that a person said is among them.
 */
const REFUSALS: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'DEVICE_FLOW_NOT_OFFERED',
  'OAUTH_UNAUTHORIZED_CLIENT',
  'OAUTH_UNSUPPORTED_GRANT_TYPE',
  'ENTRA_ACCESS_BLOCKED',
  'ENTRA_DEVICE_FLOW_BLOCKED',
  'ENTRA_DEVICE_NOT_MANAGED',
  'ENTRA_GRANT_NOT_SUPPORTED',
  'ENTRA_PUBLIC_CLIENT_FLOWS_OFF',
  'ENTRA_SECURITY_DEFAULTS',
  'KEYCLOAK_DEVICE_FEATURE_OFF',
  'KEYCLOAK_DEVICE_GRANT_OFF',
  'OKTA_DEVICE_FLOW_NOT_AVAILABLE',
  'OKTA_DEVICE_GRANT_OFF',
  'OKTA_POLICY_REFUSES',
  'AUTH0_DEVICE_GRANT_OFF',
  'AUTHENTIK_DEVICE_FLOW_OFF',
  'COGNITO_NO_DEVICE_FLOW',
  'HYDRA_GRANT_NOT_ALLOWED',
  'PINGONE_DEVICE_GRANT_OFF',
])

/** Whether it is the device flow that is refused, and neither the person nor the application as such. */
export function refusesDeviceFlow(code: ProblemCode): boolean {
  return REFUSALS.has(code)
}
