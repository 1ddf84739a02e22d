import type { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { assertDnsLabel, Quantity, ValueError } from '../../../lib/values';
import { assertInteger, validated } from '../core';
import { assertFits } from '../karpenter';
import { assertGangFits } from '../queue';
import { LONGEST_NAME } from './names';
import { parameterServers, trainingGang } from './roles';
import { isTrainerJob, type ElasticOptions, type TrainingFramework } from './training-framework';
import type { TrainingJobProps, TrainingOptions } from './training-options';
import { nodeResources } from './training-pod';
import type { TrainingProgram } from './training-program';

const MOST_NODES = 1000;
const SECONDS = { lowest: 1, highest: 31_536_000 } as const;

/** Throws a ValidationError for what no operator would take, and for what would never start. */
export function assertTraining(scope: Construct, props: TrainingJobProps): void {
  const { deadlineSeconds, keptSeconds } = props;
  assertNodes(scope, 'training job', props);
  assertInteger(scope, 'deadlineSeconds', deadlineSeconds, SECONDS);
  assertInteger(scope, 'keptSeconds', keptSeconds, SECONDS);
  assertKept(scope, props);
  validated(scope, 'program', () => {
    assertProgram(props.program);
  });
  assertGangFits(scope, props.queue, trainingGang(props));
}

type Nodes = Omit<TrainingOptions, 'program'> & { readonly name: string };

/** Throws a ValidationError for a name that is none of a `kind`, and for nodes that would never start, whatever they run. */
export function assertNodes(scope: Construct, kind: string, props: Nodes): void {
  const { name, framework, nodeCount = 1, retries, efaInterfaces } = props;
  validated(scope, 'name', () => {
    assertDnsLabel(name, `the name of a ${kind}`);
  });
  if (name.length > LONGEST_NAME || !/^[a-z]/.test(name)) {
    throw new ValidationError(
      scope,
      `'name' must begin with a letter and have at most ${LONGEST_NAME} characters, got '${name}'`,
    );
  }
  assertInteger(scope, 'nodeCount', nodeCount, { lowest: 1, highest: MOST_NODES });
  assertInteger(scope, 'retries', retries, { lowest: 0, highest: 100 });
  assertInteger(scope, 'efaInterfaces', efaInterfaces, { lowest: 0, highest: 64 });
  assertFramework(scope, framework, nodeCount);
  assertQueue(scope, props);
  assertMemory(scope, props);
  assertPool(scope, props);
}

/**
 * Volcano would wait for the launcher, which Trainer makes when nodes answer.
 * https://github.com/kubeflow/trainer/blob/v2.3.0/pkg/runtime/framework/plugins/volcano/volcano.go (Build)
 */
function assertQueue(scope: Construct, { queue, framework }: Nodes): void {
  if (queue?.scheduler !== 'volcano' || framework.kind !== 'mpi' || !isTrainerJob(framework))
    return;
  throw new ValidationError(
    scope,
    `'queue' must not be one of Volcano for 'mpi', whose launcher comes after its nodes while Volcano waits for all of them; name 'framework.elastic', which makes a job of the Training operator, or a queue of Kueue`,
  );
}

function assertKept(scope: Construct, { keptSeconds, framework }: TrainingOptions): void {
  if (keptSeconds === undefined || !isTrainerJob(framework)) return;
  throw new ValidationError(
    scope,
    `'keptSeconds' must be left out for '${framework.kind}', whose jobs are Trainer’s: it removes none; pods that ended hold no node`,
  );
}

function assertFramework(scope: Construct, framework: TrainingFramework, nodeCount: number): void {
  if (framework.kind === 'pytorch' || framework.kind === 'mpi') {
    assertInteger(scope, 'framework.processesPerNode', framework.processesPerNode, {
      lowest: 1,
      highest: 128,
    });
    if (framework.elastic !== undefined) assertElastic(scope, framework.elastic, nodeCount);
  }
  const servers = parameterServers(framework);
  assertInteger(scope, 'framework.parameterServers.count', servers?.count, {
    lowest: 1,
    highest: MOST_NODES,
  });
}

function assertElastic(scope: Construct, { min, max }: ElasticOptions, nodeCount: number): void {
  assertInteger(scope, 'framework.elastic.min', min, { lowest: 1, highest: nodeCount });
  assertInteger(scope, 'framework.elastic.max', max, { lowest: nodeCount, highest: MOST_NODES });
}

const COMMIT = /^[0-9a-f]{40}$/;

function assertProgram(program: TrainingProgram): void {
  switch (program.from) {
    case 'files':
      if (program.entry in program.files) return;
      throw new ValueError(
        `'entry' must be one of 'files', ${Object.keys(program.files).join(', ')}, got '${program.entry}'`,
      );
    case 'git':
      if (!program.repository.startsWith('https://')) {
        throw new ValueError(`'repository' must be an https:// URL, got '${program.repository}'`);
      }
      if (COMMIT.test(program.commit)) return;
      throw new ValueError(`'commit' must be 40 hexadecimal digits, got '${program.commit}'`);
    case 's3':
      if (/^s3:\/\/[^/]+\/.*\/$/.test(program.url)) return;
      throw new ValueError(`'url' must be such as s3://bucket/prefix/, got '${program.url}'`);
    case 'image':
  }
}

/** Shared memory counts as the container's: it must leave some. */
function assertMemory(scope: Construct, { sharedMemory = '2Gi', resources }: Nodes): void {
  const { memoryLimit = resources.memory } = resources;
  const shared = validated(scope, 'sharedMemory', () => Quantity.memory(sharedMemory));
  const most = validated(scope, 'resources.memory', () => Quantity.memory(memoryLimit));
  if (shared.compare(most) < 0) return;
  throw new ValidationError(
    scope,
    `'sharedMemory' must be less than the memory of a node, ${memoryLimit}, as a part of it, got ${sharedMemory}`,
  );
}

/** Each node of the job fits one of the pool; else it would wait for ever. */
function assertPool(scope: Construct, props: Nodes): void {
  if (props.accelerator?.kind === 'efa') {
    throw new ValidationError(
      scope,
      `'accelerator' must be GPUs or Neuron devices; see 'efaInterfaces'`,
    );
  }
  const { pool } = props.nodes ?? {};
  if (pool !== undefined) assertFits(scope, 'resources', pool, nodeResources(props));
}
