import type { KubernetesObject } from '../../conformance/kubernetes/api-client';
import { embeddedObjects } from '../../conformance/scheduler/embedded';
import {
  instanceLabels,
  largestType,
  meets,
  type PoolRequirement,
} from '../../conformance/scheduler/instance-labels';
import { nodesOf, poolSorts, type Node } from '../../conformance/scheduler/nodes';
import { devicesOf, podGroups, type Pod, type PodSpec } from '../../conformance/scheduler/pods';
import {
  apart,
  crowded,
  misplaced,
  tallyOf,
  unspread,
  zonesFor,
} from '../../conformance/scheduler/verdict';
import { instanceType } from '../../lib/catalogue';

const PREFIX = 'karpenter.k8s.aws';

describe('labels of instance types', () => {
  test('tell GPUs, and none of a type with Neuron devices', () => {
    expect(instanceLabels(instanceType('g6e.12xlarge'), PREFIX)).toMatchObject({
      'node.kubernetes.io/instance-type': 'g6e.12xlarge',
      'karpenter.k8s.aws/instance-category': 'g',
      'karpenter.k8s.aws/instance-generation': '6',
      'karpenter.k8s.aws/instance-gpu-count': '4',
    });
    const labels = instanceLabels(instanceType('inf2.xlarge'), PREFIX);
    expect(labels).not.toHaveProperty([`${PREFIX}/instance-gpu-count`]);
  });

  test.each<[string, PoolRequirement, boolean]>([
    ['one of the values', { key: 'a', operator: 'In', values: ['5', '6'] }, true],
    ['none of the values', { key: 'a', operator: 'In', values: ['6'] }, false],
    ['a label that is missing', { key: 'b', operator: 'In', values: ['5'] }, false],
    ['a value that is excluded', { key: 'a', operator: 'NotIn', values: ['5'] }, false],
    ['no label to exclude', { key: 'b', operator: 'NotIn', values: ['5'] }, true],
    ['a label that must be there', { key: 'a', operator: 'Exists' }, true],
    ['a larger number', { key: 'a', operator: 'Gt', values: ['4'] }, true],
    ['a number that is not larger', { key: 'a', operator: 'Gt', values: ['5'] }, false],
    ['a number that is missing', { key: 'b', operator: 'Gt', values: ['4'] }, false],
  ])('meet a requirement by %s', (_, requirement, expected) => {
    expect(meets({ a: '5' }, requirement)).toBe(expected);
  });

  test('fails when an operator is not known', () => {
    expect(() => meets({}, { key: 'a', operator: 'Near' })).toThrow("operator 'Near'");
  });
});

const FAMILIES: PoolRequirement[] = [
  { key: 'karpenter.sh/capacity-type', operator: 'In', values: ['spot'] },
  { key: 'karpenter.k8s.aws/instance-family', operator: 'In', values: ['g5', 'g6'] },
];

test.each([
  ['has most devices', {}, 'g5.48xlarge'],
  ['stays within the limit of the pool', { cpu: '50' }, 'g5.12xlarge'],
  ['is none within a limit that is too small', { cpu: '1' }, undefined],
])('the largest type of a pool %s', (_, limits, expected) => {
  expect(largestType({ requirements: FAMILIES, limits }, PREFIX)?.name).toBe(expected);
});

/** A NodePool with GPUs, as it stands in an output. */
const nodePool = (
  requirements: readonly PoolRequirement[],
): KubernetesObject & { spec: object } => ({
  apiVersion: 'karpenter.sh/v1',
  kind: 'NodePool',
  metadata: { name: 'gpu' },
  spec: {
    limits: { cpu: '200' },
    template: {
      metadata: { labels: { team: 'vision' } },
      spec: {
        nodeClassRef: { group: PREFIX },
        requirements,
        taints: [{ key: 'nvidia.com/gpu', effect: 'NoSchedule' }],
      },
    },
  },
});

describe('nodes of a pool', () => {
  const paid = {
    key: 'karpenter.sh/capacity-type',
    operator: 'In',
    values: ['spot', 'on-demand'],
  };
  const nodes = poolSorts([nodePool([...FAMILIES.slice(1), paid])], ['r-1a', 'r-1b']).flatMap(
    nodesOf,
  );

  test('are there for each way to pay, in each zone', () => {
    const labels = ['topology.kubernetes.io/zone', 'karpenter.sh/capacity-type'];
    expect(
      nodes.map(({ metadata }) => labels.map((label) => metadata.labels[label]).join(' ')),
    ).toEqual(['r-1a spot', 'r-1a on-demand', 'r-1b spot', 'r-1b on-demand']);
  });

  test('have labels, taints and devices', () => {
    expect(nodes[0]).toMatchObject({
      metadata: { labels: { team: 'vision', 'karpenter.sh/nodepool': 'gpu' } },
      spec: { taints: [{ key: 'nvidia.com/gpu', effect: 'NoSchedule' }] },
      status: { allocatable: { cpu: '191450m', 'nvidia.com/gpu': '8' } },
    });
  });

  test('are in the zones that the pool names', () => {
    const zone = { key: 'topology.kubernetes.io/zone', operator: 'In', values: ['r-1c'] };
    const [sort] = poolSorts([nodePool([...FAMILIES, zone])], ['r-1a']);
    expect(sort?.zones).toEqual(['r-1c']);
  });

  test('fails when a pool can buy nothing', () => {
    const requirements = [{ key: `${PREFIX}/instance-family`, operator: 'In', values: ['z9'] }];
    expect(() => poolSorts([nodePool(requirements)], ['r-1a'])).toThrow("pool 'gpu'");
  });
});

const object = (apiVersion: string, kind: string, spec: object): KubernetesObject =>
  ({ apiVersion, kind, metadata: { name: 'it', namespace: 'team' }, spec }) as KubernetesObject;

const template = (spec: Partial<PodSpec> = {}) => ({
  metadata: { labels: { a: 'b' } },
  spec: { containers: [{ name: 'main' }], ...spec },
});

describe('pods of objects', () => {
  const counts = (owner: KubernetesObject) => podGroups([owner]).map(({ pods }) => pods.length);

  test('are as many as a Deployment says', () => {
    const owner = object('apps/v1', 'Deployment', { replicas: 3, template: template() });
    expect(counts(owner)).toEqual([3]);
  });

  test('have the labels by which KubeRay knows them, and one at least of each group', () => {
    const owner = object('ray.io/v1', 'RayCluster', {
      headGroupSpec: { template: template() },
      workerGroupSpecs: [{ groupName: 'gpu', replicas: 0, numOfHosts: 2, template: template() }],
    });
    expect(counts(owner)).toEqual([1, 2]);
    expect(podGroups([owner])[1]?.pods[0]?.metadata.labels).toEqual({
      a: 'b',
      'ray.io/cluster': 'it',
      'ray.io/group': 'gpu',
    });
  });

  test('are those of the nodes of a runtime, and one launcher', () => {
    const job = (name: string) => ({ name, template: { spec: { template: template() } } });
    const owner = object('trainer.kubeflow.org/v1alpha1', 'TrainingRuntime', {
      mlPolicy: { numNodes: 4 },
      template: { spec: { replicatedJobs: [job('node'), job('launcher')] } },
    });
    expect(counts(owner)).toEqual([4, 1]);
  });

  test('ask for what stands beside a template of Spark', () => {
    const owner = object('sparkoperator.k8s.io/v1beta2', 'SparkApplication', {
      executor: { instances: 2, cores: 3, memory: '4g', template: template() },
    });
    const [group] = podGroups([owner]);
    expect(group?.pods).toHaveLength(2);
    expect(group?.pods[0]?.spec.containers[0]).toMatchObject({
      image: 'spark',
      resources: { requests: { cpu: '3', memory: '4Gi' } },
    });
  });

  test('have empty folders instead of claims', () => {
    const owner = object('apps/v1', 'StatefulSet', {
      volumeClaimTemplates: [{ metadata: { name: 'data' } }],
      template: template({
        volumes: [{ name: 'home', persistentVolumeClaim: {} } as { name: string }],
      }),
    });
    expect(podGroups([owner])[0]?.pods[0]?.spec.volumes).toEqual([
      { name: 'home', emptyDir: {} },
      { name: 'data', emptyDir: {} },
    ]);
  });

  test('are none of kinds whose templates are no pods', () => {
    expect(podGroups([object('karpenter.sh/v1', 'NodePool', { template: template() })])).toEqual(
      [],
    );
  });
});

describe('objects in texts of others', () => {
  test('are those that a workflow creates, with the defaults of its parameters', () => {
    const manifest =
      '{"apiVersion":"ray.io/v1","kind":"RayJob","spec":{"n":{{inputs.parameters.workers}},"args":{{inputs.parameters.args}}}}';
    const owner = object('argoproj.io/v1alpha1', 'WorkflowTemplate', {
      templates: [
        {
          inputs: { parameters: [{ name: 'workers', default: '2' }, { name: 'args' }] },
          resource: { manifest },
        },
        {},
      ],
    });
    expect(embeddedObjects([owner])).toEqual([
      {
        apiVersion: 'ray.io/v1',
        kind: 'RayJob',
        metadata: { name: 'workflow-it', namespace: 'team' },
        spec: { n: 2, args: [] },
      },
    ]);
  });

  const configMap = (name: string, data: Readonly<Record<string, object>>): KubernetesObject => ({
    ...object('v1', 'ConfigMap', {}),
    metadata: { name, namespace: 'team' },
    ...{ data: Object.fromEntries(Object.entries(data).map(([k, v]) => [k, JSON.stringify(v)])) },
  });

  test('are notebooks, each with what its profile changes', () => {
    const gpu = {
      node_selector: { pool: 'gpu' },
      extra_resource_limits: { 'nvidia.com/gpu': '1' },
    };
    const document = {
      spawner: { node_selector: { pool: 'notebooks' } },
      profiles: [{ name: 'plain' }, { name: 'gpu', override: gpu }],
    };
    const made = embeddedObjects([configMap('hub-config', { 'platform.json': document })]);
    const pods = podGroups(made).flatMap((group) => group.pods);
    expect(pods.map(({ spec }) => spec.nodeSelector?.['pool'])).toEqual(['notebooks', 'gpu']);
    expect(pods.map((each) => devicesOf(each)[0])).toEqual([undefined, 'nvidia.com/gpu']);
  });

  test('are the pod of a task of Airflow’s', () => {
    const map = configMap('tasks', { 'pod-template.yaml': { apiVersion: 'v1', kind: 'Pod' } });
    const metadata = { name: 'airflow-task', namespace: 'team' };
    expect(embeddedObjects([map])).toEqual([{ apiVersion: 'v1', kind: 'Pod', metadata }]);
  });
});

interface NodeTraits {
  readonly zone: string;
  readonly gpus?: string;
  readonly taint?: string;
}

const node = (pool: string, { zone, gpus, taint }: NodeTraits): Node => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: {
    name: `${pool}-${zone}`,
    labels: {
      'karpenter.sh/nodepool': pool,
      'topology.kubernetes.io/zone': zone,
      'kubernetes.io/hostname': `${pool}-${zone}`,
    },
  },
  spec: { taints: taint === undefined ? [] : [{ key: taint, effect: 'NoSchedule' }] },
  status: { allocatable: { cpu: '4', ...(gpus === undefined ? {} : { 'nvidia.com/gpu': gpus }) } },
});

const GENERAL = node('general', { zone: 'a' });
const OTHER_ZONE = node('general', { zone: 'b' });
const BATCH = node('batch', { zone: 'c', taint: 'dedicated' });
const GPUS = node('gpu', { zone: 'a', gpus: '8', taint: 'nvidia.com/gpu' });

const pod = (spec: Partial<PodSpec> = {}): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'it', namespace: 'team' },
  spec: { containers: [{ name: 'main' }], ...spec },
});

const on = (where: Node | undefined, spec: Partial<PodSpec> = {}) => ({
  pod: pod(spec),
  node: where,
  reason: where === undefined ? 'Insufficient cpu' : '',
});

const selecting = (name: string): Partial<PodSpec> => ({
  nodeSelector: { 'karpenter.sh/nodepool': name },
});

const ONE_GPU: Partial<PodSpec> = {
  containers: [{ name: 'main', resources: { limits: { 'nvidia.com/gpu': '1' } } }],
};

describe('the place of a pod', () => {
  test.each([
    ['a node that every pod may run on', on(GENERAL)],
    ['the pool that it names', on(BATCH, selecting('batch'))],
    ['a node with the devices that it asks for', on(GPUS, { ...selecting('gpu'), ...ONE_GPU })],
  ])('is right on %s', (_, placed) => {
    expect(misplaced(placed)).toEqual([]);
  });

  test.each([
    ['it waits', on(undefined), 'waits: Insufficient cpu'],
    ['it is on another pool', on(GENERAL, selecting('batch')), 'is on general, wanted batch'],
    ['it names no pool', on(BATCH), 'names no pool, and is on batch'],
    ['it asks for no device', on(GPUS, selecting('gpu')), 'which has nvidia.com/gpu'],
  ])('fails when %s', (_, placed, expected) => {
    expect(misplaced(placed)).toEqual([expect.stringContaining(expected)]);
  });
});

describe('pods beside each other', () => {
  test.each([
    ['may be anywhere where that is only preferred', 'ScheduleAnyway', 0],
    ['fails when they are not spread as they must be', 'DoNotSchedule', 1],
  ])('%s', (_, whenUnsatisfiable, expected) => {
    const constraint = {
      topologyKey: 'topology.kubernetes.io/zone',
      maxSkew: 1,
      whenUnsatisfiable,
    };
    const group = [GENERAL, GENERAL, GENERAL, OTHER_ZONE].map((where) =>
      on(where, { topologySpreadConstraints: [constraint] }),
    );
    expect(unspread(group)).toHaveLength(expected);
  });

  test('fails when two share a node that must not', () => {
    const topologyKey = 'kubernetes.io/hostname';
    const rules = { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey }] };
    const group = [GENERAL, GENERAL].map((where) =>
      on(where, { affinity: { podAntiAffinity: rules } }),
    );
    expect(unspread(group)).toEqual([expect.stringContaining('share a kubernetes.io/hostname')]);
  });

  test('are in one zone, or in several', () => {
    expect(apart([on(GENERAL), on(GPUS)])).toEqual([]);
    expect(apart([on(GENERAL), on(OTHER_ZONE)])).toEqual(['its pods are in a, b']);
    expect(crowded([on(GENERAL), on(OTHER_ZONE)])).toEqual([]);
    expect(crowded([on(GENERAL), on(GENERAL)])).toHaveLength(2);
  });

  test('are counted by their places', () => {
    expect(tallyOf([on(GPUS), on(GENERAL), on(GPUS), on(undefined)])).toBe(
      'general 1, gpu 2, nowhere 1',
    );
  });
});

test('the zones of a pod are those of its pool, or of nodes that every pod may run on', () => {
  const nodes = [GENERAL, OTHER_ZONE, BATCH, GPUS];
  expect(zonesFor(pod(selecting('batch')), nodes)).toEqual(['c']);
  expect(zonesFor(pod(), nodes)).toEqual(['a', 'b']);
});
