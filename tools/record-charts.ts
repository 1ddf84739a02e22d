import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readChart } from './charts/read-chart';
import type { ChartRecording } from './charts/recording';

// Records which values upstream charts take, in a form of our own, for tests that have no charts:
//
//   node tools/run.cjs tools/record-charts.ts --charts <folder>
//
// The folder holds unpacked charts, one folder each, and INDEX.json, which says for each its published version,
// the place of its sources and the commit they were read at.

/** What INDEX.json says of a chart. */
type IndexEntry = Pick<ChartRecording, 'version' | 'source' | 'commit'>;

const OUTPUT = join('test', 'fixtures', 'charts');

const { values } = parseArgs({ options: { charts: { type: 'string' } } });
if (values.charts === undefined) throw new Error("name the folder of charts with '--charts'");

const index = JSON.parse(readFileSync(join(values.charts, 'INDEX.json'), 'utf8')) as Readonly<
  Record<string, IndexEntry>
>;

mkdirSync(OUTPUT, { recursive: true });
for (const [folder, { version, source, commit }] of Object.entries(index)) {
  const { name, ...chart } = readChart(join(values.charts, folder));
  const recording: ChartRecording = {
    chart: name,
    version,
    appVersion: chart.appVersion,
    source,
    commit,
    values: chart.values,
  };
  writeFileSync(join(OUTPUT, `${name}.json`), `${JSON.stringify(recording, null, 2)}\n`);
}
