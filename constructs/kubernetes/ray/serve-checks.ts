import type { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { Quantity } from '../../../lib/values';
import { assertInteger } from '../core';
import type { RayWorkerGroup } from './cluster-options';
import type { ServeActorOptions, ServeApplication, ServeDeployment } from './serve-options';

const MOST_REPLICAS = 10_000;

/** `module.path:variable`. */
const IMPORT_PATH = /^[A-Za-z_][\w.]*[:.][A-Za-z_]\w*$/;

/** Throws a ValidationError for applications that Ray Serve would not take, or that the workers could not hold. */
export function assertServe(
  scope: Construct,
  applications: readonly ServeApplication[],
  workers: readonly RayWorkerGroup[],
): void {
  if (applications.length === 0) {
    throw new ValidationError(scope, `'applications' must name one at least`);
  }
  assertUnique(
    scope,
    'names',
    applications.map(({ name }) => name),
  );
  assertUnique(
    scope,
    'route prefixes',
    applications.map(({ routePrefix = '/' }) => routePrefix),
  );
  for (const [index, application] of applications.entries()) {
    assertApplication(scope, `applications[${index}]`, application);
  }
  assertHeld(scope, applications, workers);
}

function assertUnique(scope: Construct, what: string, texts: readonly string[]): void {
  const twice = texts.find((text, index) => texts.indexOf(text) !== index);
  if (twice === undefined) return;
  throw new ValidationError(scope, `'applications' must have unique ${what}, got '${twice}' twice`);
}

function assertApplication(scope: Construct, path: string, application: ServeApplication): void {
  const { importPath, routePrefix = '/', deployments = [] } = application;
  if (!IMPORT_PATH.test(importPath)) {
    throw new ValidationError(
      scope,
      `'${path}.importPath' must be a module and a variable, such as 'summarize:app', got '${importPath}'`,
    );
  }
  if (!/^\/([\w./-]*[\w.-])?$/.test(routePrefix)) {
    throw new ValidationError(
      scope,
      `'${path}.routePrefix' must begin with a slash and end without one, got '${routePrefix}'`,
    );
  }
  for (const [index, deployment] of deployments.entries()) {
    assertReplicas(scope, `${path}.deployments[${index}]`, deployment);
  }
}

function assertReplicas(scope: Construct, path: string, deployment: ServeDeployment): void {
  const { replicas = 1, maxOngoingRequests } = deployment;
  assertInteger(scope, `${path}.maxOngoingRequests`, maxOngoingRequests, {
    lowest: 1,
    highest: 100_000,
  });
  if (typeof replicas === 'number') {
    assertInteger(scope, `${path}.replicas`, replicas, { lowest: 0, highest: MOST_REPLICAS });
    return;
  }
  const { min = 1, max, initial, targetRequests = 2 } = replicas;
  assertInteger(scope, `${path}.replicas.max`, max, { lowest: 1, highest: MOST_REPLICAS });
  assertInteger(scope, `${path}.replicas.min`, min, { lowest: 0, highest: max });
  assertInteger(scope, `${path}.replicas.initial`, initial, { lowest: min, highest: max });
  if (targetRequests <= (maxOngoingRequests ?? 5)) return;
  throw new ValidationError(
    scope,
    `'${path}.replicas.targetRequests' must be at most 'maxOngoingRequests', ${maxOngoingRequests ?? 5}, got ${targetRequests}: replicas would never be added`,
  );
}

interface Devices {
  readonly cpus: number;
  readonly gpus: number;
}

const ofActor = ({ cpus = 1, gpus = 0 }: ServeActorOptions = {}): Devices => ({ cpus, gpus });

const ofWorker = ({ resources, accelerator }: RayWorkerGroup): Devices => ({
  cpus: Quantity.cpu(resources.cpu).toNumber(),
  gpus: accelerator?.kind === 'nvidia' ? accelerator.count : 0,
});

/** Each replica fits a worker, and as many as there are at least fit the most workers, by sum. */
function assertHeld(
  scope: Construct,
  applications: readonly ServeApplication[],
  workers: readonly RayWorkerGroup[],
): void {
  const deployments = applications.flatMap((application) => application.deployments ?? []);
  const shapes = workers.map(ofWorker);
  for (const { name, actor } of deployments) {
    const wanted = ofActor(actor);
    if (shapes.some(({ cpus, gpus }) => wanted.cpus <= cpus && wanted.gpus <= gpus)) continue;
    throw new ValidationError(
      scope,
      `a replica of '${name}' asks for ${wanted.cpus} CPUs and ${wanted.gpus} GPUs, which no group of workers has: ${workers.map(describe).join('; ')}; ask for less, or make workers that have them`,
    );
  }
  assertTotal(scope, 'cpus', deployments, workers);
  assertTotal(scope, 'gpus', deployments, workers);
}

const describe = (group: RayWorkerGroup): string =>
  `'${group.name}' has ${ofWorker(group).cpus} CPUs and ${ofWorker(group).gpus} GPUs`;

function assertTotal(
  scope: Construct,
  device: keyof Devices,
  deployments: readonly ServeDeployment[],
  workers: readonly RayWorkerGroup[],
): void {
  const wanted = sum(deployments.map((each) => ofActor(each.actor)[device] * fewest(each)));
  const most = sum(workers.map((group) => ofWorker(group)[device] * group.max));
  if (wanted <= most) return;
  throw new ValidationError(
    scope,
    `the fewest replicas of all deployments ask for ${wanted} ${device.toUpperCase().replace('S', 's')}, and the most workers have ${most}; raise 'max' of a group of workers, or ask for fewer replicas`,
  );
}

const fewest = ({ replicas = 1 }: ServeDeployment): number =>
  typeof replicas === 'number' ? replicas : (replicas.min ?? 1);

const sum = (numbers: readonly number[]): number =>
  numbers.reduce((total, each) => total + each, 0);
