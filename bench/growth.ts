import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as budgets from './budgets';
import { countWork, leastOf, measure, medianOf } from './measure';
import { countOutput, outputFolder, synthArguments } from './platform';
import type { Result } from './results';
import { scaledEnvironment } from './scaled-environment';
import { fitGrowth, times } from './statistics';

const SIZES = [0, 1, 4, 16, 64];

/** An environment with so many teams and pools, and what its synth cost. */
interface Scaled {
  readonly size: number;
  readonly objects: number;
  /** Blocks of code that ran. */
  readonly work: number;
  readonly cpuSeconds: number;
  readonly peakMiB: number;
}

/** Synthesizes ever larger environments in turn, so that what disturbs the machine disturbs all of them. */
export function measureGrowth(scratch: string, rounds: number): readonly Scaled[] {
  const programs = SIZES.map((size) => {
    const file = join(scratch, `scale-${size}.yaml`);
    writeFileSync(file, scaledEnvironment(size));
    const output = outputFolder(scratch, `scale-${size}`);
    return { size, output, args: synthArguments(file, output) };
  });
  const runs = times(rounds).map(() => programs.map(({ args }) => measure(scratch, args)));
  return programs.map(({ size, output, args }, index) => {
    const usages = runs.flatMap((run) => run[index] ?? []);
    return {
      size,
      objects: countOutput(output),
      work: countWork(scratch, args),
      cpuSeconds: leastOf(usages, 'cpuSeconds'),
      peakMiB: medianOf(usages, 'peakMiB'),
    };
  });
}

const exponentOf = (points: readonly Scaled[], cost: 'work' | 'cpuSeconds'): number =>
  fitGrowth(points.map((point) => ({ size: point.size, cost: point[cost] }))).exponent;

/** How cost grows with teams and pools, beside what it may be. */
export function growthResults(points: readonly Scaled[]): readonly Result[] {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) throw new Error('nothing was measured');
  const perObject = (last.cpuSeconds - first.cpuSeconds) / (last.objects - first.objects);
  return [
    ...points.map(({ size, objects, cpuSeconds }) => ({
      measure: `×${size}: CPU of ${objects} objects`,
      unit: 's',
      value: cpuSeconds,
    })),
    { ...budgets.GROWTH, value: exponentOf(points, 'work') },
    { ...budgets.GROWTH_OF_CPU, value: exponentOf(points, 'cpuSeconds') },
    { ...budgets.CPU_PER_OBJECTS, value: perObject * 100 * 1000 },
    { ...budgets.MEMORY_GROWN, value: last.peakMiB },
  ];
}
