import { describeObjects, findObject, memberAt } from '../../../support/kubernetes';
import { violations } from '../../../support/structure';
import { MODELS, serverContainer, serverObjects, serverPod, ALL } from './fixture';

test('everything fits the recorded structures, with and without options', () => {
  expect(serverObjects().flatMap(violations)).toEqual([]);
  expect(serverObjects(ALL).flatMap(violations)).toEqual([]);
  expect(describeObjects(serverObjects())).toBe(
    'ServiceAccount/sentiment, Deployment/sentiment, Service/sentiment, PodDisruptionBudget/sentiment',
  );
});

describe('the pod', () => {
  test('runs unprivileged as its own account, and writes to /tmp alone', () => {
    expect(serverPod([])).toMatchObject({
      serviceAccountName: 'sentiment',
      automountServiceAccountToken: false,
      priorityClassName: 'platform-serving',
      volumes: [{ name: 'scratch', emptyDir: {} }],
    });
    expect(serverContainer()).toMatchObject({
      name: 'server',
      env: [{ name: 'HOME', value: '/tmp' }],
      volumeMounts: [{ name: 'scratch', mountPath: '/tmp' }],
      securityContext: { readOnlyRootFilesystem: true, runAsNonRoot: true },
    });
  });

  test('runs what it is told, with what it is told', () => {
    const env = [{ name: 'HOME', value: '/home/app' }];
    expect(serverContainer({ command: ['gunicorn'], args: ['app:app'], env })).toMatchObject({
      command: ['gunicorn'],
      args: ['app:app'],
      env: [{ name: 'HOME', value: '/home/app' }],
    });
    expect(
      serverContainer({ user: { uid: 1034, gid: 1035 }, writableRootReason: 'it must' }),
    ).toMatchObject({
      securityContext: { runAsUser: 1034, runAsGroup: 1035, readOnlyRootFilesystem: false },
    });
  });

  test('reads models, and writes to folders and to memory that it is given', () => {
    expect(serverContainer(ALL)).toMatchObject({
      volumeMounts: [
        { name: 'scratch', mountPath: '/tmp' },
        { name: 'scratch-1', mountPath: '/var/cache' },
        { name: 'shared-memory', mountPath: '/dev/shm' },
        { name: 'models', mountPath: '/models', subPath: 'sentiment', readOnly: true },
      ],
    });
    expect(serverPod(['volumes'], ALL)).toMatchObject([
      {},
      { emptyDir: { sizeLimit: '10Gi' } },
      { emptyDir: { medium: 'Memory', sizeLimit: '1Gi' } },
      { persistentVolumeClaim: { claimName: 'models' } },
    ]);
    const mounts = [{ volume: MODELS, path: '/cache' }];
    expect(serverContainer({ mounts })).toMatchObject({
      volumeMounts: [{}, { name: 'models', mountPath: '/cache' }],
    });
  });

  test('has devices, on nodes that have them', () => {
    expect(serverContainer(ALL)).toMatchObject({
      resources: { limits: { memory: '4Gi', 'nvidia.com/gpu': '1' } },
    });
    expect(serverPod([], ALL)).toMatchObject({
      nodeSelector: { 'karpenter.sh/nodepool': 'gpu-inference' },
      tolerations: [{ key: 'nvidia.com/gpu' }],
      imagePullSecrets: [{ name: 'registry' }],
      securityContext: { fsGroup: 1000 },
    });
  });

  test('is spread over zones and nodes, as far as that goes', () => {
    expect(serverPod(['topologySpreadConstraints'])).toMatchObject([
      { topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'ScheduleAnyway' },
      { topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'ScheduleAnyway' },
    ]);
  });

  test('is an account that something else makes', () => {
    const props = { serviceAccountName: 'vision-workload' };
    expect(serverPod(['serviceAccountName'], props)).toBe('vision-workload');
    expect(describeObjects(serverObjects(props))).not.toContain('ServiceAccount');
  });
});

describe('starting', () => {
  const get = (path: string) => ({ httpGet: { path, port: 'http' } });

  test('takes a minute, or as long as it is told', () => {
    expect(serverContainer()).toMatchObject({
      startupProbe: { ...get('/healthz'), periodSeconds: 5, failureThreshold: 12 },
      readinessProbe: get('/healthz'),
      livenessProbe: get('/healthz'),
    });
    expect(serverContainer({ loadSeconds: 601, livePath: '/livez' })).toMatchObject({
      startupProbe: { ...get('/healthz'), failureThreshold: 121 },
      livenessProbe: get('/livez'),
    });
  });

  test('is waited for by a roll-out', () => {
    expect(findObject(serverObjects({ loadSeconds: 1800 }), 'Deployment')).toMatchObject({
      spec: { progressDeadlineSeconds: 2700 },
    });
  });
});

describe('ending', () => {
  test('first goes on until nobody asks any more, then ends what was begun', () => {
    expect(serverPod(['terminationGracePeriodSeconds'])).toBe(70);
    expect(serverContainer()).toMatchObject({ lifecycle: { preStop: { sleep: { seconds: 10 } } } });
  });

  test('takes as long as it is told', () => {
    const shutdown = { drainSeconds: 0, finishSeconds: 300 };
    expect(serverPod(['terminationGracePeriodSeconds'], { shutdown })).toBe(300);
    expect(serverContainer({ shutdown })).not.toHaveProperty('lifecycle');
  });
});

describe('the number of servers', () => {
  test('is two, or what it is told', () => {
    expect(findObject(serverObjects(), 'Deployment')).toMatchObject({ spec: { replicas: 2 } });
    const one = serverObjects({ replicas: 1 });
    expect(findObject(one, 'Deployment')).toMatchObject({ spec: { replicas: 1 } });
    expect(findObject(one, 'PodDisruptionBudget')).toMatchObject({ spec: { maxUnavailable: 1 } });
  });

  test('is decided by CPU alone where it is scaled', () => {
    const objects = serverObjects({ scaling: { min: 2, max: 6 } });
    expect(memberAt(findObject(objects, 'Deployment'), ['spec'])).not.toHaveProperty('replicas');
    expect(findObject(objects, 'HorizontalPodAutoscaler')).toMatchObject({
      apiVersion: 'autoscaling/v2',
      spec: {
        scaleTargetRef: { kind: 'Deployment', name: 'sentiment' },
        minReplicas: 2,
        maxReplicas: 6,
        metrics: [{ resource: { name: 'cpu', target: { averageUtilization: 70 } } }],
      },
    });
    const busier = serverObjects({ scaling: { min: 1, max: 1, cpuUtilization: 90 } });
    expect(findObject(busier, 'HorizontalPodAutoscaler')).toMatchObject({
      spec: { metrics: [{ resource: { target: { averageUtilization: 90 } } }] },
    });
  });

  test('grows by one in a roll-out, or shrinks by one where there is no room', () => {
    const strategy = (props = {}) =>
      memberAt(findObject(serverObjects(props), 'Deployment'), ['spec', 'strategy']);
    expect(strategy()).toMatchObject({ rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } });
    expect(strategy({ replaceFirst: 'old' })).toMatchObject({
      rollingUpdate: { maxSurge: 0, maxUnavailable: 1 },
    });
  });
});

describe('a version', () => {
  test('is a label, by which nothing is selected', () => {
    const deployment = findObject(serverObjects(ALL), 'Deployment');
    const labels = { 'app.kubernetes.io/version': '1.4.0' };
    expect(deployment.metadata.labels).toMatchObject(labels);
    expect(memberAt(deployment, ['spec', 'template', 'metadata', 'labels'])).toMatchObject(labels);
    expect(memberAt(deployment, ['spec', 'selector', 'matchLabels'])).toEqual({
      'app.kubernetes.io/name': 'sentiment',
      'app.kubernetes.io/component': 'model-server',
    });
  });
});

describe('secrets', () => {
  test('that variables are read from roll the pods', () => {
    expect(findObject(serverObjects(ALL), 'Deployment').metadata.annotations).toEqual({
      'secret.reloader.stakater.com/reload': 'keys',
    });
    expect(findObject(serverObjects(), 'Deployment').metadata).not.toHaveProperty('annotations');
  });
});
