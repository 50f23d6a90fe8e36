/** One process of many: prints the access token of a shared session. Arguments: issuer, client id, folder. */
import { DeviceLogin, fileStore, isSignInError, providerFromIssuer } from '../../../dist/index.js'

const [issuer, clientId, folder] = process.argv.slice(2)
const login = new DeviceLogin({
  provider: providerFromIssuer(issuer, clientId),
  store: fileStore({ folder, keyFile: `${folder}/key` }),
})
try {
  console.log(await login.accessToken())
} catch (error) {
  if (!isSignInError(error)) throw error
  console.error(error.problem.code)
  process.exitCode = 1
}
