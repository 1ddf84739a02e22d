import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as budgets from './budgets';
import { growthResults, measureGrowth } from './growth';
import { measure, measureWithChildren, medianOf, type Usage } from './measure';
import {
  countOutput,
  forgetSources,
  outputFolder,
  synthArguments,
  writeFloorPlan,
} from './platform';
import { printResults, type Result } from './results';
import { median, times } from './statistics';

// Measures a synth against the least it could cost, and how its cost grows:
//
//   npm run bench                 the table
//   npm run bench -- --check      fails when a ratio is above its budget
//   npm run bench -- --rounds 3   fewer runs of each program

const { values } = parseArgs({
  options: {
    check: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '7' },
  },
});

const rounds = Number(values.rounds);

const scratch = mkdtempSync(join(tmpdir(), 'eks-ml-platform-bench-'));

const outputOf = (name: string): string => outputFolder(scratch, name);

/** Runs both programs in turn, so that what disturbs the machine disturbs both. */
const against = (
  name: string,
): { readonly synth: readonly Usage[]; readonly floor: readonly Usage[] } => {
  const output = outputOf(name);
  const args = synthArguments(name, output);
  measure(scratch, args);
  const plan = join(scratch, `${name}.plan.json`);
  writeFloorPlan(plan, output);
  const pairs = times(rounds).map(() => ({
    floor: measure(scratch, ['bench/floor.cjs', plan, outputOf(`${name}-floor`)]),
    synth: measure(scratch, args),
  }));
  return { synth: pairs.map(({ synth }) => synth), floor: pairs.map(({ floor }) => floor) };
};

const ratioOf = ({ synth, floor }: ReturnType<typeof against>): number =>
  median(synth.map(({ cpuSeconds }, index) => cpuSeconds / (floor[index]?.cpuSeconds ?? NaN)));

const describe = (name: string, runs: ReturnType<typeof against>): readonly Result[] => [
  { measure: `${name}: wall time`, unit: 's', value: medianOf(runs.synth, 'wallSeconds') },
  { measure: `${name}: CPU`, unit: 's', value: medianOf(runs.synth, 'cpuSeconds') },
  { measure: `${name}: CPU of the floor`, unit: 's', value: medianOf(runs.floor, 'cpuSeconds') },
  { measure: `${name}: CPU ÷ floor`, unit: '×', value: ratioOf(runs) },
  { measure: `${name}: peak memory`, unit: 'MiB', value: medianOf(runs.synth, 'peakMiB') },
  { measure: `${name}: objects`, unit: '', value: countOutput(outputOf(name)) },
];

const edit = (): number =>
  median(
    times(Math.min(rounds, 3)).map(() => {
      forgetSources();
      return measureWithChildren(`node ${synthArguments('lab', outputOf('edit')).join(' ')}`);
    }),
  );

try {
  const editSeconds = edit();
  const lab = against('lab');
  const production = against('production');
  const results: readonly Result[] = [
    ...describe('lab', lab),
    ...describe('production', production),
    { ...budgets.CPU_RATIO, value: ratioOf(production) },
    { ...budgets.MEMORY, value: medianOf(production.synth, 'peakMiB') },
    { ...budgets.EDIT, value: editSeconds },
    ...growthResults(measureGrowth(scratch, rounds)),
  ];
  printResults(results);
  const failed = results.filter(
    ({ gated, value, budget }) => gated === true && value > (budget ?? NaN),
  );
  if (values.check && failed.length > 0) process.exitCode = 1;
} finally {
  rmSync(scratch, { recursive: true });
}
