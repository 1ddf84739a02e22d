// Runs the text of a CommonJS file with V8's compiled form of it, kept beside the file.
//
// Compiling is more than half of what a start costs. V8 itself refuses a compiled form made by another
// Node version or with other flags, but it compares sources by length only: the key in front is ours.
const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');
const { Script } = require('node:vm');
const { writeWhole } = require('./bundle.cjs');

const KEY_LENGTH = 64;

const compiledForm = (file, key) => {
  if (!fs.existsSync(file)) return undefined;
  const bytes = fs.readFileSync(file);
  return bytes.toString('latin1', 0, KEY_LENGTH) === key ? bytes.subarray(KEY_LENGTH) : undefined;
};

/** Keeps the compiled form at the end of a good run, when it also holds the functions that ran. */
const keepAtExit = (script, file, key) => {
  process.once('exit', (code) => {
    if (code === 0)
      writeWhole(file, Buffer.concat([Buffer.from(key, 'latin1'), script.createCachedData()]));
  });
};

/** Each command runs other functions: the form that '--help' leaves behind would be of little use to 'synth'. */
const command = () => /^[a-z]+$/.exec(process.argv[2] ?? '')?.[0] ?? 'main';

const PROVIDER = /^@cdktf\/provider-/;

/**
 * A provider module that is run when something of it is first used: a stack imports every resource
 * it may make, and an environment makes some of them.
 */
const onFirstUse = (run) => {
  let exported;
  return new Proxy({}, { get: (_target, name) => (exported ??= run())[name] });
};

const packageOf = (packages, id) =>
  PROVIDER.test(id) && id in packages ? onFirstUse(packages[id]) : packages[id]?.();

/** The exports of a bundle, which gets its packages from `packages`, and from Node what is not in there. */
const load = ({ file, text, key }, packages = {}) => {
  const compiledFile = `${file}.${command()}.compiled`;
  const cachedData = compiledForm(compiledFile, key);
  const script = new Script(Module.wrap(text), { filename: file, cachedData });
  if (cachedData === undefined || script.cachedDataRejected) keepAtExit(script, compiledFile, key);
  const module = new Module(file);
  const nodeRequire = Module.createRequire(file);
  const require = Object.assign((id) => packageOf(packages, id) ?? nodeRequire(id), nodeRequire, {
    main: module,
  });
  script
    .runInThisContext()
    .call(module.exports, module.exports, require, module, file, path.dirname(file));
  return module.exports;
};

module.exports = { load };
