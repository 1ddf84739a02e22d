import type { ContainerResourcesOptions } from '../core';
import type { GangMember } from '../queue';
import type { TrainingFramework } from './training-framework';
import type { TrainingOptions } from './training-options';
import { nodeResources, type NamedTraining } from './training-pod';
import { entryPath } from './training-program';

/** What is asked of a job here. */
type Training = Omit<TrainingOptions, 'program'>;

/** What the launcher of MPI may use, which only starts processes elsewhere. */
const LAUNCHER: ContainerResourcesOptions = { cpu: '1', memory: '2Gi' };

/** What servers of parameters may use, and how many there are. */
const PARAMETER_SERVERS = { count: 1, resources: { cpu: '2', memory: '8Gi' } } as const;

/** What a launcher may use. */
export const launcherResources = (framework: TrainingFramework): ContainerResourcesOptions =>
  (framework.kind === 'mpi' ? framework.launcher : undefined) ?? LAUNCHER;

/** The servers of parameters of a job; undefined where it has none. */
export function parameterServers(
  framework: TrainingFramework,
): { readonly count: number; readonly resources: ContainerResourcesOptions } | undefined {
  if (framework.kind !== 'tensorflow' || framework.strategy !== 'parameterServer') return undefined;
  return framework.parameterServers ?? PARAMETER_SERVERS;
}

/** Processes on each node: those that are asked for, or one for each GPU. */
export function processesPerNode({ framework, accelerator }: Training): number {
  const asked =
    framework.kind === 'pytorch' || framework.kind === 'mpi'
      ? framework.processesPerNode
      : undefined;
  return asked ?? (accelerator?.kind === 'nvidia' ? accelerator.count : 1);
}

/** What nodes run: Python, by what starts its processes; nothing where whoever starts a job says it. */
export function nodeCommand({
  framework,
  program,
}: Training & Pick<NamedTraining, 'program'>): readonly string[] {
  if (program === undefined) return [];
  const python = [entryPath(program), ...(program.args ?? [])];
  return framework.kind === 'pytorch' ? ['torchrun', ...python] : ['python', ...python];
}

/** How processes of PyTorch talk to each other. */
export function backendOf({ framework, accelerator }: Training): string | undefined {
  if (framework.kind !== 'pytorch') return undefined;
  return framework.backend ?? (accelerator?.kind === 'nvidia' ? 'nccl' : 'gloo');
}

/** All pods that start together, for the queue. */
export function trainingGang(options: Training): readonly GangMember[] {
  const { framework, nodeCount = 1, resources } = options;
  const servers = parameterServers(framework);
  return [
    { count: nodeCount, resources: nodeResources(options) },
    ...(framework.kind === 'mpi' ? [{ count: 1, resources: launcherResources(framework) }] : []),
    ...(servers === undefined ? [] : [servers, { count: 1, resources }]),
  ];
}
