import { Namespace } from '../../../../constructs/kubernetes/core';
import type {
  LlmModel,
  LlmService,
  LlmServiceProps,
  RouterLogic,
  RouterOptions,
} from '../../../../constructs/kubernetes/vllm';
import { coldStartOf } from '../../../../constructs/kubernetes/vllm';
import { FakeMetrics } from '../../../support/metrics';
import { findObject, findObjects } from '../../../support/kubernetes';
import { violations } from '../../../support/structure';
import { IMAGES, MODEL, model, podOf, serviceObjects, VOLUME } from './fixture';

const routed = (router: RouterOptions, props: Partial<LlmServiceProps> = {}) =>
  serviceObjects({ router, ...props });

const routerOf = (router: RouterOptions = {}, props: Partial<LlmServiceProps> = {}) => {
  const [container] = podOf(
    findObject(routed(router, props), 'Deployment', 'chat-router'),
  ).containers;
  if (container === undefined) throw new Error('the pod has no container');
  return container;
};

describe('a service of models', () => {
  test('is one address for all of them', () => {
    let service: LlmService | undefined;
    serviceObjects(
      {
        models: [
          MODEL,
          model({ name: 'code', servedName: 'qwen-coder' }),
          model({ name: 'more', servedName: 'llama' }),
        ],
      },
      (made) => {
        service = made;
      },
    );
    expect(service).toMatchObject({
      url: 'http://chat-router.serving.svc:8000/v1',
      servedNames: ['llama', 'qwen-coder'],
      service: {
        name: 'chat-router',
        port: 8000,
        pods: {
          'app.kubernetes.io/name': 'chat-router',
          'app.kubernetes.io/component': 'serving',
        },
      },
    });
  });

  test('says where the files of a model are, by what clients call it', () => {
    let service: LlmService | undefined;
    const source = { from: 's3', url: 's3://models/llama/3', region: 'eu-west-1' } as const;
    const models = [MODEL, model({ name: 'far', files: { source, streamed: true } })];
    serviceObjects({ models }, (made) => {
      service = made;
    });
    expect(service?.folderOf('llama')).toEqual({ volume: VOLUME, path: 'llama' });
    expect(service?.folderOf('far')).toBeUndefined();
    expect(service?.folderOf('other')).toBeUndefined();
  });

  test('says its version on every pod', () => {
    const versions = findObjects(serviceObjects({ version: 'v7' }), 'Deployment').map(
      (object) =>
        (object.spec as { template: { metadata: { labels: Record<string, string> } } }).template
          .metadata.labels['app.kubernetes.io/version'],
    );
    expect(versions).toEqual(['v7', 'v7']);
  });

  test('has its metrics read, of engines and router apart', () => {
    const metrics = new FakeMetrics();
    serviceObjects({ metrics });
    expect(metrics.scraped).toMatchObject([
      { name: 'chat-llama', port: { name: 'http', number: 8000 } },
      { name: 'chat-router', port: { name: 'http', number: 8000 } },
    ]);
  });

  test('has somebody told when something is wrong', () => {
    const metrics = new FakeMetrics();
    serviceObjects({
      metrics,
      models: [MODEL, model({ name: 'rare', replicas: { min: 0, max: 1 } })],
    });
    const told = metrics.alerts.map(({ name, alerts }) => [
      name,
      alerts.map((alert) => alert.name),
    ]);
    const always = ['LlmQueueLong', 'LlmCacheFull', 'LlmFirstTokenSlow'];
    expect(told).toEqual([
      ['chat-llama', ['LlmEngineDown', ...always]],
      ['chat-rare', always],
      ['chat-router', ['LlmRouterDown', 'LlmRequestsFail']],
    ]);
    const [down, queue] = metrics.alerts[0]?.alerts ?? [];
    expect(down?.when).toBe('(sum(up{job="serving/chat-llama"}) or vector(0)) < 1');
    expect(queue?.when).toBe(
      'sum(vllm:num_requests_waiting{job="serving/chat-llama"}) / sum(up{job="serving/chat-llama"}) > 20',
    );
    const pages = metrics.alerts.flatMap(({ alerts }) => alerts.map(({ runbook }) => runbook));
    expect(pages).toContain('docs/guides/serving.md#llmqueuelong');
  });

  test('fits the recorded structures, whatever routes', () => {
    const scaled = { min: 2, max: 5 };
    expect(routed({ replicas: scaled, tracesTo: 'collector:4317' }).flatMap(violations)).toEqual(
      [],
    );
  });

  test('knows how long an engine takes to come', () => {
    const images = { prePulled: false, parallelImagePull: false };
    expect(coldStartOf(MODEL, images)).toEqual({ node: 90, image: 171, weights: 31, engine: 120 });
    const source = { from: 's3', url: 's3://models/llama/3', region: 'eu-west-1' } as const;
    expect(coldStartOf(model({ files: { source, streamed: true } }), images).weights).toBe(16);
    expect(coldStartOf(model({ files: { source, nodeDisk: '20Gi' } }), images).weights).toBe(154);
  });

  test.each<[string, Partial<LlmServiceProps>, string]>([
    ['its name is no label', { name: 'Chat' }, "'name': the name of a service of models must"],
    ['there is no model', { models: [] }, "'models' must have one at least, got none"],
    [
      'two models have one name',
      { models: [MODEL, MODEL] },
      "'models' must have names of their own, got 'llama' twice",
    ],
    [
      'a model has the name of a group of another',
      { models: [model({ nodes: 2 }), model({ name: 'llama-0' })] },
      "'models' must have no name like that of a group of 'llama', which is on several nodes, got 'llama-0'; choose another",
    ],
    [
      'an answer is parted without a router that does so',
      { models: [model({ role: 'prefill' })] },
      "'models.role' must be 'prefill' for one model and 'decode' for another with the router’s logic 'disaggregated-prefill', and be left out otherwise, got llama: prefill",
    ],
    [
      'a router parts answers and nobody writes them',
      {
        router: { logic: { kind: 'disaggregated-prefill' } },
        models: [model({ role: 'prefill' })],
      },
      'got llama: prefill',
    ],
    [
      'a router asks LMCache, and there is none',
      { router: { logic: { kind: 'kv-aware' }, replicas: 1 } },
      "'models.llama.offload.backend' must be 'lmcache' with the router’s logic 'kv-aware'",
    ],
  ])('fails when %s', (_, props, message) => {
    expect(() => serviceObjects(props)).toThrow(message);
  });
});

describe('the router', () => {
  test('finds engines that answer by their labels, and sends requests to one after the other', () => {
    expect(routerOf().command).toEqual(['/opt/venv/bin/vllm-router']);
    expect(routerOf().args).toEqual([
      '--host=0.0.0.0',
      '--port=8000',
      '--service-discovery=k8s',
      '--k8s-service-discovery-type=pod-ip',
      '--k8s-namespace=serving',
      '--k8s-port=8000',
      '--k8s-label-selector=app.kubernetes.io/component=serving,ml-platform/llm-service=chat,ml-platform/llm-answers=true',
      '--k8s-watcher-timeout-seconds=60',
      '--routing-logic=roundrobin',
      '--max-instance-failover-reroute-attempts=1',
      '--engine-stats-interval=10',
      '--callbacks=llm_usage.meter',
      '--log-format=json',
    ]);
  });

  test.each<[RouterLogic, string[]]>([
    [
      { kind: 'session', header: 'x-session-id' },
      ['--routing-logic=session', '--session-key=x-session-id'],
    ],
    [{ kind: 'prefix-aware' }, ['--routing-logic=prefixaware', '--prefix-min-match-length=0']],
    [{ kind: 'prefix-aware', leastMatch: 256 }, ['--prefix-min-match-length=256']],
  ])('may choose by %o', (logic, args) => {
    expect(routerOf({ logic }).args).toEqual(expect.arrayContaining(args));
  });

  test('may try more often, and tell traces', () => {
    expect(routerOf({ retries: 3, tracesTo: 'collector.monitoring.svc:4317' }).args).toEqual(
      expect.arrayContaining([
        '--max-instance-failover-reroute-attempts=3',
        '--otel-endpoint=collector.monitoring.svc:4317',
      ]),
    );
  });

  test('sees pods of its namespace, and changes none', () => {
    const objects = serviceObjects();
    expect(findObject(objects, 'Role', 'chat-router')['rules']).toEqual([
      { apiGroups: [''], resources: ['pods'], verbs: ['get', 'watch'] },
    ]);
    expect(findObject(objects, 'RoleBinding', 'chat-router')['subjects']).toEqual([
      { kind: 'ServiceAccount', name: 'chat-router', namespace: 'serving' },
    ]);
    expect(podOf(findObject(objects, 'Deployment', 'chat-router'))).toMatchObject({
      serviceAccountName: 'chat-router',
      automountServiceAccountToken: true,
      terminationGracePeriodSeconds: 120,
    });
  });

  test('counts tokens by a program beside it', () => {
    const program = findObject(serviceObjects(), 'ConfigMap', 'chat-router')['data'];
    expect(program).toEqual({ 'llm_usage.py': expect.stringContaining('class UsageMeter') });
    expect(routerOf().env).toEqual([
      { name: 'HOME', value: '/tmp' },
      { name: 'PYTHONPATH', value: '/opt/usage' },
      { name: 'PYTHONHASHSEED', value: '0' },
    ]);
  });

  test('alone reaches engines', () => {
    const edge = findObject(serviceObjects(), 'NetworkPolicy', 'ingress-chat-router-to-engines');
    expect(edge.spec).toMatchObject({
      podSelector: { matchLabels: { 'ml-platform/llm-answers': 'true' } },
      ingress: [
        {
          from: [{ podSelector: { matchLabels: { 'app.kubernetes.io/name': 'chat-router' } } }],
          ports: [{ port: 8000 }],
        },
      ],
    });
  });

  test('is called by whom it is told', () => {
    const objects = serviceObjects({}, (service) => {
      const namespace = Namespace.fromName(service, 'Callers', 'open-webui');
      service.addCaller('open-webui', namespace, { app: 'open-webui' });
    });
    findObject(objects, 'NetworkPolicy', 'ingress-open-webui-to-chat-router');
    findObject(objects, 'NetworkPolicy', 'egress-open-webui-to-chat-router');
  });

  test('is two, or as many as have to do', () => {
    const spec = (replicas: RouterOptions['replicas']) =>
      findObject(routed({ replicas }), 'Deployment', 'chat-router').spec;
    expect(findObject(serviceObjects(), 'Deployment', 'chat-router').spec).toMatchObject({
      replicas: 2,
    });
    expect(spec(3)).toMatchObject({ replicas: 3 });
    expect(spec({ max: 6 })).not.toHaveProperty('replicas');
    expect(
      findObject(routed({ replicas: { max: 6 } }), 'HorizontalPodAutoscaler').spec,
    ).toMatchObject({
      scaleTargetRef: { name: 'chat-router' },
      minReplicas: 2,
      maxReplicas: 6,
      metrics: [{ resource: { name: 'cpu', target: { averageUtilization: 70 } } }],
    });
    const busy = routed({ replicas: { min: 3, max: 6, cpuUtilization: 50 } });
    expect(findObject(busy, 'HorizontalPodAutoscaler').spec).toMatchObject({
      minReplicas: 3,
      metrics: [{ resource: { target: { averageUtilization: 50 } } }],
    });
  });

  test('takes what it is given', () => {
    const resources = { cpu: '2', memory: '4Gi' };
    expect(routerOf({ resources }).resources?.requests).toEqual(resources);
    expect(routerOf().resources).toEqual({
      requests: { cpu: '500m', memory: '1Gi' },
      limits: { memory: '2Gi' },
    });
    expect(routerOf().image).toBe(IMAGES.router);
  });

  test.each<[string, RouterOptions, string]>([
    ['there is none', { replicas: 0 }, "'router.replicas' must be an integer from 1 to 50, got 0"],
    [
      'the most are fewer than the fewest',
      { replicas: { min: 4, max: 2 } },
      "'router.replicas.max' must be an integer from 4 to 50, got 2",
    ],
    ['it tries for ever', { retries: 100 }, "'router.retries' must be an integer from 0 to 10"],
    [
      'a header is none',
      { logic: { kind: 'session', header: 'x session' } },
      "'router.logic.header' must be the name of a header such as 'x-session-id', got 'x session'",
    ],
    [
      'several ask what caches hold',
      { logic: { kind: 'kv-aware' } },
      "'router.replicas' must be 1 with the logic 'kv-aware', as engines tell one router what they hold, got 2",
    ],
  ])('fails when %s', (_, router, message) => {
    const offload = { gibibytes: 8, backend: 'lmcache' } as const;
    expect(() => routed(router, { models: [model({ offload })] })).toThrow(message);
  });
});

describe('a router that asks LMCache', () => {
  const offload = { gibibytes: 32, backend: 'lmcache' } as const;
  const objects = routed(
    { logic: { kind: 'kv-aware', threshold: 500 }, replicas: 1 },
    { models: [model({ offload })] },
  );

  test('hears of engines on ports of its own', () => {
    const [router] = podOf(findObject(objects, 'Deployment', 'chat-router')).containers;
    expect(router?.args).toEqual(
      expect.arrayContaining([
        '--routing-logic=kvaware',
        '--kv-aware-threshold=500',
        '--lmcache-controller-port=9000',
        '--lmcache-controller-reply-port=9001',
      ]),
    );
    expect(findObject(objects, 'Service', 'chat-router').spec).toMatchObject({
      ports: [{ port: 8000 }, { port: 9000 }, { port: 9001 }],
    });
    expect(
      findObject(objects, 'NetworkPolicy', 'ingress-chat-engines-to-router').spec,
    ).toMatchObject({ ingress: [{ ports: [{ port: 9000 }, { port: 9001 }] }] });
  });

  test('is told by each engine what it holds', () => {
    const [engine] = podOf(findObject(objects, 'Deployment', 'chat-llama')).containers;
    expect(engine?.env).toEqual(
      expect.arrayContaining([
        { name: 'LMCACHE_LOCAL_CPU', value: 'True' },
        { name: 'LMCACHE_MAX_LOCAL_CPU_SIZE', value: '32' },
        { name: 'PYTHONHASHSEED', value: '0' },
        { name: 'LMCACHE_ENABLE_CONTROLLER', value: 'True' },
        { name: 'LMCACHE_CONTROLLER_PULL_URL', value: 'chat-router.serving.svc:9000' },
        { name: 'LMCACHE_CONTROLLER_REPLY_URL', value: 'chat-router.serving.svc:9001' },
      ]),
    );
    expect(objects.flatMap(violations)).toEqual([]);
  });

  test('asks from the length on that it is told, or 2000 tokens', () => {
    const { args } = routerOf(
      { logic: { kind: 'kv-aware' }, replicas: 1 },
      { models: [model({ offload })] },
    );
    expect(args).toContain('--kv-aware-threshold=2000');
  });
});

describe('answers that are parted', () => {
  const part = (role: NonNullable<LlmModel['role']>) =>
    model({ name: role, servedName: 'llama', role });
  const objects = routed(
    { logic: { kind: 'disaggregated-prefill' } },
    { models: [part('prefill'), part('decode')] },
  );

  test('begin at one engine and end at another, which the router knows by a label', () => {
    const [router] = podOf(findObject(objects, 'Deployment', 'chat-router')).containers;
    expect(router?.args).toEqual(
      expect.arrayContaining([
        '--routing-logic=disaggregated_prefill_orchestrated',
        '--prefill-model-labels=prefill',
        '--decode-model-labels=decode',
      ]),
    );
    expect(findObject(objects, 'Deployment', 'chat-prefill').spec).toMatchObject({
      template: { metadata: { labels: { model: 'prefill' } } },
    });
  });

  test('hand over keys and values, on ports that libraries choose', () => {
    const [engine] = podOf(findObject(objects, 'Deployment', 'chat-decode')).containers;
    expect(engine?.args).toContain(
      '--kv-transfer-config={"kv_connector":"NixlConnector","kv_role":"kv_both","kv_load_failure_policy":"recompute"}',
    );
    expect(engine?.env).toEqual(
      expect.arrayContaining([
        {
          name: 'VLLM_NIXL_SIDE_CHANNEL_HOST',
          valueFrom: { fieldRef: { fieldPath: 'status.podIP' } },
        },
        { name: 'VLLM_NIXL_SIDE_CHANNEL_PORT', value: '5600' },
      ]),
    );
    findObject(objects, 'NetworkPolicy', 'ingress-chat-decode-among-engines');
    expect(objects.flatMap(violations)).toEqual([]);
  });
});
