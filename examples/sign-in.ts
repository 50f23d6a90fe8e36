/** The library contract: sign in, see who it is, hand out a token, call an API, sign out. Run it with an issuer and a client id. */
import { DeviceLogin, fileStore, isSignInError, providerFromIssuer, renderProblem } from 'oidc-device-login'

const [issuer = '', clientId = '', folder, api = issuer] = process.argv.slice(2)
try {
  const login = new DeviceLogin({
    provider: providerFromIssuer(issuer, clientId),
    // Without a folder: the keychain of the operating system.
    ...(folder ? { store: fileStore({ folder, keyFile: `${folder}/key` }) } : {}),
  })
  const session = await login.signIn({
    onPrompt: ({ verificationUri, userCode }) => console.log(`Open ${verificationUri} and enter ${userCode}`),
  })
  console.log(`Signed in as ${session.name}, until ${new Date(session.expiresAtMs).toISOString()}`)
  console.log(`A token of ${(await login.accessToken()).length} characters`)
  console.log(`The API answers ${(await login.fetch(api)).status}`)
  console.log(`Signed out: ${JSON.stringify(await login.signOut())}`)
} catch (error) {
  if (!isSignInError(error)) throw error
  console.error(renderProblem(error.problem, 'text'))
  process.exitCode = 1
}
