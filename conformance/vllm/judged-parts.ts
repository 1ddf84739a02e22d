import { runPart, type PartResult } from '../check';
import { allNoticed, allTaken, type CommandMistake, type Judgement } from './judgements';
import type { CommandLine } from './workloads';

/** Command lines by the environment that they are of. */
export type ByEnvironment = ReadonlyMap<string, readonly CommandLine[]>;

/** Everything that a program has to judge. */
export interface JudgedLines {
  /** What is judged, in the plural. */
  readonly name: 'engines' | 'routers';
  readonly emitted: ByEnvironment;
  /** What is right, whatever an environment has. */
  readonly samples: readonly CommandLine[];
  readonly mistakes: readonly CommandMistake[];
  readonly judge: (lines: readonly CommandLine[]) => Promise<readonly Judgement[]>;
}

/** A part for the samples, one for each environment, and one for the mistakes; all are judged at once. */
export async function judgedParts(props: JudgedLines): Promise<PartResult[]> {
  const { name, emitted, samples, mistakes, judge } = props;
  const lines = [...emitted.values()].flat();
  let made: readonly Judgement[] = [];
  const first = await runPart(`sample ${name}`, async () => {
    made = await judge([...lines, ...samples, ...mistakes.map(({ line }) => line)]);
    return allTaken(samples, made.slice(lines.length));
  });
  if (made.length === 0) return [first];
  const environments = [...emitted].map(([environment, own]) =>
    runPart(`${environment}, ${name}`, () =>
      Promise.resolve(allTaken(own, made.slice(startOf(emitted, environment)))),
    ),
  );
  const noticed = runPart(`notices mistakes in ${name}`, () =>
    Promise.resolve(allNoticed(mistakes, made.slice(lines.length + samples.length))),
  );
  return [first, ...(await Promise.all([...environments, noticed]))];
}

/** Where an environment’s command lines begin among those of all. */
function startOf(emitted: ByEnvironment, environment: string): number {
  const names = [...emitted.keys()];
  const before = names.slice(0, names.indexOf(environment));
  return before.reduce((sum, name) => sum + (emitted.get(name)?.length ?? 0), 0);
}
