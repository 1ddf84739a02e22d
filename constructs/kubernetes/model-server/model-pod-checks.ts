import type { IConstruct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { Quantity } from '../../../lib/values';
import { validated } from '../core';
import { assertFits } from '../karpenter';
import type { ModelPodOptions } from './model-pod-options';
import { foldersOf, mountsOf, podResources } from './model-pod';

const ABSOLUTE = /^(?:\/[^/\s]+)+$/;

/** Throws a ValidationError for pods that no cluster would take, or that would never start. */
export function assertModelPod(scope: IConstruct, options: ModelPodOptions): void {
  assertAccount(scope, options);
  assertFolders(scope, options);
  assertSharedMemory(scope, options);
  assertVariables(scope, options);
  if (options.accelerator?.kind === 'efa') {
    throw new ValidationError(
      scope,
      `'accelerator' must be GPUs or Neuron devices, got ${options.accelerator.toString()}`,
    );
  }
  const { pool } = options.nodes ?? {};
  if (pool !== undefined) assertFits(scope, 'resources', pool, podResources(options));
}

function assertAccount(scope: IConstruct, { serviceAccountName, aws }: ModelPodOptions): void {
  if (serviceAccountName === undefined || aws === undefined) return;
  throw new ValidationError(
    scope,
    `'aws' must be left out with 'serviceAccountName', got both; whoever makes the account '${serviceAccountName}' says how it acts on AWS`,
  );
}

/** Two volumes at one path are refused by Kubernetes. */
function assertFolders(scope: IConstruct, options: ModelPodOptions): void {
  const paths = [...foldersOf(options), ...mountsOf(options)].map(({ path }) => path);
  for (const [index, path] of paths.entries()) {
    if (!ABSOLUTE.test(path)) {
      throw new ValidationError(
        scope,
        `each 'path' of models, mounts and scratch must be such as '/models', got '${path}'`,
      );
    }
    if (paths.indexOf(path) === index) continue;
    throw new ValidationError(
      scope,
      `each 'path' of models, mounts and scratch must be there once, got '${path}' twice`,
    );
  }
  for (const { size } of foldersOf(options)) {
    if (size !== undefined) validated(scope, 'scratch.size', () => Quantity.memory(size));
  }
}

/** Shared memory counts as the container's: it must leave some. */
function assertSharedMemory(
  scope: IConstruct,
  { sharedMemory, resources: { memory, memoryLimit = memory } }: ModelPodOptions,
): void {
  if (sharedMemory === undefined) return;
  const shared = validated(scope, 'sharedMemory', () => Quantity.memory(sharedMemory));
  const most = validated(scope, 'resources.memory', () => Quantity.memory(memoryLimit));
  if (shared.compare(most) < 0) return;
  throw new ValidationError(
    scope,
    `'sharedMemory' must be less than the memory of a pod, ${memoryLimit}, as a part of it, got ${sharedMemory}`,
  );
}

function assertVariables(scope: IConstruct, { env = [] }: ModelPodOptions): void {
  const names = env.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice === undefined) return;
  throw new ValidationError(scope, `'env' must name each variable once, got '${twice}' twice`);
}
