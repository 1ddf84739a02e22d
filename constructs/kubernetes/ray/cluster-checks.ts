import type { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { assertDnsLabel, imageVersion, Quantity, ValueError } from '../../../lib/values';
import { assertInteger, validated, type ContainerResourcesOptions } from '../core';
import { assertFits, type INodePool } from '../karpenter';
import { assertGangFits } from '../queue';
import type { RayClusterOptions, RayWorkerGroup } from './cluster-options';
import { clusterGang } from './cluster-spec';
import { headResources, workerResources } from './pods';

const MOST_WORKERS = 10_000;
const MOST_OF_A_RESOURCE = 1_000_000;
const YEAR_SECONDS = 31_536_000;

/** Token authentication came with it, and the autoscaler of the second kind became the first choice. */
const OLDEST = { major: 2, minor: 52 } as const;

const VERSION = /^(\d+)\.(\d+)\.\d+$/;

/** Throws a ValidationError for a name that the operator refuses: `kind` says whose, `longest` its most characters. */
export function assertRayName(scope: Construct, kind: string, name: string, longest: number): void {
  validated(scope, 'name', () => {
    assertDnsLabel(name, `the name of a ${kind}`);
  });
  if (name.length <= longest && /^[a-z]/.test(name)) return;
  throw new ValidationError(
    scope,
    `'name' must begin with a letter and have at most ${longest} characters, got '${name}'`,
  );
}

/** Throws a ValidationError for what neither the operator nor Ray would take. */
export function assertCluster(scope: Construct, options: RayClusterOptions): void {
  assertVersion(scope, options);
  assertInteger(scope, 'scaling.idleSeconds', options.scaling?.idleSeconds, {
    lowest: 1,
    highest: YEAR_SECONDS,
  });
  assertNode(scope, 'head.resources', options.head?.nodes?.pool, headResources(options));
  assertGroups(scope, options.workers);
  assertQueued(scope, options);
  assertGangFits(scope, options.queue, clusterGang(options));
}

function assertVersion(scope: Construct, { image, version }: RayClusterOptions): void {
  const [, major, minor] = VERSION.exec(version) ?? [];
  const isOld =
    Number(major) < OLDEST.major ||
    (Number(major) === OLDEST.major && Number(minor) < OLDEST.minor);
  if (major === undefined || isOld) {
    throw new ValidationError(
      scope,
      `'version' must be ${OLDEST.major}.${OLDEST.minor}.0 or later, as three numbers, got '${version}'`,
    );
  }
  const tagged = imageVersion(image);
  if (tagged === undefined || tagged === version) return;
  throw new ValidationError(
    scope,
    `'version' must be that of Ray in the image, ${tagged} by its tag, got '${version}'`,
  );
}

function assertGroups(scope: Construct, workers: readonly RayWorkerGroup[]): void {
  if (workers.length === 0) {
    throw new ValidationError(scope, `'workers' must name one group at least: a head does no work`);
  }
  const names = workers.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new ValidationError(scope, `'workers' must have unique names, got '${twice}' twice`);
  }
  for (const [index, group] of workers.entries()) assertGroup(scope, `workers[${index}]`, group);
}

function assertGroup(scope: Construct, path: string, group: RayWorkerGroup): void {
  const { name, min = 0, max, initial, hosts, resources } = group;
  validated(scope, `${path}.name`, () => {
    assertDnsLabel(name, 'the name of a group of workers');
  });
  assertInteger(scope, `${path}.max`, max, { lowest: 1, highest: MOST_WORKERS });
  assertInteger(scope, `${path}.min`, min, { lowest: 0, highest: max });
  assertInteger(scope, `${path}.initial`, initial, { lowest: min, highest: max });
  assertInteger(scope, `${path}.hosts`, hosts, { lowest: 1, highest: 64 });
  // Ray counts whole CPUs: the operator rounds half of one up to one.
  validated(scope, `${path}.resources.cpu`, () => {
    assertWhole(resources.cpu);
  });
  if (group.accelerator?.kind === 'efa') {
    throw new ValidationError(scope, `'${path}.accelerator' must be GPUs or Neuron devices`);
  }
  assertCustomResources(scope, path, group);
  assertNode(scope, path, group.nodes?.pool, workerResources(group));
}

/** What a name may be that goes through a shell. */
const RESOURCE_NAME = /^[A-Za-z][\w./:-]*$/;

/** Ray counts these itself, and ends where they are given as resources of one's own. */
const COUNTED_BY_RAY = ['CPU', 'GPU', 'memory', 'object_store_memory'];

const NEURON_CORES = 'neuron_cores';

function assertCustomResources(scope: Construct, path: string, group: RayWorkerGroup): void {
  const { customResources = {}, accelerator } = group;
  for (const [name, amount] of Object.entries(customResources)) {
    if (!RESOURCE_NAME.test(name) || COUNTED_BY_RAY.includes(name)) {
      throw new ValidationError(
        scope,
        `'${path}.customResources' must have names of letters, digits and ./:_-, other than ${COUNTED_BY_RAY.join(', ')}, got '${name}'`,
      );
    }
    const least = { lowest: 0, highest: MOST_OF_A_RESOURCE };
    assertInteger(scope, `${path}.customResources.${name}`, amount, least);
  }
  if (accelerator?.kind !== 'neuron' || customResources[NEURON_CORES] !== undefined) return;
  throw new ValidationError(
    scope,
    `'${path}.customResources.${NEURON_CORES}' must say how many cores the Neuron devices have, which Ray does not count by itself: 2 for each of Inferentia2 and Trainium, 8 of Trainium2`,
  );
}

function assertWhole(cpu: string): void {
  if (Number.isInteger(Quantity.cpu(cpu).toNumber())) return;
  throw new ValueError(`must be whole CPUs, which Ray counts, got '${cpu}'`);
}

/** A workload of Kueue has 18 sets of pods, of which head and submitter are two, and one that is called so. */
const MOST_QUEUED_GROUPS = 16;

function assertQueued(scope: Construct, { queue, workers }: RayClusterOptions): void {
  if (queue?.scheduler !== 'kueue') return;
  if (workers.length > MOST_QUEUED_GROUPS) {
    throw new ValidationError(
      scope,
      `'workers' must be at most ${MOST_QUEUED_GROUPS} groups in a queue of Kueue, got ${workers.length}; put workers of one shape into one group`,
    );
  }
  if (workers.every(({ name }) => name !== 'head')) return;
  throw new ValidationError(
    scope,
    `'workers' must not be called 'head' in a queue of Kueue, which calls the head so; choose another name`,
  );
}

/** Each pod fits a node of its pool; else it would wait for ever. */
function assertNode(
  scope: Construct,
  path: string,
  pool: INodePool | undefined,
  resources: ContainerResourcesOptions,
): void {
  if (pool !== undefined) assertFits(scope, path, pool, resources);
}
