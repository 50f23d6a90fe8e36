/** The user name that goes with a token in the place of a password, where nobody has chosen one. */
export const DEFAULT_USERNAME = 'oauth2'
