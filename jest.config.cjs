/** Two projects: test/domain needs no running part and starts none; everything else shares one database and one engine. */
const shared = {
  testEnvironment: 'node',
  transform: {
    '^.+\\.(t|j)sx?$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' }, sourceMaps: 'inline' }],
  },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/\\.'],
};

module.exports = {
  testTimeout: 60_000,
  maxWorkers: 2,
  projects: [
    { ...shared, displayName: 'domain', testMatch: ['<rootDir>/test/domain/**/*.test.ts'] },
    {
      ...shared,
      displayName: 'parts',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      // The hostile texts take longer than a suite may; HOSTILE_TEXTS=some or all asks for them (CONTRIBUTING.md).
      testPathIgnorePatterns: ['<rootDir>/test/domain/', ...(process.env.HOSTILE_TEXTS ? [] : ['<rootDir>/test/api/hostile.test.ts'])],
      globalSetup: '<rootDir>/test/support/global-setup.ts',
      globalTeardown: '<rootDir>/test/support/global-teardown.ts',
    },
  ],
};
