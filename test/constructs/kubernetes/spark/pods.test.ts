import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { presetPool } from '../../../../constructs/kubernetes/karpenter';
import { Namespace } from '../../../../constructs/kubernetes/core';
import { SharedVolume } from '../../../../constructs/kubernetes/storage';
import type { SparkApplicationSpec } from '../../../../constructs/kubernetes/spark';
import { testChart, type KubernetesObject } from '../../../support/kubernetes';
import { violations } from '../../../support/structure';
import { application, specOf, templateMember } from './fixture';

const RESTRICTED = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  runAsGroup: 185,
  runAsNonRoot: true,
  runAsUser: 185,
  seccompProfile: { type: 'RuntimeDefault' },
};

const POOL = presetPool('batch', 'batch', 'auto');

describe.each(['driver', 'executor'] as const)('the pod of a %s', (whose) => {
  test('runs under the restricted standard, as the user of the image, in the container that Spark looks for', () => {
    expect(templateMember(whose, ['containers'])).toMatchObject([
      { name: `spark-kubernetes-${whose}`, securityContext: RESTRICTED },
    ]);
  });

  test('is batch work', () => {
    expect(templateMember(whose, ['priorityClassName'])).toBe('platform-batch');
  });

  test('has variables of its own and of ConfigMaps', () => {
    const props = { env: [{ name: 'A', value: 'b' }], variablesFrom: ['mlflow'] };
    expect(templateMember(whose, ['containers', 0], props)).toMatchObject({
      env: [{ name: 'A', value: 'b' }],
      envFrom: [{ configMapRef: { name: 'mlflow', optional: true } }],
    });
  });

  test('mounts shared volumes', () => {
    const chart = testChart();
    const volume = new SharedVolume(chart, 'Datasets', {
      name: 'datasets',
      namespace: Namespace.fromName(chart, 'Namespace', 'team-vision'),
      component: 'team',
      fileSystemId: 'fs-0123456789abcdef0',
      accessPointId: 'fsap-0123456789abcdef0',
    });
    const mounts = [{ volume, path: '/home/shared' }];
    expect(templateMember(whose, [], { mounts })).toMatchObject({
      containers: [{ volumeMounts: [{ name: 'datasets', mountPath: '/home/shared' }] }],
      volumes: [{ name: 'datasets', persistentVolumeClaim: { claimName: 'datasets' } }],
    });
  });

  test('leaves nothing to the webhook of the operator, which passes over pods with a template', () => {
    expect(Object.keys(specOf()[whose])).toEqual(
      expect.not.arrayContaining(['securityContext', 'env', 'tolerations', 'volumeMounts']),
    );
  });
});

test('a driver has the token by which it makes executors, and an executor has none', () => {
  expect(templateMember('driver', ['automountServiceAccountToken'])).toBe(true);
  expect(templateMember('executor', ['automountServiceAccountToken'])).toBe(false);
});

test('a driver is not disrupted for thrift', () => {
  expect(specOf().driver.template.metadata).toEqual({
    annotations: { 'karpenter.sh/do-not-disrupt': 'true' },
  });
});

test('a driver may stay on demand, while executors take what the pool prefers', () => {
  const props = {
    driver: { nodes: { pool: POOL, capacityType: 'on-demand' } },
    executors: { nodes: { pool: POOL } },
  } as const;
  const tolerations = POOL.tolerations;
  expect(templateMember('driver', [], props)).toMatchObject({
    nodeSelector: { 'karpenter.sh/nodepool': 'batch', 'karpenter.sh/capacity-type': 'on-demand' },
    tolerations,
  });
  expect(templateMember('executor', [], props)).toMatchObject({
    nodeSelector: { 'karpenter.sh/nodepool': 'batch' },
    tolerations,
  });
});

test('a driver logs runs where it is told', () => {
  const tracking = {
    env: [{ name: 'MLFLOW_TRACKING_URI', value: 'http://mlflow' }],
    volumes: [{ name: 'token' }],
    volumeMounts: [{ name: 'token', mountPath: '/token' }],
  };
  expect(templateMember('driver', [], { tracking })).toMatchObject({
    containers: [{ env: tracking.env, volumeMounts: tracking.volumeMounts }],
    volumes: tracking.volumes,
  });
});

test('an executor has a scratch disk of its own, which Spark finds by its name', () => {
  expect(templateMember('executor', [], { executors: { scratch: '50Gi' } })).toMatchObject({
    containers: [
      { volumeMounts: [{ name: 'spark-local-dir-1', mountPath: '/var/data/spark-local-dir' }] },
    ],
    volumes: [{ name: 'spark-local-dir-1', emptyDir: { sizeLimit: '50Gi' } }],
  });
});

describe('the sample of pipelines', () => {
  const file = join(__dirname, '../../../../examples/airflow-dags/spark_pi.yaml');
  const sample = parse(readFileSync(file, 'utf8')) as KubernetesObject & {
    readonly spec: SparkApplicationSpec;
  };

  test('fits the structure of the operator', () => {
    expect(violations(sample)).toEqual([]);
  });

  test.each(['driver', 'executor'] as const)('has a %s that is let run, as ours', (whose) => {
    expect(application().spec).toMatchObject({
      [whose]: {
        serviceAccount: sample.spec[whose].serviceAccount,
        template: sample.spec[whose].template,
      },
    });
  });
});
