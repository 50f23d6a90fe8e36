import { describe, expect, it } from 'vitest'
import { Secret } from '../../src/index.ts'
import { EMPTY_CONFIG, type PlatformConfig } from '../../src/nmp/config.ts'
import { resolveContext } from '../../src/nmp/config-context.ts'

const config: PlatformConfig = {
  currentContext: 'prod',
  clusters: [
    { name: 'prod-cluster', baseUrl: 'https://nmp.example.com/', certificateAuthority: '/ca.pem' },
    { name: 'dev-cluster', baseUrl: 'http://localhost:8080' },
  ],
  users: [
    { name: 'prod-user', token: new Secret('t'), refreshToken: new Secret('r') },
    { name: 'dev-user', legacyEmail: 'alice@example.com' },
  ],
  contexts: [
    {
      name: 'prod',
      cluster: 'prod-cluster',
      user: 'prod-user',
      workspace: 'ml-team',
      preferences: { outputFormat: 'yaml', colorOutput: false },
    },
    { name: 'dev', cluster: 'dev-cluster', user: 'dev-user', preferences: {} },
  ],
}

const unknown = expect.objectContaining({ problem: expect.objectContaining({ code: 'CONTEXT_UNKNOWN' }) })

describe('which source wins', () => {
  it('is the default on an empty machine', () => {
    expect(resolveContext({ flags: {}, env: {}, config: EMPTY_CONFIG })).toEqual({
      name: { value: 'default', source: 'default' },
      baseUrl: { value: 'http://localhost:8080', source: 'default' },
      workspace: { value: 'default', source: 'default' },
      exists: false,
    })
  })

  it('is the file, with everything that it says', () => {
    const context = resolveContext({ flags: {}, env: {}, config })
    expect(context).toMatchObject({
      name: { value: 'prod', source: 'file' },
      baseUrl: { value: 'https://nmp.example.com/', source: 'file' },
      workspace: { value: 'ml-team', source: 'file' },
      outputFormat: { value: 'yaml', source: 'file' },
      colorOutput: { value: false, source: 'file' },
      certificateAuthority: '/ca.pem',
      exists: true,
    })
    expect([context.accessToken?.value.reveal(), context.refreshToken?.reveal()]).toEqual(['t', 'r'])
  })

  it('is the environment before the file; a token from there does not renew', () => {
    const env = {
      NMP_CURRENT_CONTEXT: 'prod',
      NMP_BASE_URL: 'https://env.example',
      NMP_WORKSPACE: 'from-env',
      NMP_ACCESS_TOKEN: 'env-token',
      NMP_OUTPUT_FORMAT: 'json',
      NMP_COLOR_OUTPUT: 'yes',
    }
    const context = resolveContext({ flags: {}, env, config })
    for (const name of [
      'name',
      'baseUrl',
      'workspace',
      'accessToken',
      'outputFormat',
      'colorOutput',
    ] as const)
      expect(context[name]?.source).toBe('environment')
    expect(context.accessToken?.value.reveal()).toBe('env-token')
    expect(context.refreshToken).toBeUndefined()
  })

  it('is the flag before everything', () => {
    const env = { NMP_CURRENT_CONTEXT: 'prod', NMP_BASE_URL: 'https://env.example', NMP_WORKSPACE: 'x' }
    const flags = { context: 'dev', baseUrl: 'https://flag.example', workspace: 'y' }
    expect(resolveContext({ flags, env, config })).toMatchObject({
      name: { value: 'dev', source: 'flag' },
      baseUrl: { value: 'https://flag.example', source: 'flag' },
      workspace: { value: 'y', source: 'flag' },
      legacyEmail: 'alice@example.com',
    })
  })

  it('counts an empty variable as not set', () => {
    const env = { NMP_BASE_URL: '', NMP_CURRENT_CONTEXT: '', NMP_ACCESS_TOKEN: '', NMP_COLOR_OUTPUT: 'maybe' }
    expect(resolveContext({ flags: {}, env, config }).baseUrl.source).toBe('file')
  })
})

describe('a context that is not there', () => {
  it.each([
    [{ flags: { context: 'x' }, env: {}, config }],
    [{ flags: {}, env: { NMP_CURRENT_CONTEXT: 'x' }, config }],
    [{ flags: {}, env: {}, config: { ...config, currentContext: 'x' } }],
    [{ flags: {}, env: {}, config: { clusters: [], users: [], contexts: config.contexts } }],
  ])('is an error with the ones that are: %#', (input) => {
    expect(() => resolveContext(input)).toThrow(unknown)
  })

  it('is fine when it is about to be made', () => {
    const input = { flags: { context: 'new', baseUrl: 'https://new.example' }, env: {}, config }
    expect(resolveContext(input, { mayBeNew: true })).toMatchObject({ exists: false, name: { value: 'new' } })
  })
})
