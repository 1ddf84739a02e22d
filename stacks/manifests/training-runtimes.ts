import { Namespace } from '../../constructs/kubernetes/core';
import type { IMetrics } from '../../constructs/kubernetes/prometheus';
import { TrainingProgress, TrainingRuntime } from '../../constructs/kubernetes/training';
import { IMAGES } from '../../lib/catalogue';
import type { Environment } from '../../lib/config';
import { teamNamespace, teamServiceAccount } from '../../lib/contracts/namespaces';
import { AcceleratorRequest } from '../../lib/values';
import { platformImage } from './environment-facts';
import { jobNodes } from './node-pools';
import { teamQueue } from './queues';
import { TEAM_TRACKING, teamTracking } from './teams';
import type { Unit } from './unit';

/** Runtimes that every team has; the second where there is a pool with GPUs. */
export const TORCH = { cpu: 'torch', gpu: 'torch-gpu' } as const;

/** What each node of a job may use, but for GPUs. */
const RESOURCES = { cpu: '4', memory: '16Gi' } as const;

/** A team, and who reads how its jobs get on; undefined where nobody does. */
interface TeamOfRuntimes {
  readonly team: string;
  readonly metrics: IMetrics | undefined;
}

/** Runtimes for PyTorch in the namespace of a team. */
export function addRuntimes(
  { chart }: Unit,
  environment: Environment,
  { team, metrics }: TeamOfRuntimes,
): void {
  const namespace = Namespace.fromName(chart, 'Namespace', teamNamespace(team));
  const common = {
    namespace,
    progress: metrics && new TrainingProgress(chart, 'Progress', { namespace, metrics }).inPod,
    framework: { kind: 'pytorch' },
    image: platformImage(environment, IMAGES.pytorch),
    resources: RESOURCES,
    serviceAccountName: teamServiceAccount(team),
    variablesFrom: [TEAM_TRACKING],
    tracking: teamTracking(environment, team),
    queue: teamQueue(environment, team),
  } as const;
  new TrainingRuntime(chart, 'Torch', {
    ...common,
    name: TORCH.cpu,
    nodes: jobNodes(environment, 0),
  });
  const nodes = jobNodes(environment, 1);
  if (nodes.pool === undefined) return;
  const accelerator = AcceleratorRequest.gpu({ count: 1 });
  new TrainingRuntime(chart, 'TorchGpu', { ...common, name: TORCH.gpu, accelerator, nodes });
}
