// Makes what other repositories import: JavaScript and declarations under build/, as package.json exports it.
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const ROOT = path.resolve(__dirname, '..');
const FOLDERS = ['lib', 'constructs', 'stacks', 'bin'];

/** Programs of their own, which constructs hand on as text. */
const TEXT_FILE = /\.(py|mjs)$/;

/** Sources are compiled by tsc, which also says where a type is wrong. */
const compile = () => {
  const tsc = require.resolve('typescript/bin/tsc');
  const { status } = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
};

/** A module for each text file: `require('./hub.py')` finds `hub.py.js`. */
const wrapTexts = (folder) => {
  for (const name of fs.readdirSync(path.join(ROOT, folder), { recursive: true })) {
    if (!TEXT_FILE.test(name)) continue;
    const text = fs.readFileSync(path.join(ROOT, folder, name), 'utf8');
    const target = path.join(ROOT, 'build', folder, `${name}.js`);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, `module.exports = ${JSON.stringify(text)};\n`);
  }
};

/** What a removed source left behind must not be importable. */
const clear = () => {
  for (const folder of FOLDERS)
    fs.rmSync(path.join(ROOT, 'build', folder), { recursive: true, force: true });
};

clear();
compile();
FOLDERS.filter((folder) => fs.existsSync(path.join(ROOT, folder))).forEach(wrapTexts);
