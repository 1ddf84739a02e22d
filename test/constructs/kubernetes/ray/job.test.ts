import { QueueReference } from '../../../../constructs/kubernetes/queue';
import type { RayJobProps } from '../../../../constructs/kubernetes/ray';
import { describeObjects, findObject, memberAt } from '../../../support/kubernetes';
import { violations } from '../../../support/structure';
import { CLUSTER, jobObjects, jobSpec } from './fixture';

test.each<[what: string, props: Partial<RayJobProps>]>([
  ['the least', {}],
  [
    'everything',
    {
      code: { 'train.py': 'print(1)\n' },
      runtimeEnvironment: { pip: ['torch==2.9.0'], env: { STAGE: 'test' } },
      retries: 2,
      deadlineSeconds: 3600,
      startSeconds: 600,
      keptSeconds: 60,
    },
  ],
])('a job with %s fits the recorded structures', (_, props) => {
  const submitter = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'made' },
    spec: jobSpec(props).submitterPodTemplate.spec,
  };
  expect([...jobObjects(props), submitter].flatMap(violations)).toEqual([]);
});

test('runs once, and leaves its head for ten minutes', () => {
  expect(jobSpec()).toMatchObject({
    entrypoint: 'python train.py',
    submissionMode: 'K8sJobMode',
    backoffLimit: 0,
    preRunningDeadlineSeconds: 1800,
    shutdownAfterJobFinishes: true,
    ttlSecondsAfterFinished: 600,
  });
  expect(jobSpec()).not.toHaveProperty('activeDeadlineSeconds');
  expect(jobSpec()).not.toHaveProperty('runtimeEnvYAML');
});

test('is tried again, ends in time and goes as it is told', () => {
  const given = { retries: 2, deadlineSeconds: 3600, startSeconds: 600, keptSeconds: 0 };
  expect(jobSpec(given)).toMatchObject({
    backoffLimit: 2,
    activeDeadlineSeconds: 3600,
    preRunningDeadlineSeconds: 600,
    ttlSecondsAfterFinished: 0,
  });
});

test('has a cluster of its own, whose workers stay until it ends', () => {
  const { rayClusterSpec } = jobSpec();
  expect(rayClusterSpec.authOptions).toEqual({ mode: 'token' });
  expect(rayClusterSpec.workerGroupSpecs[0]?.template.metadata).toMatchObject({
    annotations: { 'karpenter.sh/do-not-disrupt': 'true' },
  });
});

test('is sent by a pod without privileges, which is tried by its Job alone', () => {
  expect(jobSpec().submitterPodTemplate.spec).toMatchObject({
    restartPolicy: 'Never',
    automountServiceAccountToken: false,
    containers: [
      {
        name: 'ray-job-submitter',
        image: CLUSTER.image,
        securityContext: { readOnlyRootFilesystem: true },
        volumeMounts: [{ name: 'scratch', mountPath: '/tmp' }],
      },
    ],
  });
});

test('finds its program below its home, under a name that holds its content', () => {
  const objects = jobObjects({ code: { 'train.py': 'print(1)\n' } });
  const { metadata, ...map } = findObject(objects, 'ConfigMap');
  expect(map).toMatchObject({ data: { 'train.py': 'print(1)\n' }, immutable: true });
  const spec = findObject(objects, 'RayJob').spec;
  const head = ['rayClusterSpec', 'headGroupSpec', 'template', 'spec'];
  expect(memberAt(spec, [...head, 'volumes'])).toEqual([
    { name: 'scratch', emptyDir: {} },
    { name: 'files', configMap: { name: metadata.name } },
  ]);
  expect(memberAt(spec, [...head, 'containers', 0, 'volumeMounts'])).toEqual([
    { name: 'scratch', mountPath: '/tmp' },
    { name: 'files', mountPath: '/home/ray/job', readOnly: true },
  ]);
  const other = findObject(jobObjects({ code: { 'train.py': 'print(2)\n' } }), 'ConfigMap');
  expect(other.metadata.name).not.toBe(metadata.name);
  expect(describeObjects(jobObjects())).toBe('RayJob/train');
});

test('has an environment, as Ray writes it', () => {
  const runtimeEnvironment = {
    workingDirectory: 's3://data/teams/vision/train.zip',
    pip: ['torch==2.9.0', 'ray[tune]==2.52.0', 'tools @ https://acme.io/tools.whl'],
    env: { STAGE: 'test' },
  };
  expect(JSON.parse(jobSpec({ runtimeEnvironment }).runtimeEnvYAML ?? '')).toEqual({
    working_dir: 's3://data/teams/vision/train.zip',
    pip: ['torch==2.9.0', 'ray[tune]==2.52.0', 'tools @ https://acme.io/tools.whl'],
    env_vars: { STAGE: 'test' },
  });
  expect(jobSpec({ runtimeEnvironment: {} }).runtimeEnvYAML).toBe('{}');
});

test('waits in the queue of its cluster', () => {
  const cluster = { ...CLUSTER, queue: QueueReference.kueue('vision') };
  expect(findObject(jobObjects({ cluster }), 'RayJob').metadata.labels).toMatchObject({
    'kueue.x-k8s.io/queue-name': 'vision',
  });
});

test.each<[what: string, props: Partial<RayJobProps>, message: string]>([
  ['a long name', { name: 'a'.repeat(48) }, 'at most 47 characters'],
  ['nothing to run', { entrypoint: ' ' }, "'entrypoint' must be a command"],
  ['less than no retry', { retries: -1 }, "'retries'"],
  ['no time to run', { deadlineSeconds: 0 }, "'deadlineSeconds'"],
  ['no time to start', { startSeconds: 0 }, "'startSeconds'"],
  ['less than no time after', { keptSeconds: -1 }, "'keptSeconds'"],
  ['a cluster without workers', { cluster: { ...CLUSTER, workers: [] } }, "'workers' must name"],
  [
    'a folder that is none',
    { runtimeEnvironment: { workingDirectory: 'https://github.com/acme/train' } },
    "'runtimeEnvironment': 'workingDirectory' must be the URL of an archive",
  ],
  [
    'an archive that Ray does not unpack',
    { runtimeEnvironment: { workingDirectory: 's3://bucket/train.whl' } },
    'that ends in .zip',
  ],
  [
    'a variable that a shell would fill in',
    { runtimeEnvironment: { env: { PRICE: '$HOME' } } },
    `'runtimeEnvironment': must not have '$' in a job, which a shell would fill in, got '{"env_vars":{"PRICE":"$HOME"}}'`,
  ],
  [
    'a command that a shell would run',
    { runtimeEnvironment: { env: { WHO: '`id`' } } },
    "must not have '`' in a job",
  ],
  [
    'a package of any version',
    { runtimeEnvironment: { pip: ['torch>=2'] } },
    "'pip' must give a version, such as 'torch==2.9.0', got 'torch>=2'",
  ],
])('fails when given %s', (_, props, message) => {
  expect(() => jobObjects(props)).toThrow(message);
});
