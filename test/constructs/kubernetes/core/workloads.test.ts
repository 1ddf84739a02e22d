import { k8s } from 'cdk8s-plus-29';
import {
  canonicalJson,
  contentHash,
  CustomResource,
  platformMetadata,
  restrictedContainer,
  restrictedPod,
  RunOnceJob,
  toQuantities,
  toResources,
  validated,
  waitFor,
  type RestrictedContainerOptions,
  type RunOnceJobProps,
} from '../../../../constructs/kubernetes/core';
import {
  findObject,
  memberAt,
  objectsOf,
  testChart,
  type KubernetesObject,
} from '../../../support/kubernetes';

const CONTAINER: RestrictedContainerOptions = {
  name: 'migrate',
  image: 'ghcr.io/mlflow/mlflow:v3.1.0',
  resources: { cpu: '100m', memory: '256Mi' },
};

/** Resources as a manifest shows them. */
function rendered(resources: k8s.ResourceRequirements): unknown {
  return k8s.toJson_ResourceRequirements(resources);
}

describe('metadata', () => {
  test('has the four recommended labels, and the object name as the application', () => {
    expect(platformMetadata({ name: 'gp3', component: 'storage' }).labels).toEqual({
      'app.kubernetes.io/name': 'gp3',
      'app.kubernetes.io/component': 'storage',
      'app.kubernetes.io/part-of': 'eks-ml-platform',
      'app.kubernetes.io/managed-by': 'eks-ml-platform',
    });
  });

  test('takes namespace, application, labels and annotations', () => {
    expect(
      platformMetadata({
        name: 'a-datasets',
        component: 'storage',
        namespace: 'a',
        app: 'datasets',
        labels: { team: 'a' },
        annotations: { note: 'x' },
      }),
    ).toMatchObject({
      name: 'a-datasets',
      namespace: 'a',
      labels: { 'app.kubernetes.io/name': 'datasets', team: 'a' },
      annotations: { note: 'x' },
    });
  });
});

test('a custom resource has its kind, explicit name, labels and spec', () => {
  const objects = objectsOf(
    (chart) =>
      new CustomResource<{ readonly size: number }>(chart, 'Resource', {
        apiVersion: 'example.org/v1',
        kind: 'Widget',
        name: 'one',
        component: 'widgets',
        spec: { size: 3 },
      }),
  );
  expect(objects).toEqual([
    {
      apiVersion: 'example.org/v1',
      kind: 'Widget',
      metadata: platformMetadata({ name: 'one', component: 'widgets' }),
      spec: { size: 3 },
    },
  ]);
});

describe('resources', () => {
  test('limit memory to the request, and CPU not at all', () => {
    expect(rendered(toResources({ cpu: '500m', memory: '1Gi' }))).toEqual({
      requests: { cpu: '500m', memory: '1Gi' },
      limits: { memory: '1Gi' },
    });
  });

  test('take limits, node disk and accelerators', () => {
    expect(
      rendered(
        toResources({
          cpu: '2',
          cpuLimit: '4',
          memory: '8Gi',
          memoryLimit: '16Gi',
          ephemeralStorage: '50Gi',
          accelerators: { 'nvidia.com/gpu': 1 },
        }),
      ),
    ).toEqual({
      requests: { cpu: '2', memory: '8Gi', 'ephemeral-storage': '50Gi', 'nvidia.com/gpu': '1' },
      limits: { cpu: '4', memory: '16Gi', 'ephemeral-storage': '50Gi', 'nvidia.com/gpu': '1' },
    });
  });

  test('leave out what is undefined', () => {
    expect(toQuantities({ cpu: undefined, pods: 3 })).toEqual({ pods: { value: '3' } });
  });

  test('fail when memory is given in CPU units', () => {
    expect(() => toResources({ cpu: '1', memory: '500m' })).toThrow(
      "'500m' is not an amount of memory",
    );
  });

  test('fail when CPU is given in bytes', () => {
    expect(() => toResources({ cpu: '1Gi', memory: '1Gi' })).toThrow('is not an amount of CPU');
  });

  test('fail when a request exceeds its limit', () => {
    expect(() => toResources({ cpu: '2', cpuLimit: '1', memory: '1Gi' })).toThrow(
      "the cpu request '2' must not exceed its limit '1'",
    );
    expect(() => toResources({ cpu: '2', memory: '2Gi', memoryLimit: '1Gi' })).toThrow(
      "the memory request '2Gi' must not exceed its limit '1Gi'",
    );
  });
});

describe('a restricted container', () => {
  test('meets the restricted standard and writes nowhere', () => {
    expect(restrictedContainer(CONTAINER).securityContext).toEqual({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    });
  });

  test('keeps every other field of a container', () => {
    const container = restrictedContainer({ ...CONTAINER, args: ['db', 'upgrade'] });
    expect(container).toMatchObject({ name: 'migrate', args: ['db', 'upgrade'] });
  });

  test('runs as a given user and group', () => {
    const { securityContext } = restrictedContainer({
      ...CONTAINER,
      runAsUser: 1000,
      runAsGroup: 100,
    });
    expect(securityContext).toMatchObject({ runAsUser: 1000, runAsGroup: 100 });
  });

  test('writes to its image only for a reason, which stays out of the manifest', () => {
    const container = restrictedContainer({ ...CONTAINER, writableRootReason: 'pip installs' });
    expect(container.securityContext?.readOnlyRootFilesystem).toBe(false);
    expect(container).not.toHaveProperty('writableRootReason');
  });

  test.each([
    'quay.io/jupyter/base-notebook:2026-01-05',
    'localhost:5000/app:1.0',
    `registry.k8s.io/kubectl@sha256:${'a'.repeat(64)}`,
  ])('takes the image %s', (image) => {
    expect(restrictedContainer({ ...CONTAINER, image }).image).toBe(image);
  });

  test.each(['nginx', 'nginx:latest', 'localhost:5000/app', 'app@sha256:abc'])(
    'fails when the image is %s',
    (image) => {
      expect(() => restrictedContainer({ ...CONTAINER, image })).toThrow(
        `'image' of container 'migrate' must end with an exact tag or a digest, got '${image}'`,
      );
    },
  );

  test('fails when it runs as root', () => {
    expect(() => restrictedContainer({ ...CONTAINER, runAsUser: 0 })).toThrow(
      "'runAsUser' of container 'migrate' must not be 0, which is root",
    );
  });
});

describe('a restricted pod', () => {
  test('has no token, no service variables and no root', () => {
    expect(restrictedPod({ containers: [] })).toEqual({
      containers: [],
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      securityContext: {
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
      },
    });
  });

  test('gets its token when it calls the API', () => {
    expect(restrictedPod({ containers: [], apiAccess: true })).toMatchObject({
      automountServiceAccountToken: true,
    });
  });

  test('changes the group of a volume only where its root differs', () => {
    expect(restrictedPod({ containers: [], fsGroup: 100 }).securityContext).toMatchObject({
      fsGroup: 100,
      fsGroupChangePolicy: 'OnRootMismatch',
    });
  });
});

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

test('an unexpected error passes through validation unchanged', () => {
  expect(() =>
    validated(testChart(), 'name', () => {
      throw new TypeError('a defect');
    }),
  ).toThrow(TypeError);
});
