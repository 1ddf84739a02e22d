import type { k8s } from 'cdk8s-plus-29';
import type { KubernetesObject } from '../../support/kubernetes';
import { resourcesOf, titleOf, type Output } from '../output';
import { podLabelsOf, podSpecOf } from '../pods';
import { mutateObjects, mutateResources, removeObjects, type Rule } from '../rule';

type Labels = Readonly<Record<string, string>>;

/** Nodes of one kind, as the scheduler sees them. */
interface Nodes {
  readonly labels: Labels;
  readonly taints: readonly k8s.Taint[];
  /** Devices that they offer: those that the pool has a limit of. */
  readonly devices: readonly string[];
}

const POOL_LABEL = 'karpenter.sh/nodepool';

/** https://docs.aws.amazon.com/eks/latest/userguide/set-builtin-node-pools.html */
const BUILT_IN_TAINTS: Readonly<Record<string, readonly k8s.Taint[]>> = {
  system: [{ key: 'CriticalAddonsOnly', effect: 'NoSchedule' }],
  'general-purpose': [],
};

/** First addresses of the two ranges that EKS chooses from: https://docs.aws.amazon.com/eks/latest/APIReference/API_KubernetesNetworkConfigRequest.html */
const API_SERVER_ADDRESSES = ['10.100.0.1/32', '172.20.0.1/32'];

const nodesOf = (output: Output): Nodes[] => [
  ...builtInPools(output),
  ...ownPools(output),
  ...nodeGroups(output),
];

function builtInPools(output: Output): Nodes[] {
  const names = resourcesOf(output, 'aws_eks_cluster').flatMap(({ block }) => {
    const { node_pools = [] } = (block['compute_config'] ?? {}) as { node_pools?: string[] };
    return node_pools;
  });
  return names.map((name) => ({
    labels: { [POOL_LABEL]: name },
    taints: BUILT_IN_TAINTS[name] ?? [],
    devices: [],
  }));
}

function ownPools({ objects }: Output): Nodes[] {
  const pools = objects.filter(({ object }) => object.kind === 'NodePool');
  return pools.map(({ object }) => {
    const { template, limits = {} } = object.spec as {
      template: { metadata: { labels: Labels }; spec: { taints?: k8s.Taint[] } };
      limits?: Readonly<Record<string, unknown>>;
    };
    return {
      labels: { ...template.metadata.labels, [POOL_LABEL]: object.metadata.name },
      taints: template.spec.taints ?? [],
      devices: devicesAmong(Object.keys(limits)),
    };
  });
}

const nodeGroups = (output: Output): Nodes[] =>
  resourcesOf(output, 'aws_eks_node_group').map(({ block }) => ({
    labels: {
      ...(block['labels'] as Labels | undefined),
      'eks.amazonaws.com/nodegroup': String(block['node_group_name']),
    },
    taints: (block['taint'] as k8s.Taint[] | undefined) ?? [],
    devices: [],
  }));

/** Extended resources have a domain; network interfaces are no device that a pool has a limit of. */
const devicesAmong = (resources: readonly string[]): string[] =>
  resources.filter((name) => name.includes('/') && name !== 'vpc.amazonaws.com/efa');

/** Devices that the containers of a pod ask for. */
const devicesOf = (pod: k8s.PodSpec): string[] => [
  ...new Set(
    pod.containers.flatMap(({ resources }) => devicesAmong(Object.keys(resources?.limits ?? {}))),
  ),
];

/**
 * What the scheduler's filters would say of devices, by the nodes that a pod selects and whose taints it tolerates: some
 * have what it asks for; and where it asks for none, it takes no node from those who do.
 */
function misused(output: Output, object: KubernetesObject): string[] {
  const pod = podSpecOf(object);
  // What pulls images to nodes with devices runs on each of them, and takes none.
  if (pod === undefined || object.kind === 'DaemonSet') return [];
  const { nodeSelector = {}, tolerations = [] } = pod;
  const open = nodesOf(output)
    .filter(({ labels }) => has(labels, nodeSelector))
    .filter((each) => admits(each, tolerations));
  const wanted = devicesOf(pod);
  const lacking = wanted.filter((name) => !open.some(({ devices }) => devices.includes(name)));
  const wasted = open.filter(({ devices }) => wanted.length === 0 && devices.length > 0);
  return [
    ...lacking.map(
      (name) => `${titleOf(object)} asks for ${name}, which no node that it may use has`,
    ),
    ...wasted.map(
      ({ labels }) => `${titleOf(object)} may take nodes of ${labels[POOL_LABEL] ?? ''}`,
    ),
  ];
}

/** What says where pods run: pods of our own, and settings of add-ons. */
interface Placed {
  readonly title: string;
  readonly nodeSelector?: Labels;
  /** Undefined where the add-on brings tolerations that are not seen here. */
  readonly tolerations?: readonly k8s.Toleration[];
}

const placedPods = ({ objects }: Output): Placed[] =>
  objects.flatMap(({ object }) => {
    const pod = podSpecOf(object);
    const { nodeSelector, tolerations = [] } = pod ?? {};
    return pod === undefined ? [] : [{ title: titleOf(object), nodeSelector, tolerations }];
  });

const placedAddOns = (output: Output): Placed[] =>
  resourcesOf(output, 'aws_eks_addon').map(({ address, block }) => {
    const settings = (block['configuration_values'] ?? '{}') as string;
    return { title: address, ...(JSON.parse(settings) as object) };
  });

const has = (labels: Labels, wanted: Labels) =>
  Object.entries(wanted).every(([key, value]) => labels[key] === value);

const tolerates = (toleration: k8s.Toleration, taint: k8s.Taint) =>
  (toleration.effect === undefined || toleration.effect === taint.effect) &&
  (toleration.key === undefined || toleration.key === taint.key) &&
  (toleration.operator === 'Exists' || toleration.value === taint.value);

const admits = ({ taints }: Nodes, tolerations: readonly k8s.Toleration[]) =>
  taints
    .filter(({ effect }) => effect !== 'PreferNoSchedule')
    .every((taint) => tolerations.some((each) => tolerates(each, taint)));

function misplaced(output: Output, { title, nodeSelector = {}, tolerations }: Placed): string[] {
  if (Object.keys(nodeSelector).length === 0) return [];
  const nodes = nodesOf(output).filter(({ labels }) => has(labels, nodeSelector));
  if (nodes.length === 0) return [`${title} selects nodes that nobody makes`];
  return tolerations === undefined || nodes.some((each) => admits(each, tolerations))
    ? []
    : [`${title} is kept off its nodes by their taints`];
}

/** Whether the pods that an object makes may call the API server, by the policies of their namespace. */
function reachesApiServer({ objects }: Output, namespace: string, labels: Labels): boolean {
  const policies = objects
    .map(({ object }) => object)
    .filter(({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.namespace === namespace)
    .map(({ spec }) => spec as k8s.NetworkPolicySpec)
    .filter(({ podSelector }) => has(labels, podSelector.matchLabels ?? {}));
  const open = policies
    .flatMap(({ egress = [] }) => egress)
    .filter(({ ports }) => JSON.stringify(ports ?? []).includes('"port":443'))
    .flatMap(({ to = [] }) => to.map(({ ipBlock }) => ipBlock?.cidr));
  return API_SERVER_ADDRESSES.every((address) => open.includes(address));
}

const isApiServerEdge = ({ kind, metadata }: KubernetesObject) =>
  kind === 'NetworkPolicy' && /^egress-.*-to-api-server$|^egress-api-server$/.test(metadata.name);

/** Pods of runtimes for PyTorch on GPUs, as Trainer makes them. */
const isGpuPod = ({ kind, metadata }: KubernetesObject) =>
  kind === 'Pod' && metadata.name === 'torch-gpu-node';

const isTeardownJob = ({ kind, metadata }: KubernetesObject) =>
  kind === 'Job' && metadata.name === 'teardown';

export const PLACEMENT_RULES: readonly Rule[] = [
  {
    name: 'pods that ask for devices reach nodes with them, and no other pod does',
    source:
      'limits, labels and taints of pools against requests, selectors and tolerations of pods',
    check: (output) => output.objects.flatMap(({ object }) => misused(output, object)),
    mutations: [
      {
        name: 'a pod with another device',
        apply: mutateObjects(isGpuPod, (object) => {
          object['spec'].containers[0].resources.limits = { 'aws.amazon.com/neuron': '1' };
        }),
      },
      {
        name: 'a pod that asks for its device no more',
        apply: mutateObjects(isGpuPod, (object) => {
          object['spec'].containers[0].resources.limits = { memory: '1Gi' };
        }),
      },
      {
        name: 'a pool without devices',
        apply: mutateObjects(
          ({ kind, metadata }) => kind === 'NodePool' && metadata.name.startsWith('gpu'),
          (object) => {
            object['spec'].limits = { cpu: '1' };
          },
        ),
      },
    ],
  },
  {
    name: 'pods select nodes that exist, and tolerate their taints',
    source:
      'pools in YAML, node groups and built-in pools in Terraform JSON against pods and add-ons',
    check: (output) =>
      [...placedPods(output), ...placedAddOns(output)].flatMap((each) => misplaced(output, each)),
    mutations: [
      {
        name: 'the built-in pool switched off',
        apply: mutateResources('aws_eks_cluster', (block) => {
          block['compute_config'].node_pools = [];
        }),
      },
      {
        name: 'another node group',
        environment: 'production',
        apply: mutateResources('aws_eks_node_group', (block) => {
          block['node_group_name'] = 'other';
        }),
      },
      {
        name: 'no toleration',
        apply: mutateObjects(isTeardownJob, (object) => {
          object['spec'].template.spec.tolerations = [];
        }),
      },
    ],
  },
  {
    name: 'every toleration is for a taint that some nodes have',
    source: 'taints in YAML and Terraform JSON against the tolerations of pods',
    check: (output) => {
      // What other nodes an existing cluster has is not known here.
      if ('existing' in output.environment.cluster) return [];
      const taints = nodesOf(output).flatMap((nodes) => nodes.taints);
      return placedPods(output)
        .filter(({ tolerations = [] }) =>
          tolerations.some((each) => !taints.some((taint) => tolerates(each, taint))),
        )
        .map(({ title }) => title);
    },
    mutations: [
      {
        name: 'a taint that nobody has',
        apply: mutateObjects(isTeardownJob, (object) => {
          object['spec'].template.spec.tolerations.push({ key: 'nobody', operator: 'Exists' });
        }),
      },
    ],
  },
  {
    name: 'pods with a service account token are let through to the API server',
    source: 'the ranges that EKS takes Service addresses from, against NetworkPolicies',
    check: (output) =>
      output.objects
        .map(({ object }) => object)
        .filter((object) => podSpecOf(object)?.automountServiceAccountToken === true)
        .filter(
          (object) =>
            !reachesApiServer(output, object.metadata.namespace ?? '', podLabelsOf(object)),
        )
        .map(titleOf),
    mutations: [
      {
        name: 'the edge removed',
        apply: removeObjects(isApiServerEdge),
      },
      {
        name: 'another port',
        apply: mutateObjects(isApiServerEdge, (object) => {
          object['spec'].egress[0].ports[0].port = 6443;
        }),
      },
    ],
  },
];
