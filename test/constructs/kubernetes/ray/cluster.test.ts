import { presetPool } from '../../../../constructs/kubernetes/karpenter';
import { QueueReference } from '../../../../constructs/kubernetes/queue';
import { RayCluster, type RayClusterProps } from '../../../../constructs/kubernetes/ray';
import { violations } from '../../../support/structure';
import { fakeSecret } from '../oauth2-proxy/fakes';
import { cluster, clusterSpec, GPU_WORKERS, podMember } from './fixture';

const BATCH = presetPool('batch', 'batch', 'karpenter');
const EVERYTHING: Partial<RayClusterProps> = {
  head: { resources: { cpu: '2', memory: '8Gi' }, nodes: { capacityType: 'on-demand' } },
  workers: [{ ...GPU_WORKERS, hosts: 2, spread: 'zones', customResources: { licence: 1 } }],
  scaling: { mode: 'Conservative', idleSeconds: 600 },
  recovery: { secret: fakeSecret('ray-state'), tls: true },
  auth: 'network',
  files: { configMap: 'code', path: '/code' },
  env: [{ name: 'STAGE', value: 'test' }],
  variablesFrom: ['mlflow'],
  workerLabels: { tier: 'model' },
  metricsPages: {
    prometheusUrl: 'http://prometheus:9090',
    grafanaUrl: 'http://grafana:3000',
    grafanaPublicUrl: 'https://platform.acme.io/grafana',
  },
  queue: QueueReference.volcano('vision'),
  priority: 'high',
};

/** A pod as Kubernetes would get it from a template. */
const podOf = (whose: 'head' | 'worker', props: Partial<RayClusterProps>) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'made', namespace: 'team-vision' },
  spec: podMember(whose, [], props),
});

describe('structure', () => {
  test.each([
    ['the least', {}],
    ['everything', EVERYTHING],
  ])('a cluster with %s fits that of the operator, its templates that of pods', (_, props) => {
    const objects = [cluster(props), podOf('head', props), podOf('worker', props)];
    expect(objects.flatMap(violations)).toEqual([]);
  });

  test('a misspelt member is noticed', () => {
    const broken = { ...cluster(), spec: { ...clusterSpec(), rayversion: '2.52.0' } };
    expect(violations(broken)).toHaveLength(1);
  });
});

describe('a cluster', () => {
  test('is found by programs and by jobs', () => {
    const { clientUrl, dashboardUrl } = RayCluster.fromName('vision', { name: 'team-vision' });
    expect(clientUrl).toBe('ray://vision-head-svc.team-vision.svc:10001');
    expect(dashboardUrl).toBe('http://vision-head-svc.team-vision.svc:8265');
  });

  test('scales by itself from nothing, and asks for a token', () => {
    expect(clusterSpec()).toMatchObject({
      rayVersion: '2.52.0',
      enableInTreeAutoscaling: true,
      autoscalerOptions: { version: 'v2', upscalingMode: 'Default', idleTimeoutSeconds: 120 },
      authOptions: { mode: 'token' },
      workerGroupSpecs: [{ groupName: 'cpu', replicas: 0, minReplicas: 0, maxReplicas: 3 }],
    });
    expect(clusterSpec().gcsFaultToleranceOptions).toBeUndefined();
  });

  test('of a fixed size has no autoscaler', () => {
    const workers = [{ name: 'cpu', resources: { cpu: '4', memory: '16Gi' }, min: 2, max: 2 }];
    expect(clusterSpec({ workers })).not.toHaveProperty('enableInTreeAutoscaling');
    expect(clusterSpec({ workers })).not.toHaveProperty('autoscalerOptions');
  });

  test('grows with care where it is told to', () => {
    const scaling = { mode: 'Conservative', idleSeconds: 600 } as const;
    expect(clusterSpec({ scaling }).autoscalerOptions).toMatchObject({
      upscalingMode: 'Conservative',
      idleTimeoutSeconds: 600,
    });
  });

  test('that a gateway guards asks for no token', () => {
    expect(clusterSpec({ auth: 'network' }).authOptions).toBeUndefined();
  });

  test('survives its head by what a cache remembers', () => {
    const secret = fakeSecret('ray-state');
    expect(clusterSpec({ recovery: { secret, tls: false } }).gcsFaultToleranceOptions).toEqual({
      redisAddress: 'redis://$(STATE_HOST):$(STATE_PORT)',
      redisUsername: { valueFrom: { secretKeyRef: { name: 'ray-state', key: 'username' } } },
      redisPassword: { valueFrom: { secretKeyRef: { name: 'ray-state', key: 'password' } } },
    });
    expect(clusterSpec({ recovery: { secret, tls: true } })).toMatchObject({
      gcsFaultToleranceOptions: { redisAddress: 'rediss://$(STATE_HOST):$(STATE_PORT)' },
    });
    expect(
      clusterSpec({ recovery: { secret, tls: true, stateNamespace: 'team-vision' } }),
    ).toMatchObject({ gcsFaultToleranceOptions: { externalStorageNamespace: 'team-vision' } });
    expect(
      podMember('head', ['containers', 0, 'env'], { recovery: { secret, tls: true } }),
    ).toEqual([
      { name: 'HOME', value: '/tmp' },
      { name: 'RAY_USAGE_STATS_ENABLED', value: '0' },
      { name: 'STATE_HOST', valueFrom: { secretKeyRef: { name: 'ray-state', key: 'host' } } },
      { name: 'STATE_PORT', valueFrom: { secretKeyRef: { name: 'ray-state', key: 'port' } } },
    ]);
  });
});

describe('the head', () => {
  test('runs no work, is large, and stays', () => {
    const { headGroupSpec } = clusterSpec();
    expect(headGroupSpec.rayStartParams).toEqual({ 'num-cpus': '0' });
    expect(headGroupSpec.template.metadata?.annotations).toEqual({
      'karpenter.sh/do-not-disrupt': 'true',
    });
    expect(podMember('head', ['containers', 0, 'resources'])).toEqual({
      requests: { cpu: '8', memory: '32Gi' },
      limits: { memory: '32Gi' },
    });
    const head = { resources: { cpu: '2', memory: '8Gi' } };
    expect(podMember('head', ['containers', 0, 'resources', 'requests'], { head })).toEqual({
      cpu: '2',
      memory: '8Gi',
    });
  });

  test('alone has a token of Kubernetes, and every port of Ray', () => {
    expect(podMember('head', ['automountServiceAccountToken'])).toBe(true);
    expect(podMember('worker', ['automountServiceAccountToken'])).toBe(false);
    expect(podMember('head', ['containers', 0, 'ports'])).toEqual([
      { name: 'gcs-server', containerPort: 6379 },
      { name: 'dashboard', containerPort: 8265 },
      { name: 'client', containerPort: 10_001 },
      { name: 'serve', containerPort: 8000 },
      { name: 'metrics', containerPort: 8080 },
    ]);
  });

  test('is where it is told to be', () => {
    const head = { nodes: { pool: BATCH, capacityType: 'on-demand' } } as const;
    expect(podMember('head', ['nodeSelector'], { head })).toEqual({
      'karpenter.sh/nodepool': 'batch',
      'karpenter.sh/capacity-type': 'on-demand',
    });
    expect(podMember('head', ['tolerations'], { head })).toEqual(BATCH.tolerations);
  });

  test('shows metrics of Prometheus, and pages of Grafana', () => {
    expect(podMember('head', ['containers', 0, 'env'], EVERYTHING)).toEqual(
      expect.arrayContaining([
        { name: 'RAY_PROMETHEUS_HOST', value: 'http://prometheus:9090' },
        { name: 'RAY_GRAFANA_HOST', value: 'http://grafana:3000' },
        { name: 'RAY_GRAFANA_IFRAME_HOST', value: 'https://platform.acme.io/grafana' },
      ]),
    );
  });
});

describe.each(['head', 'worker'] as const)('each %s', (whose) => {
  test('runs as Ray’s user, without privileges, and without variables of Services', () => {
    expect(podMember(whose, ['containers', 0, 'securityContext'])).toMatchObject({
      runAsUser: 1000,
      runAsGroup: 100,
      runAsNonRoot: true,
      readOnlyRootFilesystem: true,
      allowPrivilegeEscalation: false,
    });
    expect(podMember(whose, ['containers', 0, 'workingDir'])).toBe('/tmp');
    expect(podMember(whose, ['enableServiceLinks'])).toBe(false);
    expect(podMember(whose, ['priorityClassName'])).toBe('platform-training');
  });

  test('has variables, files and runs', () => {
    const tracking = {
      env: [{ name: 'MLFLOW_TRACKING_URI', value: 'http://mlflow' }],
      volumes: [{ name: 'token', emptyDir: {} }],
      volumeMounts: [{ name: 'token', mountPath: '/token' }],
    };
    const props = { ...EVERYTHING, tracking, recovery: undefined, metricsPages: undefined };
    expect(podMember(whose, ['containers', 0], props)).toMatchObject({
      env: [
        { name: 'HOME', value: '/tmp' },
        { name: 'RAY_USAGE_STATS_ENABLED', value: '0' },
        { name: 'STAGE', value: 'test' },
        { name: 'MLFLOW_TRACKING_URI', value: 'http://mlflow' },
      ],
      envFrom: [{ configMapRef: { name: 'mlflow', optional: true } }],
      volumeMounts: [
        { name: 'scratch', mountPath: '/tmp' },
        { name: 'files', mountPath: '/code', readOnly: true },
        { name: 'token', mountPath: '/token' },
      ],
    });
    expect(podMember(whose, ['volumes'], props)).toEqual([
      { name: 'scratch', emptyDir: {} },
      { name: 'files', configMap: { name: 'code' } },
      { name: 'token', emptyDir: {} },
    ]);
    expect(podMember(whose, ['priorityClassName'], props)).toBe('platform-urgent');
  });
});

describe('a queue', () => {
  test('is named by its label, with a priority for Volcano', () => {
    expect(cluster({ queue: QueueReference.kueue('vision') }).metadata.labels).toMatchObject({
      'kueue.x-k8s.io/queue-name': 'vision',
    });
    expect(cluster(EVERYTHING).metadata.labels).toMatchObject({
      'volcano.sh/queue-name': 'vision',
      'ray.io/priority-class-name': 'platform-urgent',
    });
  });

  test('of Kueue admits workers one by one as a cluster grows', () => {
    const queue = QueueReference.kueue('vision');
    const gates = [{ name: 'kueue.x-k8s.io/elastic-job' }];
    expect(cluster({ queue }).metadata.annotations).toEqual({
      'kueue.x-k8s.io/elastic-job': 'true',
    });
    expect(podMember('head', ['schedulingGates'], { queue })).toEqual(gates);
    expect(podMember('worker', ['schedulingGates'], { queue })).toEqual(gates);
    const workers = [{ ...GPU_WORKERS, min: 2, max: 2 }];
    expect(cluster({ queue, workers }).metadata).not.toHaveProperty('annotations');
    expect(podMember('head', [], { queue, workers })).not.toHaveProperty('schedulingGates');
    expect(podMember('head', [], { queue: QueueReference.volcano('vision') })).not.toHaveProperty(
      'schedulingGates',
    );
  });

  test('holds the head and the first workers', () => {
    const queue = QueueReference.kueue('vision', { cpu: '16' });
    const workers = [{ ...GPU_WORKERS, initial: 3 }];
    expect(() => cluster({ queue })).not.toThrow();
    expect(() => cluster({ queue, workers })).toThrow("at most 16 of 'cpu', got 20");
  });
});
