/** How this package names itself to servers. A test holds it to the version in `package.json`. */
export const USER_AGENT = 'oidc-device-login/0.1.0'
