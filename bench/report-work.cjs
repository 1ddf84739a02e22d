// Loaded before a program whose work is counted: writes how often blocks of its code ran, when it ends, to the file it is told.
// V8 counts them for coverage; no machine and no load changes the count.
// https://nodejs.org/docs/latest-v20.x/api/inspector.html#cpu-profiler
const { writeFileSync } = require('node:fs');
const { Session } = require('node:inspector');

const session = new Session();
session.connect();
session.post('Profiler.enable');
session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });

const countsOf = ({ functions }) =>
  functions.flatMap(({ ranges }) => ranges.map(({ count }) => count));

process.once('exit', () => {
  session.post('Profiler.takePreciseCoverage', (error, { result }) => {
    if (error) throw error;
    const work = result.flatMap(countsOf).reduce((total, count) => total + count, 0);
    writeFileSync(process.env.BENCH_USAGE_FILE, JSON.stringify({ work }));
  });
});
