/** Pages of the Microsoft Entra admin center, by the address of the cloud's portal. */
const APPS = '{portal}/#view/Microsoft_AAD_RegisteredApps'

/** A page of one app registration; what follows is `/<page>/appId/{client_id}`. */
export const APP_REGISTRATION = `${APPS}/ApplicationMenuBlade/~`
export const APP_REGISTRATIONS = `${APPS}/ApplicationsListBlade`
/** One enterprise application has no address that its client ID alone would give. */
export const ENTERPRISE_APPS =
  '{portal}/#view/Microsoft_AAD_IAM/StartboardApplicationsMenuBlade/~/AppAppsPreview'
export const CONDITIONAL_ACCESS =
  '{portal}/#view/Microsoft_AAD_ConditionalAccess/ConditionalAccessBlade/~/Policies'
export const SIGN_IN_LOG = '{portal}/#view/Microsoft_AAD_IAM/SignInEventsV3Blade'
export const USERS = '{portal}/#view/Microsoft_AAD_UsersAndTenants/UserManagementMenuBlade/~/AllUsers'
export const ALL_DEVICES = '{portal}/#view/Microsoft_AAD_Devices/DevicesMenuBlade/~/Devices'
export const DEVICE_SETTINGS = '{portal}/#view/Microsoft_AAD_Devices/DevicesMenuBlade/~/DeviceSettings'
export const TENANT = '{portal}/#view/Microsoft_AAD_IAM/TenantOverview.ReactView'
/** The address at which an administrator consents for everybody of a tenant. */
export const ADMIN_CONSENT = '{login}/{tenant}/adminconsent?client_id={client_id}'

export const ERROR_REFERENCE = 'https://learn.microsoft.com/entra/identity-platform/reference-error-codes'
