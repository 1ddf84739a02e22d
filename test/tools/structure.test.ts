import { recordedKinds, violations } from '../support/structure';

type Mutable = Record<string, unknown>;

const deployment = (container: object = {}, spec: object = {}): Mutable => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'hub', namespace: 'jupyter', labels: { app: 'hub' } },
  spec: {
    replicas: 1,
    selector: { matchLabels: { app: 'hub' } },
    template: {
      metadata: { labels: { app: 'hub' } },
      spec: { containers: [{ name: 'hub', image: 'hub:1', ...container }] },
    },
    ...spec,
  },
});

const nodePool = (requirement: object = {}, spec: object = {}): Mutable => ({
  apiVersion: 'karpenter.sh/v1',
  kind: 'NodePool',
  metadata: { name: 'gpu' },
  spec: {
    template: {
      spec: {
        nodeClassRef: { group: 'eks.amazonaws.com', kind: 'NodeClass', name: 'gpu' },
        requirements: [
          { key: 'karpenter.sh/capacity-type', operator: 'In', values: ['spot'], ...requirement },
        ],
      },
    },
    limits: { cpu: '100' },
    ...spec,
  },
});

const nodeClass = (spec: object = {}): Mutable => ({
  apiVersion: 'eks.amazonaws.com/v1',
  kind: 'NodeClass',
  metadata: { name: 'gpu' },
  spec: {
    role: 'nodes',
    subnetSelectorTerms: [{ tags: { Name: 'private' } }],
    securityGroupSelectorTerms: [{ id: 'sg-1' }],
    ...spec,
  },
});

const configMap = (data: object): Mutable => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'a' },
  data,
});

const secret = (data: object): Mutable => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'a' },
  data,
});

const SNAPSHOT_CLASS = {
  apiVersion: 'snapshot.storage.k8s.io/v1',
  kind: 'VolumeSnapshotClass',
  metadata: { name: 'ebs' },
  driver: 'ebs.csi.eks.amazonaws.com',
  deletionPolicy: 'Retain',
};

const GOOD: readonly (readonly [title: string, object: Mutable])[] = [
  ['a Deployment', deployment()],
  [
    'ports by number and by name',
    deployment({
      livenessProbe: { httpGet: { port: 'http' } },
      readinessProbe: { httpGet: { port: 80 } },
    }),
  ],
  [
    'quantities as text and as a number',
    deployment({ resources: { requests: { cpu: 1, memory: '1.5Gi', 'nvidia.com/gpu': '1' } } }),
  ],
  [
    'one port for two protocols',
    deployment({ ports: [{ containerPort: 53 }, { containerPort: 53, protocol: 'UDP' }] }),
  ],
  ['any label', configMap({ 'a.b/c': 'd' })],
  ['base64 in a Secret', secret({ password: 'c2VjcmV0' })],
  ['a NodePool', nodePool()],
  [
    'a NodePool with disruption budgets',
    nodePool({}, { disruption: { consolidateAfter: '30s', budgets: [{ nodes: '10%' }] } }),
  ],
  ['a NodeClass', nodeClass({ ephemeralStorage: { size: '200Gi' } })],
  ['a VolumeSnapshotClass', SNAPSHOT_CLASS],
  ['a field without a value', deployment({ command: undefined })],
  [
    'an ExternalSecret',
    {
      apiVersion: 'external-secrets.io/v1',
      kind: 'ExternalSecret',
      metadata: { name: 'a', namespace: 'b' },
      spec: {
        refreshInterval: '1h',
        secretStoreRef: { kind: 'ClusterSecretStore', name: 'aws' },
        data: [{ secretKey: 'password', remoteRef: { key: 'lab/a', property: 'password' } }],
      },
    },
  ],
  [
    'an HTTPRoute',
    {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: { name: 'a', namespace: 'b' },
      spec: {
        parentRefs: [{ name: 'public', namespace: 'edge' }],
        hostnames: ['a.example.org'],
        rules: [{ backendRefs: [{ name: 'a', port: 80 }] }],
      },
    },
  ],
];

test.each(GOOD)('accepts %s', (_title, object) => {
  expect(violations(object)).toEqual([]);
});

const BROKEN: readonly (readonly [title: string, object: Mutable, violation: string])[] = [
  [
    'an unknown field',
    deployment({}, { replica: 1 }),
    "apps/v1/Deployment 'hub': spec.replica: is unknown",
  ],
  [
    'an unknown field deep inside',
    deployment({ resources: { request: {} } }),
    'spec.template.spec.containers[0].resources.request: is unknown',
  ],
  [
    'a missing field',
    deployment({ name: undefined }),
    'spec.template.spec.containers[0].name: is required',
  ],
  [
    'text for a number',
    deployment({}, { replicas: '1' }),
    'spec.replicas: must be integer, got "1"',
  ],
  [
    'a fraction for an integer',
    deployment({}, { replicas: 1.5 }),
    'spec.replicas: must be integer, got 1.5',
  ],
  ['a number for text', configMap({ port: 80 }), 'data.port: must be string, got 80'],
  [
    'a value outside an enumeration',
    deployment({ imagePullPolicy: 'Sometimes' }),
    'imagePullPolicy: must be one of "Always", "IfNotPresent", "Never", got "Sometimes"',
  ],
  [
    'a broken quantity',
    deployment({ resources: { limits: { memory: '1 GB' } } }),
    'limits.memory: must be quantity, got "1 GB"',
  ],
  ['an object for a list', deployment({ env: { A: 'b' } }), 'env: must be a list, got {"A":"b"}'],
  [
    'text for an object',
    deployment({ resources: 'small' }),
    'resources: must be an object, got "small"',
  ],
  ['a list for an object', deployment({ resources: [] }), 'resources: must be an object, got []'],
  ['null', deployment({ image: null }), 'image: must be string, got null'],
  [
    'two items with one key',
    deployment({ env: [{ name: 'A' }, { name: 'A' }] }),
    'env[1]: repeats ["A"]',
  ],
  [
    'two ports of one protocol',
    deployment({ ports: [{ containerPort: 1 }, { containerPort: 1, protocol: 'TCP' }] }),
    'ports[1]: repeats [1,"TCP"]',
  ],
  [
    'plain text in the data of a Secret',
    secret({ password: 'not base64!' }),
    'data.password: must be base64, got "not base64!"',
  ],
  ['a status', { ...deployment(), status: {} }, 'status: is unknown'],
  [
    'an unknown field of a custom resource',
    nodePool({ value: 'spot' }),
    "karpenter.sh/v1/NodePool 'gpu': spec.template.spec.requirements[0].value: is unknown",
  ],
  [
    'an operator that does not exist',
    nodePool({ operator: 'Is' }),
    'requirements[0].operator: must be one of',
  ],
  [
    'text against a pattern',
    nodePool({}, { disruption: { consolidateAfter: 'soon' } }),
    'spec.disruption.consolidateAfter: must match',
  ],
  [
    'too many values',
    nodePool(
      {},
      {
        disruption: {
          consolidateAfter: '1s',
          budgets: Array.from({ length: 51 }, () => ({ nodes: '1' })),
        },
      },
    ),
    'budgets: must have 50 items or fewer, has 51',
  ],
  ['too large a number', nodePool({ minValues: 51 }), 'minValues: must be 50 or less, got 51'],
  ['too small a number', nodePool({ minValues: 0 }), 'minValues: must be 1 or more, got 0'],
  [
    'too few items',
    nodeClass({ subnetSelectorTerms: [] }),
    'subnetSelectorTerms: must have 1 items or more',
  ],
  [
    'a namespace on a kind of the whole cluster',
    { ...nodeClass(), metadata: { name: 'gpu', namespace: 'a' } },
    'metadata.namespace: is unknown in a kind of the whole cluster',
  ],
  [
    'an unknown field of metadata',
    { ...nodeClass(), metadata: { name: 'gpu', label: {} } },
    'metadata.label: is unknown',
  ],
  ['a missing field at the top', { ...SNAPSHOT_CLASS, driver: undefined }, 'driver: is required'],
  [
    'a kind nobody recorded',
    { apiVersion: 'v1', kind: 'Pot', metadata: { name: 'a' } },
    "v1/Pot 'a': no structure is recorded; name the kind in tools/structure/recorded.ts",
  ],
];

test.each(BROKEN)('refuses %s', (_title, object, violation) => {
  expect(violations(object)).toEqual([expect.stringContaining(violation)]);
});

test('reports every violation of an object', () => {
  expect(violations(deployment({ image: 1, tty: 'yes' }, { extra: 1 }))).toHaveLength(3);
});

test.each([
  'v1/ConfigMap',
  'batch/v1/Job',
  'rbac.authorization.k8s.io/v1/RoleBinding',
  'karpenter.k8s.aws/v1/EC2NodeClass',
  'karpenter.sh/v1/NodeClaim',
  'eks.amazonaws.com/v1/IngressClassParams',
])('the structure of %s is recorded', (kind) => {
  expect(recordedKinds()).toContain(kind);
});
