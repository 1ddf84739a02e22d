// Makes the two files that an entry runs from: our sources in one, the packages they import in the other.
//
// Packages change with the lockfile only, so an edit rebuilds the small file alone. Each file starts with
// a comment that holds a key over everything it was made from; a file whose key still fits is used as it is.
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');

const ROOT = path.resolve(__dirname, '../..');
const FOLDER = path.join(ROOT, 'build', 'run');

/**
 * Files among our sources that are text to us: programs of their own, which a construct hands on unchanged.
 * Packages may have modules by the same ending.
 */
const TEXT_LOADERS = { '.py': 'text', '.mjs': 'text' };

const COMMON = {
  absWorkingDir: ROOT,
  bundle: true,
  write: false,
  metafile: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  logLevel: 'error',
  // A dynamic import stays a lazy `require`, which the loader can serve from the packages' file.
  supported: { 'dynamic-import': false },
};

const sha256 = (...parts) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('hex');
};

const read = (file) => (fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : undefined);

/** What a bundle depends on besides its inputs: the programs and settings that make it. */
const toolsKey = () => {
  const lock =
    read(path.join(ROOT, 'node_modules/.package-lock.json')) ??
    read(path.join(ROOT, 'package-lock.json'));
  return sha256(
    read(__filename),
    read(path.join(__dirname, 'archiver.cjs')),
    bundledPackages().join(),
    lock ?? '',
  );
};

const inputsKey = (inputs) =>
  sha256(...inputs.flatMap((input) => [input, read(path.join(ROOT, input)) ?? 'missing']));

/** When each input was written, and its size: as long as these stay, so does what is in there. */
const stampOf = (key, inputs) => {
  const stats = inputs.map((input) => {
    const { mtimeMs, size } = fs.statSync(path.join(ROOT, input), { throwIfNoEntry: false }) ?? {};
    return `${input} ${mtimeMs} ${size}`;
  });
  return sha256(key, ...stats);
};

/** Whether the inputs are those of a bundle. They are read only where one was written since the last look. */
const hasInputs = (file, tools, { key, inputs }) => {
  const stampFile = `${file}.stamp`;
  const stamp = stampOf(sha256(tools, key), inputs);
  if (read(stampFile) === stamp) return true;
  if (key !== sha256(tools, inputsKey(inputs))) return false;
  writeWhole(stampFile, stamp);
  return true;
};

const headerOf = (text) => JSON.parse(text.slice('// '.length, text.indexOf('\n')));

/** Writes through a rename, so that a second process never reads half a file. */
const writeWhole = (file, data) => {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const partial = `${file}.${process.pid}`;
  fs.writeFileSync(partial, data);
  fs.renameSync(partial, file);
};

/** The text of `file` when its header is accepted, else the text that `make` returns, kept in `file`. */
const cached = (file, accepts, make) => {
  const kept = read(file);
  if (kept !== undefined && accepts(headerOf(kept))) return kept;
  const { header, code, map } = make();
  const text = `// ${JSON.stringify(header)}\n${code}`;
  if (map !== undefined) writeWhole(`${file}.map`, map);
  writeWhole(file, text);
  return text;
};

/**
 * The packages the platform itself runs with. Those that only checks use are loaded as they are installed:
 * some of them look for files beside their own.
 */
const bundledPackages = () =>
  Object.keys(JSON.parse(read(path.join(ROOT, 'package.json'))).dependencies);

const isOf = (packages) => (one) =>
  one.external === true &&
  packages.some((name) => one.path === name || one.path.startsWith(`${name}/`));

/** esbuild is loaded only when something has to be made: loading it costs as much as a small synth. */
const build = (options) => require('esbuild').buildSync({ ...COMMON, ...options });

const bundleSources = (file, entry, tools) => {
  const { outputFiles, metafile } = build({
    entryPoints: [entry],
    outfile: file,
    packages: 'external',
    loader: TEXT_LOADERS,
    sourcemap: 'linked',
    // One line for the header above the code: without the banner the map would be one line off.
    banner: { js: '// bundled sources' },
  });
  const inputs = Object.keys(metafile.inputs).sort();
  const imports = Object.values(metafile.outputs).flatMap((output) => output.imports);
  const packages = [
    ...new Set(imports.filter(isOf(bundledPackages())).map((one) => one.path)),
  ].sort();
  const [map, code] = ['.map', '.cjs'].map(
    (end) => outputFiles.find((one) => one.path.endsWith(end)).text,
  );
  const header = { key: sha256(tools, inputsKey(inputs)), inputs, packages };
  return { header, code: code.slice(code.indexOf('\n') + 1), map };
};

const bundlePackages = (packages, key) => {
  const lines = packages.map(
    (name) => `${JSON.stringify(name)}: () => require(${JSON.stringify(name)}),`,
  );
  const { outputFiles } = build({
    minifyWhitespace: true,
    // What packs archives is a tenth of the text, and no bundle could call it.
    alias: { archiver: path.join(__dirname, 'archiver.cjs') },
    stdin: {
      contents: `module.exports = {\n${lines.join('\n')}\n};`,
      resolveDir: ROOT,
      loader: 'js',
    },
  });
  return { header: { key }, code: outputFiles[0].text };
};

/**
 * The files that `entry` (relative to the repository) runs from, made where they are missing or stale.
 *
 * Each has `file`, `text` and `key`; the packages' code exports one function per package.
 */
const bundle = (entry) => {
  const tools = toolsKey();
  const base = path.join(FOLDER, entry.replace(/\.ts$/, '').replaceAll(/[^\w.-]+/g, '-'));
  const sourcesFile = `${base}.cjs`;
  const isCurrent = (header) => hasInputs(sourcesFile, tools, header);
  const sources = cached(sourcesFile, isCurrent, () => bundleSources(sourcesFile, entry, tools));
  const { key, packages } = headerOf(sources);
  const packagesFile = `${base}.packages.cjs`;
  const packagesKey = sha256(tools, ...packages);
  const packagesText = cached(
    packagesFile,
    (header) => header.key === packagesKey,
    () => bundlePackages(packages, packagesKey),
  );
  return {
    sources: { file: sourcesFile, text: sources, key },
    packages: { file: packagesFile, text: packagesText, key: packagesKey },
  };
};

module.exports = { ROOT, bundle, writeWhole };
