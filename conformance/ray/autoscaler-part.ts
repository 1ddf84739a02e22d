import type { RayWorkerGroup } from '../../constructs/kubernetes/ray';
import { AcceleratorRequest } from '../../lib/values';
import { Finding } from '../failures';
import { readings, taken, type RayReader } from './ask-ray';
import { operatorReads, startCommand } from './kuberay';
import { rayCluster } from './subject';

interface Scaled {
  readonly idle_minutes: number;
  readonly speed: number;
  readonly nodes: Readonly<Record<string, ScaledNode>>;
}

interface ScaledNode {
  readonly min_workers: number;
  readonly max_workers: number;
  readonly resources: Readonly<Record<string, number>>;
}

const GIB = 2 ** 30;

const SIZED = { resources: { cpu: '4', memory: '16Gi' }, max: 4 } as const;

/** Groups of workers of every shape, with what Ray has to know of each of them. */
const GROUPS: readonly {
  readonly group: RayWorkerGroup;
  readonly offers: Readonly<Record<string, number>>;
}[] = [
  { group: { ...SIZED, name: 'cpu', min: 1 }, offers: {} },
  {
    group: {
      ...SIZED,
      name: 'gpu',
      hosts: 2,
      min: 1,
      accelerator: AcceleratorRequest.gpu({ count: 2 }),
      customResources: { licence: 1 },
    },
    offers: { GPU: 2, licence: 1 },
  },
  {
    group: {
      ...SIZED,
      name: 'part',
      accelerator: AcceleratorRequest.gpu({
        count: 1,
        sharing: { mode: 'mig', profile: '1g.10gb', strategy: 'mixed' },
      }),
    },
    offers: { GPU: 1 },
  },
  {
    group: {
      ...SIZED,
      name: 'shared',
      accelerator: AcceleratorRequest.gpu({
        count: 1,
        sharing: { mode: 'time-slicing', replicas: 4, renamed: true },
      }),
    },
    offers: { GPU: 1 },
  },
];

const groups = () => GROUPS.map(({ group }) => group);

/** Ray’s autoscaler finds bounds and resources of each group in the resource, which is all that it reads. */
export async function autoscalerReads(ray: RayReader): Promise<string> {
  const cluster = rayCluster('scaled', {
    workers: groups(),
    scaling: { mode: 'Conservative', idleSeconds: 600 },
  });
  const [reading] = await readings(ray, 'cluster', [cluster]);
  // The program beside this file prints these members.
  const { idle_minutes, speed, nodes } = taken(reading) as Scaled;
  const wanted: Readonly<Record<string, ScaledNode>> = Object.fromEntries([
    ['headgroup', node(0, 0, { CPU: 0, memory: 4 * GIB })],
    ...GROUPS.map(({ group: { name, min = 0, max, hosts = 1 }, offers }) => [
      name,
      node(min * hosts, max * hosts, { CPU: 4, memory: 16 * GIB, ...offers }),
    ]),
  ]) as Record<string, ScaledNode>;
  const wrong = Object.entries(wanted).filter(([name, each]) => text(each) !== text(nodes[name]));
  if (idle_minutes !== 10 || speed !== 1) {
    throw new Finding(`waits ${idle_minutes} minutes, and scales with a speed of ${speed}`);
  }
  if (wrong.length === 0) return Object.keys(wanted).join(', ');
  throw new Finding(
    wrong
      .map(([name, each]) => `'${name}' is ${text(nodes[name])}, wanted ${text(each)}`)
      .join('; '),
  );
}

/** Tasks ask for cores of Neuron, not for chips: workers that offer none are never started for them. */
export async function autoscalerReadsNeuron(ray: RayReader): Promise<string> {
  const accelerator = AcceleratorRequest.neuron({ count: 1 });
  const group = { ...SIZED, name: 'neuron', accelerator, customResources: { neuron_cores: 2 } };
  const document = rayCluster('neuron', { workers: [group] });
  const [reading] = await readings(ray, 'cluster', [document]);
  const { resources = {} } = (taken(reading) as Scaled).nodes['neuron'] ?? {};
  if (resources['neuron_cores'] !== undefined) return `${resources['neuron_cores']} cores`;
  throw new Finding(
    `the autoscaler sees ${Object.keys(resources).join(', ')}, and no neuron_cores: from none, such workers are never started`,
  );
}

/** GPUs reach `ray start` by the operator, which has to be able to read the other resources for that. */
export function operatorCountsDevices(): Promise<string> {
  const cluster = rayCluster('counted', { workers: groups() });
  const { workerGroupSpecs } = cluster.spec;
  const wrong = workerGroupSpecs.flatMap((group) => {
    const { GPU } = GROUPS.find((each) => each.group.name === group.groupName)?.offers ?? {};
    const command = startCommand(cluster, group, { kind: 'worker', head: 'head' });
    const [, told] = /--num-gpus=(\d+)/.exec(command) ?? [];
    if (told === (GPU === undefined ? undefined : String(GPU))) return [];
    const reason = operatorReads(group)
      ? ''
      : `, for it cannot read ${String(group.rayStartParams['resources'])}`;
    return [
      `'${group.groupName}' is started with ${told ?? 'no'} GPUs, wanted ${GPU ?? 'none'}${reason}`,
    ];
  });
  if (wrong.length > 0) return Promise.reject(new Finding(wrong.join('; ')));
  return Promise.resolve(workerGroupSpecs.map(({ groupName }) => groupName).join(', '));
}

/** Resources whose quotes a shell would take away are refused. */
export async function noticesUnreadableResources(ray: RayReader): Promise<string> {
  const cluster = rayCluster('broken');
  const broken = {
    ...cluster,
    spec: {
      ...cluster.spec,
      workerGroupSpecs: cluster.spec.workerGroupSpecs.map((group) => ({
        ...group,
        rayStartParams: { resources: '{"licence":1}' },
      })),
    },
  };
  const [{ refused } = {}] = await readings(ray, 'cluster', [broken]);
  if (refused?.startsWith('JSONDecodeError') === true) return 'the autoscaler ends';
  throw new Finding(`the autoscaler says ${refused ?? 'nothing'}`);
}

const node = (
  min_workers: number,
  max_workers: number,
  resources: Readonly<Record<string, number>>,
): ScaledNode => ({ min_workers, max_workers, resources });

const text = (value: ScaledNode | undefined): string =>
  value === undefined
    ? 'nothing'
    : JSON.stringify([
        value.min_workers,
        value.max_workers,
        Object.entries(value.resources).toSorted(([left], [right]) => (left < right ? -1 : 1)),
      ]);
