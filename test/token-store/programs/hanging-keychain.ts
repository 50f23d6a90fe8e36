/** Waits for a keychain that never answers: hanging-keychain.mjs BINDING */
import { nativeKeychain } from '../../../src/token-store/keychain/native-keychain.ts'

const [, , binding = ''] = process.argv
await nativeKeychain({ world: { platform: 'darwin', env: process.env } }, () => binding).getPassword('s', 'a')
