import * as path from 'node:path';
import { runPart, type Check, type CheckContext, type PartResult } from '../check';
import type { EmittedObject } from '../emitted';
import { Finding, MissingTool } from '../failures';
import { findsDrift, leavesTheNames, validates } from './job-parts';
import { hasTheNames, passesRequests, saysThatModelIsGone, takesCopies } from './observer-parts';
import { MonitoringSubject, type ProgramMistake } from './subject';
import { World } from './world';
import { monitoredObjects } from './sample';

type Work = (subject: MonitoringSubject) => Promise<string>;

/** Mistakes in the programs, and the part that has to notice each. */
const MISTAKES: readonly (ProgramMistake & { readonly name: string; readonly part: Work })[] = [
  {
    name: 'a stream that is held back',
    file: 'exchanges.py',
    from: 'answer.read1(CHUNK)',
    to: 'answer.read()',
    part: passesRequests,
  },
  {
    name: 'a series by another name',
    file: 'observations.py',
    from: '"model_feature_outliers_total", outliers',
    to: '"model_feature_missing_total", outliers',
    part: hasTheNames,
  },
  {
    name: 'an index without its logarithm',
    file: 'drift_statistics.py',
    from: '(a - b) * math.log(a / b)',
    to: '(a - b)',
    part: findsDrift,
  },
  {
    name: 'a run for each call',
    file: 'start_retraining.py',
    from: 'if recent is not None:',
    to: 'if recent == "":',
    part: leavesTheNames,
  },
];

/** Programs that watch models, run as they are emitted. */
export const modelMonitoringCheck: Check = {
  name: 'model-monitoring',
  tier: 'default',
  shows:
    'The emitted programs run, of the files and settings of their ConfigMaps: a monitor in the way passes requests, large ones, ones that it cannot look at and streams part by part, and says that a model is gone; copies are taken and handed on to nobody; a validation and a comparison with a known shift push the right values to a Pushgateway that is played, and begin one run of a DAG at an Airflow that is played. What comes out has the names that queries ask for, and no others. Mistakes in the programs are noticed.',
  cannotShow:
    'S3 and the AWS CLI, which are a folder here. The Pushgateway, Keycloak and Airflow are played: that a token of a machine begins a session there is shown by the check `airflow`. The load that a proxy bears.',
  run: async (context) => {
    const objects = monitoredObjects();
    const python = context.tools.find('python3');
    if (python === undefined)
      throw new MissingTool('python3', 'your package manager; 3.11 or newer');
    const on = (work: Work, mistake?: ProgramMistake) =>
      withWorld(context, { objects, python, mistake }, work);
    return [
      await runPart('requests pass', () => on(passesRequests)),
      await runPart('a model that is gone', () => on(saysThatModelIsGone)),
      await runPart('names of a monitor', () => on(hasTheNames)),
      await runPart('copies', () => on(takesCopies)),
      await runPart('validation', () => on(validates)),
      await runPart('drift', () => on(findsDrift)),
      await runPart('names of jobs', () => on(leavesTheNames)),
      await noticesMistakes(on),
    ];
  },
};

let runs = 0;

async function withWorld(
  { scratch }: CheckContext,
  programs: {
    readonly objects: readonly EmittedObject[];
    readonly python: string;
    readonly mistake: ProgramMistake | undefined;
  },
  work: Work,
): Promise<string> {
  const world = await World.start();
  runs += 1;
  const folder = path.join(scratch, 'model-monitoring', String(runs));
  try {
    return await work(new MonitoringSubject({ ...programs, scratch: folder, world }));
  } finally {
    world.stop();
  }
}

const noticesMistakes = (
  on: (work: Work, mistake?: ProgramMistake) => Promise<string>,
): Promise<PartResult> =>
  runPart('notices mistakes', async () => {
    const unnoticed: string[] = [];
    for (const mistake of MISTAKES) {
      const isNoticed = await on(mistake.part, mistake).then(
        () => false,
        (error: unknown) => error instanceof Finding || Promise.reject(error as Error),
      );
      if (!isNoticed) unnoticed.push(mistake.name);
    }
    if (unnoticed.length > 0) throw new Finding(`not noticed: ${unnoticed.join('; ')}`);
    return `${MISTAKES.length} mistakes are noticed`;
  });
