// Jest transform: strips types with esbuild, and gives programs of their own as text. Types are checked once, by `npm run types`.
const { createHash } = require('node:crypto');
const { transformSync, version } = require('esbuild');

const LOADERS = { '.ts': 'ts', '.py': 'text', '.mjs': 'text' };
const OPTIONS = {
  format: 'cjs',
  target: 'node20',
  sourcemap: 'inline',
  supported: { 'dynamic-import': false },
};

const loaderOf = (file) => LOADERS[file.slice(file.lastIndexOf('.'))];

module.exports = {
  process: (source, sourcefile) =>
    transformSync(source, { ...OPTIONS, loader: loaderOf(sourcefile), sourcefile }),
  getCacheKey: (source, sourcefile) =>
    createHash('sha256')
      .update([version, JSON.stringify([LOADERS, OPTIONS]), sourcefile, source].join('\0'))
      .digest('hex'),
};
