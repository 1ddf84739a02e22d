// Runs a TypeScript entry of this repository: node tools/run.cjs <entry.ts> [arguments]
//
// Nothing has to be built before: the entry is bundled on first use and when a source changed.
// With NODE_OPTIONS=--enable-source-maps, traces name the TypeScript lines, at the price of a slower start.
const path = require('node:path');
const v8 = require('node:v8');
const { ROOT, bundle } = require('./run/bundle.cjs');
const { load } = require('./run/load.cjs');

/**
 * A run is over before much of what V8 optimizes pays off. From Node 22 on V8 waits longer by itself; the
 * one of Node 20 is told to wait fifteen times as long as it would.
 */
if (process.versions.node.startsWith('20.')) v8.setFlagsFromString('--interrupt-budget=2000000');

/** The files to run from, or nothing when esbuild has already printed what is wrong with the sources. */
const bundleOrExplain = (entry) => {
  try {
    return bundle(path.relative(ROOT, path.resolve(entry)));
  } catch (error) {
    if (error.errors === undefined) throw error;
    process.exitCode = 1;
    return undefined;
  }
};

const start = ({ sources, packages }) => {
  if (process.sourceMapsEnabled) require(sources.file);
  else load(sources, load(packages));
};

const [, , entry] = process.argv;
if (entry === undefined) {
  throw new Error("name the entry to run, for example 'bin/eks-ml-platform.ts'");
}

const bundled = bundleOrExplain(entry);
process.argv.splice(1, 2, path.resolve(entry));
if (bundled !== undefined) start(bundled);
