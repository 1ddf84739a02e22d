import { Endpoint, Peer } from '../../../../constructs/kubernetes/core';
import { QueueReference } from '../../../../constructs/kubernetes/queue';
import { ObjectPrefix } from '../../../../lib/values';
import { describeObjects, memberAt } from '../../../support/kubernetes';
import { violations } from '../../../support/structure';
import { batchJob, batchObjects, batchPod, MODELS } from './fixture';

const NETWORK = { vpcCidrs: ['10.0.0.0/16'] };

const ALL = {
  input: ObjectPrefix.of('acme-data', 'teams/vision/images/'),
  output: { volume: MODELS, path: '/results', subPath: 'captions' },
  parts: 8,
  parallelism: 2,
  retries: 1,
  deadlineSeconds: 3600,
  keptSeconds: 600,
  queue: QueueReference.kueue('vision'),
  aws: { network: NETWORK },
  connections: [{ name: 'hub', endpoint: Endpoint.of(Peer.internet(), [443]) }],
};

test('everything fits the recorded structures, with and without options', () => {
  expect(batchObjects().flatMap(violations)).toEqual([]);
  expect(batchObjects(ALL).flatMap(violations)).toEqual([]);
  expect(describeObjects(batchObjects())).toMatch(
    /^ServiceAccount\/captions, Job\/captions-[0-9a-f]{10}$/,
  );
});

test('one pod does all, is tried again, and keeps its node', () => {
  expect(batchJob()).toMatchObject({
    spec: {
      backoffLimit: 3,
      podFailurePolicy: {
        rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget' }] }],
      },
      template: {
        metadata: { annotations: { 'karpenter.sh/do-not-disrupt': 'true' } },
        spec: {
          restartPolicy: 'Never',
          priorityClassName: 'platform-batch',
          serviceAccountName: 'captions',
        },
      },
    },
  });
  const spec = memberAt(batchJob(), ['spec']);
  for (const left of ['completions', 'ttlSecondsAfterFinished', 'activeDeadlineSeconds']) {
    expect(spec).not.toHaveProperty(left);
  }
  expect(batchPod(['containers', 0])).not.toHaveProperty('readinessProbe');
});

test('several pods do a part each, and are told which', () => {
  expect(batchJob(ALL)).toMatchObject({
    spec: {
      completionMode: 'Indexed',
      completions: 8,
      parallelism: 2,
      backoffLimitPerIndex: 1,
      activeDeadlineSeconds: 3600,
      ttlSecondsAfterFinished: 600,
    },
  });
  expect(memberAt(batchJob({ parts: 4 }), ['spec', 'parallelism'])).toBe(4);
  expect(batchPod(['containers', 0, 'env'], ALL)).toEqual([
    { name: 'HOME', value: '/tmp' },
    { name: 'INPUT_PREFIX', value: 's3://acme-data/teams/vision/images' },
    { name: 'OUTPUT_PREFIX', value: '/results' },
    { name: 'PARTS', value: '8' },
  ]);
});

test('inputs are read, results are written', () => {
  expect(batchPod(['containers', 0, 'volumeMounts'], ALL)).toEqual([
    { name: 'scratch', mountPath: '/tmp' },
    { name: 'models', mountPath: '/results', subPath: 'captions' },
  ]);
  const input = { volume: MODELS, path: '/images' };
  const output = ObjectPrefix.of('acme-data', 'results/');
  expect(batchPod(['containers', 0], { input, output })).toMatchObject({
    env: [{}, { value: '/images' }, { value: 's3://acme-data/results' }],
    volumeMounts: [{}, { name: 'models', mountPath: '/images', readOnly: true }],
  });
});

test('a change is another Job, the same content the same', () => {
  const { name } = batchJob().metadata;
  expect(batchJob().metadata.name).toBe(name);
  expect(batchJob({ image: 'ghcr.io/acme/captions:2.0.2' }).metadata.name).not.toBe(name);
});

describe('a queue', () => {
  test('of Kueue is a label of the Job', () => {
    expect(batchJob(ALL).metadata.labels).toMatchObject({ 'kueue.x-k8s.io/queue-name': 'vision' });
    expect(batchPod([], ALL)).not.toHaveProperty('schedulerName');
    expect(batchPod(['priorityClassName'], { priority: 'high' })).toBe('platform-urgent');
  });

  test('of Volcano is an annotation of the pods, which it schedules', () => {
    const job = batchJob({ queue: QueueReference.volcano('vision') });
    expect(memberAt(job, ['spec', 'template'])).toMatchObject({
      metadata: { annotations: { 'scheduling.volcano.sh/queue-name': 'vision' } },
      spec: { schedulerName: 'volcano' },
    });
  });

  test('of YuniKorn is a label of the pods, which it schedules', () => {
    const job = batchJob({ queue: QueueReference.yuniKorn('root.vision') });
    expect(memberAt(job, ['spec', 'template'])).toMatchObject({
      metadata: {
        labels: {
          'yunikorn.apache.org/app-id': 'captions',
          'yunikorn.apache.org/queue': 'root.vision',
        },
      },
      spec: { schedulerName: 'yunikorn' },
    });
  });
});

test('calls what it is given, as an account of its own or of a team', () => {
  const all = describeObjects(batchObjects(ALL));
  expect(all).toContain('NetworkPolicy/egress-captions-to-hub');
  expect(all).toContain('NetworkPolicy/egress-captions-to-aws');
  const props = { serviceAccountName: 'vision-workload' };
  expect(batchPod(['serviceAccountName'], props)).toBe('vision-workload');
  expect(describeObjects(batchObjects(props))).not.toContain('ServiceAccount');
});
