import {
  CustomResource,
  platformMetadata,
  restrictedContainer,
  restrictedPod,
  toQuantities,
  toResources,
  validated,
} from '../../../../constructs/kubernetes/core';
import { objectsOf, testChart } from '../../../support/kubernetes';
import { CONTAINER, rendered } from './workloads-fixture';

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
    '{{inputs.parameters.image}}',
    `registry.k8s.io/kubectl@sha256:${'a'.repeat(64)}`,
  ])('takes the image %s', (image) => {
    expect(restrictedContainer({ ...CONTAINER, image }).image).toBe(image);
  });

  test.each(['nginx', 'nginx:latest', 'localhost:5000/app', 'app@sha256:abc', 'a{{b}}'])(
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

test('an unexpected error passes through validation unchanged', () => {
  expect(() =>
    validated(testChart(), 'name', () => {
      throw new TypeError('a defect');
    }),
  ).toThrow(TypeError);
});
