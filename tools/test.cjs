// `npm test`: every test, in a few large suites. To load jest and the sources for each of three hundred files takes longer
// than the tests do. With arguments it is jest itself: `npm test -- test/lib`.
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const ROOT = path.join(__dirname, '..');
const SUITES = path.join(ROOT, 'build/tests');

/** Several for each processor, so that none waits long for the last. */
const SUITES_PER_PROCESSOR = 4;

const sizeOf = (file) => fs.statSync(path.join(ROOT, file)).size;

const testFiles = () =>
  fs
    .readdirSync(path.join(ROOT, 'test'), { recursive: true })
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => `test/${file.split(path.sep).join('/')}`)
    .toSorted((a, b) => sizeOf(b) - sizeOf(a) || (a < b ? -1 : 1));

/** Dealt out by size, so that suites are alike. */
const dealt = (files, count) =>
  Array.from({ length: count }, (_, suite) =>
    files.filter((_file, index) => index % count === suite),
  );

/** Hooks of a file hold for its own tests. */
const suiteOf = (files) =>
  files.map((file) => `describe('${file}', () => void require('../../${file}'));\n`).join('');

function writeSuites() {
  fs.rmSync(SUITES, { recursive: true, force: true });
  fs.mkdirSync(SUITES, { recursive: true });
  const count = SUITES_PER_PROCESSOR * os.availableParallelism();
  for (const [index, files] of dealt(testFiles(), count).entries()) {
    fs.writeFileSync(path.join(SUITES, `${index + 1}.test.ts`), suiteOf(files));
  }
}

function configuration() {
  const base = require('../jest.config.cjs');
  const modulePathIgnorePatterns = base.modulePathIgnorePatterns.map((pattern) =>
    pattern.replace('/build/', '/build/(?!tests)'),
  );
  const testMatch = ['<rootDir>/build/tests/*.test.ts'];
  return JSON.stringify({ ...base, rootDir: ROOT, testMatch, modulePathIgnorePatterns });
}

function argumentsOf(given) {
  if (given.length > 0) return given;
  writeSuites();
  return ['--config', configuration()];
}

const jest = require.resolve('jest/bin/jest');
const { status } = spawnSync(process.execPath, [jest, ...argumentsOf(process.argv.slice(2))], {
  cwd: ROOT,
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
