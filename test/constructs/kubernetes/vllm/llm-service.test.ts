import type { LlmModel, LlmService, LlmServiceProps } from '../../../../constructs/kubernetes/vllm';
import { coldStartOf } from '../../../../constructs/kubernetes/vllm';
import { FakeMetrics } from '../../../support/metrics';
import { findObject, findObjects } from '../../../support/kubernetes';
import { violations } from '../../../support/structure';
import { FakeTraces } from '../../../support/traces';
import { MODEL, model, podOf, serviceObjects, VOLUME, routed } from './fixture';

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
    expect(metrics.dashboards.map(({ name }) => name)).toEqual(['vllm']);
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
    expect(routed({ replicas: scaled }, { traces: new FakeTraces() }).flatMap(violations)).toEqual(
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
