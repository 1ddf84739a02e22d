import { presetPool } from '../../../../constructs/kubernetes/karpenter';
import { TrainingAccess, type TrainingJobProps } from '../../../../constructs/kubernetes/training';
import { AcceleratorRequest, ObjectPrefix } from '../../../../lib/values';
import { describeObjects, findObject, memberAt, objectsOf } from '../../../support/kubernetes';
import { violations } from '../../../support/structure';
import { runtimePod, trainingObjects, runtime } from './fixture';

const env = (props: Partial<TrainingJobProps> = {}) => runtimePod(['containers', 0, 'env'], props);

const FOLDER = { claimName: 'training', readOnly: false };

const volume = {
  claimName: 'training',
  namespace: { name: 'team-vision' },
  readOnly: false,
};

test('pods run without privileges, as the user of notebooks, and stay', () => {
  expect(runtimePod([])).toMatchObject({
    serviceAccountName: 'vision-workload',
    priorityClassName: 'platform-training',
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: { fsGroup: 100, runAsNonRoot: true },
    containers: [
      {
        workingDir: '/tmp',
        securityContext: { runAsUser: 1000, runAsGroup: 100, readOnlyRootFilesystem: true },
        resources: { requests: { cpu: '2', memory: '8Gi' }, limits: { memory: '8Gi' } },
      },
    ],
  });
  expect(JSON.stringify(runtime().spec)).toContain('"karpenter.sh/do-not-disrupt":"true"');
  const user = { uid: 2000, gid: 2000 };
  expect(runtimePod(['containers', 0, 'securityContext'], { user })).toMatchObject({
    runAsUser: 2000,
    runAsGroup: 2000,
  });
  expect(runtimePod(['priorityClassName'], { priority: 'low' })).toBe('platform-batch');
});

test('processes of a node share memory, which is the node’s', () => {
  expect(runtimePod(['volumes', 1])).toEqual({
    name: 'shared-memory',
    emptyDir: { medium: 'Memory', sizeLimit: '2Gi' },
  });
  expect(runtimePod(['volumes', 1, 'emptyDir', 'sizeLimit'], { sharedMemory: '4Gi' })).toBe('4Gi');
});

test('nodes are in one zone where there are several', () => {
  const affinity = {
    podAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [
        {
          topologyKey: 'topology.kubernetes.io/zone',
          labelSelector: { matchLabels: { 'eks-ml-platform/training-nodes': 'mnist' } },
        },
      ],
    },
  };
  expect(runtimePod(['affinity'], { nodeCount: 2 })).toEqual(affinity);
  expect(runtimePod([], {})).not.toHaveProperty('affinity');
  expect(runtimePod([], { nodeCount: 2, sameZone: false })).not.toHaveProperty('affinity');
  expect(runtimePod(['affinity'], { sameZone: true })).toEqual(affinity);
});

test('a launcher only prefers the zone of the nodes, which never wait for it', () => {
  const props = { framework: { kind: 'mpi' } as const, nodeCount: 2 };
  expect(runtimePod(['affinity', 'podAffinity'], props, 1)).toEqual({
    preferredDuringSchedulingIgnoredDuringExecution: [
      {
        weight: 100,
        podAffinityTerm: {
          topologyKey: 'topology.kubernetes.io/zone',
          labelSelector: { matchLabels: { 'eks-ml-platform/training-nodes': 'mnist' } },
        },
      },
    ],
  });
  const labels = (job: number) =>
    memberAt(runtime(props).spec, [
      ...['template', 'spec', 'replicatedJobs', job, 'template', 'spec', 'template'],
      ...['metadata', 'labels'],
    ]);
  expect(labels(0)).toHaveProperty(['eks-ml-platform/training-nodes']);
  expect(labels(1)).toEqual({ 'eks-ml-platform/training-job': 'mnist' });
});

test('GPUs talk by the pod’s own interface, and by EFA where there is one', () => {
  const accelerator = AcceleratorRequest.gpu({ count: 8 });
  expect(env({ accelerator })).toEqual(
    expect.arrayContaining([
      { name: 'NCCL_SOCKET_IFNAME', value: 'eth0' },
      { name: 'NCCL_DEBUG', value: 'WARN' },
    ]),
  );
  expect(JSON.stringify(env({ accelerator }))).not.toContain('FI_');
  expect(JSON.stringify(env())).not.toContain('NCCL');
  const efa = { accelerator, efaInterfaces: 4 };
  expect(env(efa)).toContainEqual({ name: 'FI_PROVIDER', value: 'efa' });
  expect(runtimePod(['containers', 0, 'resources', 'limits'], efa)).toEqual({
    memory: '8Gi',
    'nvidia.com/gpu': '8',
    'vpc.amazonaws.com/efa': '4',
  });
});

test('pods are on their pool, and a launcher of MPI is not', () => {
  const pool = presetPool('gpu-training', 'gpu-training', 'karpenter');
  const accelerator = AcceleratorRequest.gpu({ count: 8 });
  const props = { nodes: { pool }, accelerator, framework: { kind: 'mpi' } as const };
  expect(runtimePod(['nodeSelector'], props)).toEqual({ 'karpenter.sh/nodepool': 'gpu-training' });
  expect(runtimePod(['tolerations'], props)).toEqual(pool.tolerations);
  expect(runtimePod([], props, 1)).not.toHaveProperty('nodeSelector');
});

describe('outputs', () => {
  test('in S3 are told by their URLs', () => {
    const checkpoints = ObjectPrefix.of('ml-artifacts', 'teams/vision/mnist/');
    const logs = ObjectPrefix.of('ml-artifacts', 'teams/vision/logs/');
    expect(env({ checkpoints, logs })).toEqual(
      expect.arrayContaining([
        { name: 'CHECKPOINT_DIR', value: 's3://ml-artifacts/teams/vision/mnist' },
        { name: 'TENSORBOARD_LOG_DIR', value: 's3://ml-artifacts/teams/vision/logs' },
      ]),
    );
  });

  test('on shared volumes are mounted, and told by their paths', () => {
    const checkpoints = { volume, path: '/train' } as never;
    expect(env({ checkpoints })).toContainEqual({ name: 'CHECKPOINT_DIR', value: '/train' });
    expect(runtimePod(['containers', 0, 'volumeMounts'], { checkpoints })).toContainEqual(
      expect.objectContaining({ mountPath: '/train' }),
    );
    expect(JSON.stringify(runtimePod(['volumes'], { checkpoints }))).toContain(FOLDER.claimName);
  });
});

test('runs are logged by a token of one’s own, with variables of the team', () => {
  const tracking = {
    env: [{ name: 'MLFLOW_TRACKING_URI', value: 'http://mlflow' }],
    volumes: [{ name: 'token', emptyDir: {} }],
    volumeMounts: [{ name: 'token', mountPath: '/token' }],
  };
  const props = { tracking, env: [{ name: 'STAGE', value: 'test' }], variablesFrom: ['mlflow'] };
  expect(runtimePod(['containers', 0], props)).toMatchObject({
    env: expect.arrayContaining([
      { name: 'MLFLOW_TRACKING_URI', value: 'http://mlflow' },
      { name: 'STAGE', value: 'test' },
    ]) as unknown,
    envFrom: [{ configMapRef: { name: 'mlflow', optional: true } }],
  });
  expect(runtimePod(['volumes'], props)).toContainEqual({ name: 'token', emptyDir: {} });
});

describe('a program', () => {
  test('may stand here, under a name that holds its content', () => {
    const program = { from: 'files', files: { 'a.py': 'print(1)\n' }, entry: 'a.py' } as const;
    const objects = trainingObjects({ program });
    const { metadata, ...map } = findObject(objects, 'ConfigMap');
    expect(map).toMatchObject({ data: { 'a.py': 'print(1)\n' }, immutable: true });
    expect(runtimePod(['volumes', 2], { program })).toEqual({
      name: 'code',
      configMap: { name: metadata.name },
    });
    expect(runtimePod(['containers', 0, 'args'], { program })).toEqual(['/code/a.py']);
  });

  test('may come from a commit of a repository', () => {
    const program = {
      from: 'git',
      repository: 'https://git.acme.io/ml/train.git',
      commit: '0123456789abcdef0123456789abcdef01234567',
      entry: 'train/main.py',
      args: ['--fast'],
    } as const;
    expect(runtimePod(['containers', 0, 'args'], { program })).toEqual([
      '/code/checkout/train/main.py',
      '--fast',
    ]);
    expect(runtimePod(['initContainers'], { program })).toMatchObject([
      {
        name: 'fetch-program',
        image: 'registry.k8s.io/git-sync/git-sync:v4.4.0',
        args: expect.arrayContaining([
          '--repo=https://git.acme.io/ml/train.git',
          '--ref=0123456789abcdef0123456789abcdef01234567',
          '--one-time',
        ]) as unknown,
        securityContext: { runAsUser: 65_533, readOnlyRootFilesystem: true },
      },
    ]);
  });

  test('may come from S3', () => {
    const program = {
      from: 's3',
      url: 's3://ml-data/teams/vision/train/',
      region: 'us-west-2',
      entry: 'main.py',
    } as const;
    expect(runtimePod(['containers', 0, 'args'], { program })).toEqual(['/code/main.py']);
    expect(runtimePod(['initContainers'], { program })).toMatchObject([
      {
        image: 'public.ecr.aws/aws-cli/aws-cli:2.32.9',
        args: [
          ...['s3', 'cp', '--recursive', '--only-show-errors'],
          ...['s3://ml-data/teams/vision/train/', '/code'],
        ],
        env: [
          { name: 'AWS_REGION', value: 'us-west-2' },
          { name: 'HOME', value: '/code' },
        ],
      },
    ]);
  });
});

test('people look, or run jobs, by their role', () => {
  const access = objectsOf((chart) => {
    new TrainingAccess(chart, 'Access');
  });
  expect(describeObjects(access)).toBe(
    'ClusterRole/platform-viewer-training, ClusterRole/platform-scientist-training',
  );
  expect(access.flatMap(violations)).toEqual([]);
});
