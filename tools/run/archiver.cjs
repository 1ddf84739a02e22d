// Stands in the bundle for the package `archiver` of cdktf, which is loaded when somebody packs an asset.
const { createRequire } = require('node:module');

const fromCdktf = () => createRequire(createRequire(__filename).resolve('cdktf'));

module.exports = (...given) => fromCdktf()('archiver')(...given);
