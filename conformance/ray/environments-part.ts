import type { RayRuntimeEnvironment, RayWorkerGroup } from '../../constructs/kubernetes/ray';
import { Finding } from '../failures';
import { mutated, type Mutation } from '../mutation';
import { readings, taken, type RayReader, type Reading } from './ask-ray';
import { CLUSTER, rayCluster, rayJob, unlessRefused } from './subject';

const EVERYTHING: RayRuntimeEnvironment = {
  workingDirectory: 's3://bucket/teams/vision/train-1.zip',
  pip: ['torch==2.9.0', 'transformers[torch]==4.57.1'],
  env: { STAGE: 'test', LEVEL: '1' },
};

const MUTATIONS: readonly Mutation[] = [
  { name: 'a folder that is no archive', path: ['working_dir'], value: 'train', expect: 'path' },
  {
    name: 'an archive of another sort',
    path: ['working_dir'],
    value: 's3://bucket/train.tar.gz',
    expect: 'Only .zip',
  },
  {
    name: 'packages by name and version',
    path: ['pip'],
    value: [{ torch: '2.9.0' }],
    expect: 'pip',
  },
  { name: 'a number for a variable', path: ['env_vars', 'LEVEL'], value: 1, expect: 'env_vars' },
  {
    name: 'an option that there is not',
    path: ['work_dir'],
    value: 's3://b/k.zip',
    expect: 'work_dir',
  },
];

/** Values at the edge of what is allowed: a construct refuses them, or Ray takes them. */
const EDGES: readonly { readonly name: string; readonly environment: RayRuntimeEnvironment }[] = [
  { name: 'an archive of Java', environment: { workingDirectory: 's3://bucket/train.jar' } },
  {
    name: 'a wheel',
    environment: { workingDirectory: 'https://acme.io/train-1.0-py3-none-any.whl' },
  },
  {
    name: 'an archive by a URL',
    environment: { workingDirectory: 'https://acme.io/v1/train.zip' },
  },
  { name: 'an archive of Google', environment: { workingDirectory: 'gs://bucket/train.zip' } },
  { name: 'a package of a URL', environment: { pip: ['train @ https://acme.io/train-1.whl'] } },
  { name: 'no packages', environment: { pip: [], env: {} } },
];

const GROUPS: readonly { readonly name: string; readonly group: Partial<RayWorkerGroup> }[] = [
  { name: 'half a resource', group: { customResources: { licence: 0.5 } } },
  { name: 'no resource', group: { customResources: {} } },
];

/** Ray has understood all of a runtime environment. */
export async function readsEnvironments(ray: RayReader): Promise<string> {
  const written = environmentOf(EVERYTHING);
  const [reading] = await readings(ray, 'runtime-environment', [written]);
  const read = taken(reading);
  if (JSON.stringify(read) === JSON.stringify(written)) return Object.keys(written).join(', ');
  throw new Finding(`reads ${JSON.stringify(read)}`);
}

/** Mistakes in a copy are refused. */
export async function noticesEnvironments(ray: RayReader): Promise<string> {
  const copies = MUTATIONS.map((mutation) => mutated(environmentOf(EVERYTHING), mutation));
  const found = await readings(ray, 'runtime-environment', copies);
  const unnoticed = MUTATIONS.filter(
    ({ expect }, index) => !new RegExp(expect).test(found[index]?.refused ?? ''),
  );
  if (unnoticed.length === 0) return `${MUTATIONS.length} mistakes are refused`;
  throw new Finding(`not refused: ${unnoticed.map(({ name }) => name).join('; ')}`);
}

/** Nothing that a construct takes is refused by Ray. */
export async function takesWhatWeTake(ray: RayReader): Promise<string> {
  const environments = EDGES.flatMap(({ name, environment }) =>
    madeOf(name, () => environmentOf(environment)),
  );
  const clusters = GROUPS.flatMap(({ name, group }) =>
    madeOf(name, () =>
      rayCluster('edge', { workers: CLUSTER.workers.map((worker) => ({ ...worker, ...group })) }),
    ),
  );
  const refused = [
    ...refusals(environments, await read(ray, 'runtime-environment', environments)),
    ...refusals(clusters, await read(ray, 'cluster', clusters)),
  ];
  if (refused.length > 0) throw new Finding(`Ray refuses ${refused.join('; ')}`);
  const both = environments.length + clusters.length;
  return `${both} are taken by both, ${EDGES.length + GROUPS.length - both} by neither`;
}

interface Named {
  readonly name: string;
  readonly document: object;
}

const madeOf = (name: string, make: () => object): Named[] => {
  const document = unlessRefused(make);
  return document === undefined ? [] : [{ name, document }];
};

const read = (
  ray: RayReader,
  sort: 'runtime-environment' | 'cluster',
  named: readonly Named[],
): Promise<Reading[]> =>
  readings(
    ray,
    sort,
    named.map(({ document }) => document),
  );

const refusals = (named: readonly Named[], found: readonly Reading[]): string[] =>
  named.flatMap(({ name }, index) => {
    const { refused } = found[index] ?? {};
    return refused === undefined ? [] : [`${name}: ${refused}`];
  });

const environmentOf = (runtimeEnvironment: RayRuntimeEnvironment): object => {
  const { runtimeEnvYAML = '{}' } = rayJob('train', { runtimeEnvironment }).spec;
  return JSON.parse(runtimeEnvYAML) as object;
};
