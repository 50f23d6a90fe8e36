/**
 * The floors of the house (CONTRIBUTING.md): an import points to a lower floor, or stays in its room.
 * Rooms on the same floor do not know each other.
 */
export const floors = [
  { floor: 10, room: '^src/cli/' },
  { floor: 9, room: '^src/nmp/' },
  { floor: 9, room: '^src/testing/' },
  { floor: 8, room: '^src/index\\.ts$' },
  { floor: 7, room: '^src/device-login(-options)?\\.ts$' },
  { floor: 6, room: '^src/flow-choice/' },
  { floor: 6, room: '^src/session/' },
  { floor: 5, room: '^src/browser-flow/' },
  { floor: 5, room: '^src/device-flow/' },
  { floor: 5, room: '^src/token-store/' },
  { floor: 4, room: '^src/tokens/' },
  { floor: 3, room: '^src/providers/' },
  { floor: 2, room: '^src/http/' },
  { floor: 1, room: '^src/idp-errors/' },
  { floor: 0, room: '^src/(world|browser|secret|printable)\\.ts$' },
]

/** A room may be reached only from floors above it. */
const uphill = floors
  .filter(({ floor }) => floor > 0)
  .map(({ floor, room }) => ({
    name: `nothing-below-imports ${room}`,
    severity: 'error',
    from: {
      path: floors.filter((other) => other.room !== room && other.floor <= floor).map((other) => other.room),
      pathNot: room,
    },
    to: { path: room },
  }))

export default {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: { path: '^src/' }, to: { circular: true } },
    ...uphill,
    {
      name: 'the-platform-and-the-cli-use-the-public-door',
      comment: 'The CLI is the first customer: what it needs and cannot get is missing in src/index.ts.',
      severity: 'error',
      from: { path: '^src/(cli|nmp)/' },
      to: { path: '^src/', pathNot: ['^src/(cli|nmp)/', '^src/index\\.ts$'] },
    },
    {
      name: 'the-product-does-not-import-its-tests',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|demo|bench|examples|scripts)/' },
    },
    {
      name: 'only-declared-packages',
      severity: 'error',
      from: { path: '^src/(?!cli/|testing/)' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], pathNot: '/yaml/' },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'node'] },
  },
}
