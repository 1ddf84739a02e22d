import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { IMAGES } from '../lib/catalogue';
import { seriesOf } from './series/read-series';

// Records the names of the series that programs make of themselves, as their sources say:
//
//   node tools/run.cjs tools/record-series.ts --vllm <folder> --vllm-router <folder>
//
// Each folder is an unpacked release of the catalogue’s version: vLLM’s wheel, and the source of the router.

/** A program, and the file of its repository that makes its series. */
interface RecordedProgram {
  readonly product: 'vllm' | 'vllm-router';
  readonly version: string;
  readonly repository: string;
  readonly tag: string;
  readonly file: string;
}

const PROGRAMS: readonly RecordedProgram[] = [
  {
    product: 'vllm',
    version: IMAGES.vllm.tag,
    repository: 'https://github.com/vllm-project/vllm',
    tag: IMAGES.vllm.tag,
    file: 'vllm/v1/metrics/loggers.py',
  },
  {
    product: 'vllm-router',
    version: IMAGES.vllmRouter.tag,
    repository: 'https://github.com/vllm-project/production-stack',
    tag: IMAGES.vllmRouter.source.split('/').at(-1) ?? '',
    file: 'src/vllm_router/services/metrics_service/__init__.py',
  },
];

const OUTPUT = join('test', 'fixtures', 'series');

const { values } = parseArgs({
  options: { vllm: { type: 'string' }, 'vllm-router': { type: 'string' } },
});

for (const { product, version, repository, tag, file } of PROGRAMS) {
  const folder = values[product];
  if (folder === undefined) continue;
  const recording = {
    product,
    version,
    source: `${repository}/blob/${tag}/${file}`,
    names: seriesOf(readFileSync(join(folder, file), 'utf8')),
  };
  mkdirSync(OUTPUT, { recursive: true });
  writeFileSync(join(OUTPUT, `${product}.json`), `${JSON.stringify(recording, undefined, 2)}\n`);
}
