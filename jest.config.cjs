/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  transform: {
    '\\.(ts|py)$|/constructs/.*\\.mjs$': '<rootDir>/test/support/esbuild-transform.cjs',
  },
  moduleNameMapper: {
    '^\\.{1,2}/(tokens/)?(private/)?stack-trace$': '<rootDir>/test/support/no-stack-trace.cjs',
    '^\\.\\./locales/index\\.cjs$': '<rootDir>/test/support/no-locales.cjs',
  },
  modulePathIgnorePatterns: ['build', 'cdktf.out', 'dist', '.conformance'].map(
    (folder) => `<rootDir>/${folder}/`,
  ),
  maxWorkers: '100%',
  watchman: false,
};
