import * as fs from 'node:fs';
import * as path from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { Namespace } from '../../constructs/kubernetes/core';
import { presetPool } from '../../constructs/kubernetes/karpenter';
import { ScheduledSparkApplication, SparkApplication } from '../../constructs/kubernetes/spark';
import { SharedVolume } from '../../constructs/kubernetes/storage';
import { defineEnvironment } from '../../lib/config';
import { teamNamespace, teamServiceAccount } from '../../lib/contracts/namespaces';
import { resourceNames } from '../../lib/contracts/names';
import type { ObjectPrefix } from '../../lib/values';
import { eventLog, sparkImage } from '../../stacks/manifests/spark-applications';
import { synthesizeManifests } from '../../stacks/manifests/platform';
import { Unit } from '../../stacks/manifests/unit';
import { filledManifest } from '../workflow-manifest';
import type { EmittedObject } from '../emitted';
import type { KubernetesObject } from '../kubernetes/api-client';

const TEAM = 'vision';

/** An environment that has everything of Spark. */
const ENVIRONMENT = defineEnvironment({
  name: 'conformance',
  region: 'us-west-2',
  domain: 'ml-conformance.dev',
  aws: { accountId: '111122223333' },
  teams: { [TEAM]: {} },
  argoWorkflows: {},
  spark: { history: {} },
});

/** The namespace of the team. */
export const NAMESPACE = teamNamespace(TEAM);

/** The account that drivers run as. */
export const ACCOUNT = teamServiceAccount(TEAM);

/** The bucket that events go to. */
export const BUCKET = resourceNames(ENVIRONMENT).buckets.artifacts;

/** Where the application leaves its events. */
export const LOG: ObjectPrefix = eventLog(ENVIRONMENT, TEAM);

/** A SparkApplication as it is submitted. */
export interface Application extends KubernetesObject {
  readonly spec: {
    readonly sparkConf?: Readonly<Record<string, string>>;
    readonly hadoopConf?: Readonly<Record<string, string>>;
    readonly executor: { readonly instances?: number };
    readonly driver: { readonly template?: unknown };
  };
}

/** What the platform emits for the environment. */
export const emitted = (): EmittedObject[] =>
  synthesizeManifests(ENVIRONMENT).units.flatMap(({ yaml }) => objectsOf(yaml));

const objectsOf = (yaml: string): EmittedObject[] =>
  parseAllDocuments(yaml).map((document) => document.toJS() as EmittedObject);

const OPTIONS = {
  image: sparkImage(ENVIRONMENT),
  version: '4.0.4',
  serviceAccountName: ACCOUNT,
  s3: { region: ENVIRONMENT.region },
  eventLog: LOG,
} as const;

/** Applications as the constructs make them: one with every option, one that runs by a schedule. */
export function constructed(): { once: Application; scheduled: KubernetesObject } {
  const unit = new Unit('applications', 'workloads');
  const { chart } = unit;
  const namespace = Namespace.fromName(chart, 'Namespace', NAMESPACE);
  const pool = presetPool('batch', 'batch', 'auto');
  const volume = new SharedVolume(chart, 'Datasets', {
    name: 'datasets',
    namespace,
    component: 'spark',
    fileSystemId: 'fs-0123456789abcdef0',
    accessPointId: 'fsap-0123456789abcdef0',
  });
  new SparkApplication(chart, 'Once', {
    ...OPTIONS,
    name: 'everything',
    namespace,
    // The operator, which has no way to S3, leaves it to the driver to fetch it.
    program: { language: 'Python', file: `s3a://${BUCKET}/teams/vision/main.py` },
    driver: { nodes: { pool, capacityType: 'on-demand' } },
    executors: { instances: { min: 2, max: 4 }, scratch: '20Gi', nodes: { pool } },
    retries: {},
    mounts: [{ volume, path: '/home/shared' }],
    env: [{ name: 'STAGE', value: 'test' }],
    variablesFrom: ['mlflow'],
  });
  new ScheduledSparkApplication(chart, 'Scheduled', {
    ...OPTIONS,
    name: 'nightly',
    namespace,
    schedule: '* * * * *',
    program: { language: 'Scala', file: 'local:///app/main.jar', mainClass: 'io.acme.Main' },
  });
  const objects = objectsOf(unit.render().yaml) as unknown as Application[];
  return {
    once: only(objects, 'SparkApplication'),
    scheduled: only(objects, 'ScheduledSparkApplication'),
  };
}

function only(objects: readonly Application[], kind: string): Application {
  const found = objects.find((object) => object.kind === kind);
  if (found === undefined) throw new Error(`the chart has no ${kind}`);
  return found;
}

/** The application of the sample DAG. */
export function sample(root: string): Application {
  const file = path.join(root, 'examples/airflow-dags/spark_pi.yaml');
  return parse(fs.readFileSync(file, 'utf8')) as Application;
}

const PARAMETERS: Readonly<Record<string, string>> = {
  main: 'local:///opt/spark/examples/src/main/python/pi.py',
  arguments: '["10"]',
  executors: '2',
  cores: '1',
};

interface Template {
  readonly kind: string;
  readonly spec: {
    readonly arguments: {
      readonly parameters: readonly { readonly name: string; readonly value?: string }[];
    };
    readonly templates: readonly { readonly resource: { readonly manifest: string } }[];
  };
}

/** The application of the workflow template, with its parameters filled in. */
export function fromWorkflow(objects: readonly EmittedObject[]): Application {
  const template = objects.find(
    ({ kind, metadata }) => kind === 'WorkflowTemplate' && metadata.name === 'spark',
  ) as unknown as Template;
  const defaults = Object.fromEntries(
    template.spec.arguments.parameters.map(({ name, value = '' }) => [name, value]),
  );
  const values: Readonly<Record<string, string>> = { ...defaults, ...PARAMETERS };
  const manifest = filledManifest(
    template.spec.templates[0]?.resource.manifest ?? '',
    (name) => values[name],
  );
  const made = parse(manifest) as Application;
  return { ...made, metadata: { name: 'workflow' } };
}
