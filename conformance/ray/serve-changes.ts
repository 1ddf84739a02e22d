import type { ServeApplication, ServeDeployment } from '../../constructs/kubernetes/ray';
import { PLATFORM } from '../../lib/contracts/labels';
import { rayService } from './subject';

/** Deployments of the sample application, small enough for any machine. */
const TRANSLATOR: ServeDeployment = {
  name: 'Translator',
  replicas: 1,
  actor: { cpus: 1 },
  userConfig: { language: 'french' },
};

/** The sample application. */
export const SUMMARY: ServeApplication = {
  name: 'summary',
  routePrefix: '/summary',
  importPath: 'serve_summary:app',
  deployments: [{ name: 'Summarizer', userConfig: { sentences: 1 } }, TRANSLATOR],
};

/** A change of the sample application. */
export interface ServeChange {
  readonly name: string;
  readonly before: ServeApplication;
  readonly after: ServeApplication;
  /** Whether it is tried on a cluster as well, and not by Ray’s code alone. */
  readonly tried: boolean;
}

/** Changes that a cluster has to show: some that are taken up in place, some that restart replicas. */
const TRIED = [
  'the number of replicas',
  'a number of replicas to bounds',
  'the configuration of users',
  'CPUs of a replica',
  'the import path',
];

/** A copy whose Translator has other options. */
const translating = (options: Partial<ServeDeployment>): ServeApplication => ({
  ...SUMMARY,
  deployments: [
    { name: 'Summarizer', userConfig: { sentences: 1 } },
    { ...TRANSLATOR, ...options },
  ],
});

const ofTranslator = (
  name: string,
  after: Partial<ServeDeployment>,
  before: Partial<ServeDeployment> = {},
): ServeChange => ({
  name,
  before: translating(before),
  after: translating(after),
  tried: TRIED.includes(name),
});

const ofApplication = (name: string, after: Partial<ServeApplication>): ServeChange => ({
  name,
  before: SUMMARY,
  after: { ...SUMMARY, ...after },
  tried: TRIED.includes(name),
});

/** One change for each option. */
export const CHANGES: readonly ServeChange[] = [
  ofTranslator('the number of replicas', { replicas: 2 }),
  ofTranslator('bounds of replicas', { replicas: { max: 2 } }, { replicas: { max: 3 } }),
  ofTranslator('a number of replicas to bounds', { replicas: { max: 2 } }),
  ofTranslator('bounds of replicas to a number', { replicas: 1 }, { replicas: { max: 2 } }),
  ofTranslator('the configuration of users', { userConfig: { language: 'german' } }),
  ofTranslator('requests at once', { maxOngoingRequests: 20 }),
  ofTranslator('the time to end', { gracefulShutdownSeconds: 5 }),
  ofTranslator('the time between looks', { healthCheckSeconds: 1 }),
  ofTranslator('CPUs of a replica', { actor: { cpus: 0.5 } }),
  ofTranslator('GPUs of a replica', { actor: { cpus: 1, gpus: 0.5 } }),
  ofTranslator('resources of a replica', { actor: { cpus: 1, resources: { licence: 1 } } }),
  ofTranslator('replicas on a worker', { maxReplicasPerWorker: 1 }),
  ofApplication('the path', { routePrefix: '/other' }),
  ofApplication('the import path', { importPath: 'serve_summary.app' }),
  ofApplication('the runtime environment', { runtimeEnvironment: { env: { STAGE: 'live' } } }),
];

/** Whether the annotations of a RayService say that a change restarts replicas. */
export const saysRestart = ({ before, after }: ServeChange): boolean =>
  restartHash(before) !== restartHash(after);

const restartHash = (application: ServeApplication): string | undefined =>
  rayService([application]).metadata.annotations[`${PLATFORM}/replicas-restart-when`];
