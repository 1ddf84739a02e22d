import { Namespace } from '../../../../constructs/kubernetes/core';
import {
  RayService,
  type RayServiceProps,
  type ServeApplication,
  type ServeDeployment,
  type ServeDocument,
} from '../../../../constructs/kubernetes/ray';
import { findObject, findObjects, testChart } from '../../../support/kubernetes';
import { violations } from '../../../support/structure';
import { application, CLUSTER, serviceObjects, serviceSpec, withDeployment } from './fixture';

const TRANSLATOR: ServeDeployment = {
  name: 'Translator',
  replicas: {
    min: 1,
    max: 3,
    initial: 2,
    targetRequests: 3,
    upscaleSeconds: 5,
    downscaleSeconds: 60,
  },
  maxOngoingRequests: 10,
  actor: { cpus: 2, gpus: 0, resources: { licence: 1 } },
  userConfig: { language: 'french' },
  gracefulShutdownSeconds: 30,
  healthCheckSeconds: 5,
  maxReplicasPerWorker: 1,
};

const document = (props: Partial<RayServiceProps> = {}): ServeDocument =>
  JSON.parse(serviceSpec(props).serveConfigV2) as ServeDocument;

const annotations = (props: Partial<RayServiceProps> = {}) =>
  findObject(serviceObjects(props), 'RayService').metadata.annotations ?? {};

const REPLICAS = 'eks-ml-platform/replicas-restart-when';
const NEW_CLUSTER = 'eks-ml-platform/new-cluster-when';

const workers = (min: number, max = 4) => ({
  ...CLUSTER,
  workers: [{ name: 'cpu', resources: { cpu: '4', memory: '16Gi' }, min, max }],
});

test.each<[what: string, props: Partial<RayServiceProps>]>([
  ['the least', {}],
  [
    'everything',
    {
      applications: [
        application({
          routePrefix: '/summary',
          runtimeEnvironment: { env: { STAGE: 'test' } },
          deployments: [TRANSLATOR],
        }),
      ],
      cluster: workers(3),
      upgrade: { kind: 'none' },
      maxUnavailable: 2,
    },
  ],
])('a service with %s fits the recorded structures', (_, props) => {
  expect(serviceObjects(props).flatMap(violations)).toEqual([]);
});

test('takes over by a second cluster, and its head answers nobody', () => {
  expect(serviceSpec()).toMatchObject({
    upgradeStrategy: { type: 'NewCluster' },
    excludeHeadPodFromServeSvc: true,
    rayClusterConfig: { rayVersion: '2.52.0' },
  });
  expect(serviceSpec({ upgrade: { kind: 'none' } }).upgradeStrategy).toEqual({ type: 'None' });
});

test('leaves to the code what nobody says', () => {
  expect(document()).toEqual({
    applications: [{ name: 'summary', route_prefix: '/', import_path: 'summarize:app' }],
  });
  expect(document(withDeployment({})).applications[0]?.deployments).toEqual([
    { name: 'Translator' },
  ]);
});

test('says of applications what it is told, as Ray Serve writes it', () => {
  const applications = [
    application({
      routePrefix: '/summary',
      runtimeEnvironment: { env: { STAGE: 'test' } },
      deployments: [TRANSLATOR, { name: 'Summarizer', replicas: 2 }],
    }),
  ];
  expect(document({ applications })).toEqual({
    applications: [
      {
        name: 'summary',
        route_prefix: '/summary',
        import_path: 'summarize:app',
        runtime_env: { env_vars: { STAGE: 'test' } },
        deployments: [
          {
            name: 'Translator',
            autoscaling_config: {
              min_replicas: 1,
              max_replicas: 3,
              initial_replicas: 2,
              target_ongoing_requests: 3,
              upscale_delay_s: 5,
              downscale_delay_s: 60,
            },
            max_ongoing_requests: 10,
            ray_actor_options: { num_cpus: 2, num_gpus: 0, resources: { licence: 1 } },
            user_config: { language: 'french' },
            graceful_shutdown_timeout_s: 30,
            health_check_period_s: 5,
            max_replicas_per_node: 1,
          },
          { name: 'Summarizer', num_replicas: 2 },
        ],
      },
    ],
  });
});

test('scales by the defaults of Ray Serve, with a CPU for each replica', () => {
  const { applications } = document(withDeployment({ replicas: { max: 3 }, actor: {} }));
  expect(applications[0]?.deployments?.[0]).toEqual({
    name: 'Translator',
    autoscaling_config: {
      min_replicas: 1,
      max_replicas: 3,
      initial_replicas: 1,
      target_ongoing_requests: 2,
      upscale_delay_s: 30,
      downscale_delay_s: 600,
    },
    ray_actor_options: { num_cpus: 1, num_gpus: 0 },
  });
});

test('is reached by its Service, at the workers that answer', () => {
  const chart = testChart();
  const namespace = Namespace.fromName(chart, 'Namespace', 'team-vision');
  const { backend, name } = new RayService(chart, 'Service', {
    name: 'summarize',
    namespace,
    cluster: CLUSTER,
    applications: [application()],
  });
  expect(name).toBe('summarize');
  expect(backend).toEqual({
    name: 'summarize-serve-svc',
    port: 8000,
    pods: { 'ray.io/serve': 'true' },
  });
});

describe('a drain', () => {
  const budget = (props: Partial<RayServiceProps>) =>
    findObjects(serviceObjects(props), 'PodDisruptionBudget').map(({ spec }) => spec);

  test('takes one worker of those that always are there, old cluster and new', () => {
    const selector = { matchLabels: { 'eks-ml-platform/ray-service': 'summarize' } };
    expect(budget({ cluster: workers(3) })).toEqual([{ minAvailable: 2, selector }]);
    const [group] = serviceSpec({ cluster: workers(3) }).rayClusterConfig.workerGroupSpecs;
    expect(group?.template.metadata?.labels).toEqual(selector.matchLabels);
  });

  test('takes as many as it is told, and all where there would be none', () => {
    expect(budget({ cluster: workers(3), maxUnavailable: 2 })).toMatchObject([{ minAvailable: 1 }]);
    expect(budget({ cluster: workers(1) })).toEqual([]);
  });
});

describe('a change', () => {
  const base = annotations(withDeployment(TRANSLATOR));

  test.each<[what: string, deployment: Partial<ServeDeployment>]>([
    ['bounds of replicas', { replicas: { max: 2 } }],
    ['the configuration of users', { userConfig: { language: 'german' } }],
    ['requests at once', { maxOngoingRequests: 20 }],
    ['the time to end', { gracefulShutdownSeconds: 5 }],
    ['the time between looks', { healthCheckSeconds: 1 }],
  ])('of %s is taken up in place', (_, deployment) => {
    expect(annotations(withDeployment({ ...TRANSLATOR, ...deployment }))).toEqual(base);
  });

  test('of the number of replicas is taken up in place', () => {
    const [three, four] = [3, 4].map((replicas) => withDeployment({ ...TRANSLATOR, replicas }));
    expect(annotations(three)).toEqual(annotations(four));
  });

  test('of how many workers there are is taken up in place', () => {
    const props = { ...withDeployment(TRANSLATOR), cluster: workers(2, 8) };
    expect(annotations(props)).toEqual(annotations({ ...props, cluster: workers(1, 4) }));
  });

  test.each<[what: string, change: Partial<ServeApplication>]>([
    ['the import path', { importPath: 'other:app' }],
    ['the environment', { runtimeEnvironment: { env: { STAGE: 'live' } } }],
    ['what a replica reserves', { deployments: [{ ...TRANSLATOR, actor: { cpus: 1 } }] }],
    ['bounds of replicas to a number', { deployments: [{ ...TRANSLATOR, replicas: 3 }] }],
    ['replicas on a worker', { deployments: [{ ...TRANSLATOR, maxReplicasPerWorker: 2 }] }],
  ])('of %s restarts replicas, and no cluster', (_, change) => {
    const applications = [application({ deployments: [TRANSLATOR], ...change })];
    const after = annotations({ applications });
    expect(after[REPLICAS]).not.toBe(base[REPLICAS]);
    expect(after[NEW_CLUSTER]).toBe(base[NEW_CLUSTER]);
  });

  test('of the image makes a new cluster', () => {
    const cluster = { ...CLUSTER, image: 'docker.io/rayproject/ray:2.52.0-py312' };
    const after = annotations({ ...withDeployment(TRANSLATOR), cluster });
    expect(after[NEW_CLUSTER]).not.toBe(base[NEW_CLUSTER]);
    expect(after[REPLICAS]).toBe(base[REPLICAS]);
  });
});
