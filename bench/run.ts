import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as budgets from './budgets';
import { measure, measureWithChildren, type Usage } from './measure';
import { countOutput, forgetSources, synthArguments, writeFloorPlan } from './platform';
import { printResults, type Result } from './results';
import { scaledEnvironment } from './scaled-environment';
import { fitGrowth, least, median } from './statistics';

// Measures a synth against the least it could cost, and how its cost grows:
//
//   npm run bench                 the table
//   npm run bench -- --check      fails when a ratio is above its budget
//   npm run bench -- --rounds 3   fewer runs of each program

const SIZES = [0, 1, 4, 16, 64];

const { values } = parseArgs({
  options: {
    check: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '7' },
  },
});

const rounds = Number(values.rounds);

const scratch = mkdtempSync(join(tmpdir(), 'eks-ml-platform-bench-'));

const outputOf = (name: string): string => {
  const folder = join(scratch, name);
  mkdirSync(folder, { recursive: true });
  return folder;
};

const times = (count: number): readonly number[] =>
  Array.from({ length: count }, (_, index) => index);

const medianOf = (usages: readonly Usage[], key: keyof Usage): number =>
  median(usages.map((usage) => usage[key]));

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

const growth = (): readonly Result[] => {
  const sizes = SIZES.map((size) => {
    const file = join(scratch, `scale-${size}.yaml`);
    writeFileSync(file, scaledEnvironment(size));
    return { size, args: synthArguments(file, outputOf(`scale-${size}`)) };
  });
  const runs = times(rounds).map(() => sizes.map(({ args }) => measure(scratch, args)));
  const points = sizes.map(({ size }, index) => {
    const usages = runs.flatMap((run) => run[index] ?? []);
    const cost = least(usages.map(({ cpuSeconds }) => cpuSeconds));
    const objects = countOutput(outputOf(`scale-${size}`));
    return { size, objects, cost, peak: medianOf(usages, 'peakMiB') };
  });
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) throw new Error('nothing was measured');
  const perObject = (last.cost - first.cost) / (last.objects - first.objects);
  return [
    ...points.map(({ size, objects, cost }) => ({
      measure: `×${size}: CPU of ${objects} objects`,
      unit: 's',
      value: cost,
    })),
    { ...budgets.GROWTH, value: fitGrowth(points).exponent },
    { ...budgets.CPU_PER_OBJECTS, value: perObject * 100 * 1000 },
    { ...budgets.MEMORY_GROWN, value: last.peak },
  ];
};

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
    ...growth(),
  ];
  printResults(results);
  const failed = results.filter(
    ({ gated, value, budget }) => gated === true && value > (budget ?? NaN),
  );
  if (values.check && failed.length > 0) process.exitCode = 1;
} finally {
  rmSync(scratch, { recursive: true });
}
