import { defineConfig } from 'vitest/config'

/** `npm test` runs what needs nothing but Node. What needs more lives in folders of its own, each with its own script. */
const needsMore = [
  // These need nothing but Node, and time: each signs in many times, with a real wait before each poll.
  'test/**/*.long.test.ts',
  'test/keychain/**',
  'test/keycloak/**',
  'test/browser/**',
  'test/stress/**',
  'test/node-versions/**',
  'test/python-client/**',
  'test/gateway/**',
  'test/shells/**',
  'test/terminal/**',
]

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: process.env['SUITE'] === undefined ? needsMore : [],
    testTimeout: 20_000,
    hookTimeout: 30_000,
    // The one server that a whole suite shares; a realm is made in seconds on some machines, in a minute on others.
    ...(process.env['SUITE'] === 'keycloak'
      ? { globalSetup: ['test/keycloak/one-keycloak.ts'], hookTimeout: 120_000 }
      : {}),
    pool: 'forks',
    // Most end-to-end tests wait, as a person does: for the next poll, for a process.
    maxWorkers: 4,
  },
})
