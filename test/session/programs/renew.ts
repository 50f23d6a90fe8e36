/** When told so, renews the session in a folder again and again, until somebody ends it: `renew.mjs ISSUER FOLDER`. */
import { once } from 'node:events'
import { join } from 'node:path'
import { isSignInError } from '../../../src/idp-errors/sign-in-error.ts'
import { fileStore } from '../../../src/token-store/file-store.ts'
import { rotatingLogin } from '../rotating-login.ts'

const [, , issuer, folder] = process.argv
if (issuer !== undefined && folder !== undefined && process.send !== undefined) {
  process.on('disconnect', () => process.exit())
  const store = fileStore({ folder, keyFile: join(folder, 'key') })
  const login = rotatingLogin(issuer, store, folder)
  process.send({ loaded: true })
  await once(process, 'message')
  for (;;) {
    await login.refresh().catch((error) => {
      process.send?.({ failure: isSignInError(error) ? error.problem.code : String(error) })
      process.exit()
    })
    process.send({ renewed: true })
  }
}
