import { sessionKey } from '../../src/token-store/session-key.ts'

/** The session of the model. */
export const modelKey = sessionKey({ issuer: 'https://idp.example', clientId: 'model' })
