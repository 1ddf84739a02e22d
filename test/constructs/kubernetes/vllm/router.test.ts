import { Namespace } from '../../../../constructs/kubernetes/core';
import type {
  LlmServiceProps,
  RouterLogic,
  RouterOptions,
} from '../../../../constructs/kubernetes/vllm';
import { findObject } from '../../../support/kubernetes';
import { violations } from '../../../support/structure';
import { IMAGES, model, podOf, serviceObjects, routed } from './fixture';

const routerOf = (router: RouterOptions = {}, props: Partial<LlmServiceProps> = {}) => {
  const [container] = podOf(
    findObject(routed(router, props), 'Deployment', 'chat-router'),
  ).containers;
  if (container === undefined) throw new Error('the pod has no container');
  return container;
};

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

  test('may try more often', () => {
    expect(routerOf({ retries: 3 }).args).toContain('--max-instance-failover-reroute-attempts=3');
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
