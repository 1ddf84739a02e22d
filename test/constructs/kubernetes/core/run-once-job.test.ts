import {
  canonicalJson,
  contentHash,
  restrictedContainer,
  RunOnceJob,
  waitFor,
  type RunOnceJobProps,
} from '../../../../constructs/kubernetes/core';
import {
  findObject,
  memberAt,
  objectsOf,
  testChart,
  type KubernetesObject,
} from '../../../support/kubernetes';
import { CONTAINER, rendered } from './workloads-fixture';

describe('waiting for an effect', () => {
  test('is a small restricted init container with the command of the caller', () => {
    const container = waitFor({
      name: 'wait-for-schema',
      image: CONTAINER.image,
      command: ['mlflow-schema-current'],
    });
    expect(container).toMatchObject({
      name: 'wait-for-schema',
      command: ['mlflow-schema-current'],
      securityContext: { runAsNonRoot: true },
    });
    expect(rendered(container.resources ?? {})).toEqual({
      requests: { cpu: '10m', memory: '64Mi' },
      limits: { memory: '64Mi' },
    });
  });

  test('takes other resources', () => {
    const container = waitFor({
      ...CONTAINER,
      command: ['check'],
      resources: { cpu: '1', memory: '1Gi' },
    });
    expect(rendered(container.resources ?? {})).toMatchObject({ requests: { cpu: '1' } });
  });
});

describe('the hash of content', () => {
  test('does not depend on the order of keys', () => {
    expect(contentHash({ a: 1, b: { c: 2, d: 3 } })).toBe(contentHash({ b: { d: 3, c: 2 }, a: 1 }));
  });

  test('depends on the order of lists and on every value', () => {
    expect(contentHash([1, 2])).not.toBe(contentHash([2, 1]));
    expect(contentHash({ a: 1 })).not.toBe(contentHash({ a: 2 }));
  });

  test('ignores undefined members', () => {
    expect(canonicalJson({ b: undefined, a: null })).toBe('{"a":null}');
  });

  test('is ten hexadecimal digits', () => {
    expect(contentHash('x')).toMatch(/^[0-9a-f]{10}$/);
  });
});

const JOB: RunOnceJobProps = {
  name: 'mlflow-migrate',
  namespace: { name: 'tracking' },
  component: 'mlflow',
  pod: { containers: [restrictedContainer(CONTAINER)] },
};

function job(props: Partial<RunOnceJobProps> = {}): KubernetesObject {
  const objects = objectsOf((chart) => new RunOnceJob(chart, 'Job', { ...JOB, ...props }));
  return findObject(objects, 'Job');
}

function failingJob(props: Partial<RunOnceJobProps>): () => void {
  return () => new RunOnceJob(testChart(), 'Job', { ...JOB, ...props });
}

describe('a run-once job', () => {
  test('is called after its content', () => {
    expect(job().metadata.name).toMatch(/^mlflow-migrate-[0-9a-f]{10}$/);
    expect(job().metadata.namespace).toBe('tracking');
  });

  test('keeps its name while nothing changes', () => {
    expect(job().metadata.name).toBe(job().metadata.name);
  });

  test('says its own name', () => {
    const made = new RunOnceJob(testChart(), 'Job', JOB);
    expect(made.jobName).toBe(job().metadata.name);
  });

  test.each<[string, Partial<RunOnceJobProps>]>([
    ['its inputs', { inputs: { realm: 'hash-of-realm' } }],
    ['the number of retries', { retries: 1 }],
    ['its deadline', { deadlineSeconds: 60 }],
    [
      'its image',
      { pod: { containers: [restrictedContainer({ ...CONTAINER, image: 'x.io/a:2' })] } },
    ],
  ])('gets a new name with %s', (_what, props) => {
    expect(job(props).metadata.name).not.toBe(job().metadata.name);
  });

  test('gets a new name when an input changes', () => {
    const one = job({ inputs: { realm: 'a' } });
    expect(job({ inputs: { realm: 'b' } }).metadata.name).not.toBe(one.metadata.name);
  });

  test('retries ten times, and is neither removed by time nor a hook', () => {
    expect(job().spec).toMatchObject({ backoffLimit: 10 });
    expect(job().spec).not.toHaveProperty('ttlSecondsAfterFinished');
    expect(job().metadata).not.toHaveProperty('annotations');
  });

  test('takes retries and a deadline', () => {
    expect(job({ retries: 2, deadlineSeconds: 900 }).spec).toMatchObject({
      backoffLimit: 2,
      activeDeadlineSeconds: 900,
    });
  });

  test('runs a restricted pod that no node replacement interrupts', () => {
    expect(memberAt(job(), ['spec', 'template'])).toMatchObject({
      metadata: {
        labels: { 'app.kubernetes.io/name': 'mlflow-migrate' },
        annotations: { 'karpenter.sh/do-not-disrupt': 'true' },
      },
      spec: { restartPolicy: 'Never', automountServiceAccountToken: false },
    });
  });

  test('may restart its containers in place', () => {
    const found = job({ pod: { ...JOB.pod, restartPolicy: 'OnFailure' } });
    expect(memberAt(found, ['spec', 'template', 'spec', 'restartPolicy'])).toBe('OnFailure');
  });

  test('fails when its name leaves no room for the hash', () => {
    expect(failingJob({ name: 'a'.repeat(53) })).toThrow(
      "test/Job: 'name' must have at most 52 characters, got 53",
    );
  });

  test('fails when its name is no DNS label', () => {
    expect(failingJob({ name: 'Migrate' })).toThrow("test/Job: 'name': the name of a Job must");
  });

  test('fails when its pod would restart for ever', () => {
    expect(failingJob({ pod: { ...JOB.pod, restartPolicy: 'Always' } })).toThrow(
      "test/Job: 'pod.restartPolicy' must be 'Never' or 'OnFailure', got 'Always'",
    );
  });

  test.each([-1, 1.5])('fails when the number of retries is %p', (retries) => {
    expect(failingJob({ retries })).toThrow(
      `test/Job: 'retries' must be an integer from 0 on, got ${retries}`,
    );
  });
});
