import { FakeMetrics } from '../../../support/metrics';
import { findObject, findObjects } from '../../../support/kubernetes';
import { violations } from '../../../support/structure';
import type { LlmModel } from '../../../../constructs/kubernetes/vllm';
import {
  enginePodOf,
  GPU_POOL,
  HUB_FILES,
  IMAGES,
  model,
  modelObjects,
  secretNamed,
  serviceObjects,
  VOLUME,
} from './fixture';

describe('engines of a model', () => {
  test('are one, kept where it is, with the version in its labels', () => {
    expect(findObject(modelObjects(), 'Deployment', 'chat-llama')).toMatchObject({
      metadata: { namespace: 'serving' },
      spec: {
        replicas: 1,
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
        selector: {
          matchLabels: {
            'app.kubernetes.io/name': 'chat-llama',
            'app.kubernetes.io/component': 'serving',
          },
        },
        template: {
          metadata: {
            labels: {
              'app.kubernetes.io/name': 'chat-llama',
              'app.kubernetes.io/version': 'v1',
              'ml-platform/llm-service': 'chat',
              'ml-platform/llm-answers': 'true',
            },
            annotations: { 'karpenter.sh/do-not-disrupt': 'true' },
          },
        },
      },
    });
  });

  test('may be more, take turns where there are no accelerators for one more, and be moved', () => {
    const deployment = findObject(
      modelObjects({ replicas: 3, surge: false, doNotDisrupt: false }),
      'Deployment',
      'chat-llama',
    );
    expect(deployment).toMatchObject({
      spec: {
        replicas: 3,
        strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } },
      },
    });
    expect(JSON.stringify(deployment)).not.toContain('do-not-disrupt');
  });

  test('have a Service, and lose one at a time', () => {
    const objects = modelObjects();
    expect(findObject(objects, 'Service', 'chat-llama').spec).toMatchObject({
      ports: [{ name: 'http', port: 8000, targetPort: 'http' }],
    });
    expect(findObject(objects, 'PodDisruptionBudget', 'chat-llama').spec).toMatchObject({
      maxUnavailable: 1,
    });
  });

  test('ask for a key, and are rolled when it changes', () => {
    const apiKey = { secret: secretNamed('chat-key'), key: 'key' };
    const objects = serviceObjects({ apiKey });
    for (const name of ['chat-llama', 'chat-router']) {
      const deployment = findObject(objects, 'Deployment', name);
      expect(deployment.metadata.annotations).toEqual({
        'secret.reloader.stakater.com/reload': 'chat-key',
      });
      expect(JSON.stringify(deployment)).toContain('VLLM_API_KEY');
    }
  });

  test('talk to nobody among themselves', () => {
    const names = findObjects(modelObjects(), 'NetworkPolicy').map(({ metadata }) => metadata.name);
    expect(names.filter((name) => name.includes('among-engines'))).toEqual([]);
  });

  test('fit the recorded structures', () => {
    expect(
      serviceObjects({
        models: [
          model({ files: HUB_FILES, replicas: { max: 2 } }),
          model({ name: 'big', nodes: 2, tensorParallel: 2 }),
        ],
        metrics: new FakeMetrics(),
      }).flatMap(violations),
    ).toEqual([]);
  });
});

describe('nodes that are kept', () => {
  test('are held by pods of the lowest priority, each with the room of an engine', () => {
    const objects = modelObjects({ spareNodes: 2, contextTokens: 65_536 });
    const spare = findObject(objects, 'Deployment', 'chat-llama-spare');
    expect(spare.spec).toMatchObject({
      replicas: 2,
      template: {
        spec: {
          priorityClassName: 'platform-batch',
          nodeSelector: GPU_POOL.nodeSelector,
          affinity: enginePodOf({ contextTokens: 65_536 }).affinity,
          containers: [
            {
              image: 'registry.k8s.io/pause:3.10.1',
              resources: { requests: { cpu: '3', memory: '12Gi', 'nvidia.com/gpu': '1' } },
            },
          ],
        },
      },
    });
    expect(objects.flatMap(violations)).toEqual([]);
  });

  test('are as many as a model is on', () => {
    const objects = modelObjects({ spareNodes: 1, nodes: 2 });
    expect(findObject(objects, 'Deployment', 'chat-llama-spare').spec).toMatchObject({
      replicas: 2,
    });
  });

  test.each<[string, Parameters<typeof serviceObjects>[0]]>([
    ['there is no pool', { models: [model({ spareNodes: 1, placement: undefined })] }],
    [
      'nothing holds them',
      { models: [model({ spareNodes: 1 })], images: { ...IMAGES, pause: undefined } },
    ],
  ])('fail when %s', (_, props) => {
    expect(() => serviceObjects(props)).toThrow(
      "'spareNodes' needs 'placement.pool' and the image 'pause', the nodes and what holds them, got 1",
    );
  });
});

describe('engines by load', () => {
  const scaledBy = (replicas: LlmModel['replicas']) =>
    serviceObjects({ models: [model({ replicas })], metrics: new FakeMetrics() });
  const triggersOf = (replicas: LlmModel['replicas']) =>
    findObject(scaledBy(replicas), 'ScaledObject').spec as {
      triggers: { name: string; metadata: { query: string } }[];
    };

  test('are as many as requests wait and the cache is full, of the engines alone', () => {
    const { triggers } = triggersOf({ max: 4 });
    expect(triggers.map(({ name, metadata }) => [name, metadata.query])).toEqual([
      ['waiting', 'sum(vllm:num_requests_waiting{job="serving/chat-llama"})'],
      ['cache', 'avg(vllm:kv_cache_usage_perc{job="serving/chat-llama"})'],
    ]);
    expect(triggers).toMatchObject([
      { metadata: { threshold: '4', ignoreNullValues: 'false' } },
      { metricType: 'Value', metadata: { threshold: '0.8' } },
    ]);
    expect(findObject(scaledBy({ max: 4 }), 'Deployment', 'chat-llama').spec).not.toHaveProperty(
      'replicas',
    );
  });

  test('may follow the time to the first token', () => {
    const { triggers } = triggersOf({
      max: 4,
      firstTokenSeconds: 2,
      waitingRequests: 8,
      cacheUse: 0.5,
    });
    expect(triggers[2]?.metadata.query).toBe(
      'histogram_quantile(0.95, sum by (le) (rate(vllm:time_to_first_token_seconds_bucket{job="serving/chat-llama"}[2m]))) > 0 or vector(0)',
    );
    expect(triggers).toMatchObject([
      { metadata: { threshold: '8' } },
      { metadata: { threshold: '0.5' } },
      { metadata: { threshold: '2' } },
    ]);
  });

  test('may be none, until the router is asked', () => {
    const spec = triggersOf({ min: 0, max: 4, idleMinutes: 30 });
    expect(spec).toMatchObject({ minReplicaCount: 0 });
    expect(spec.triggers[0]).toMatchObject({ metadata: { ignoreNullValues: 'true' } });
    const arrived = 'vllm:num_incoming_requests_total{job="serving/chat-router",model="llama"}';
    expect(spec.triggers.at(-1)).toMatchObject({
      name: 'arrivals',
      metadata: {
        threshold: '1000000',
        query:
          `(sum(increase(${arrived}[30m]) and ${arrived} offset 30m` +
          ` or last_over_time(${arrived}[30m]) unless ${arrived} offset 30m) or vector(0))`,
      },
    });
  });

  test('come for a request of an adapter, too', () => {
    const adapters = { static: [{ name: 'sql.v2', files: { volume: VOLUME, path: 'sql' } }] };
    const objects = serviceObjects({
      models: [model({ replicas: { min: 0, max: 1 }, adapters })],
      metrics: new FakeMetrics(),
    });
    const { triggers } = findObject(objects, 'ScaledObject').spec as ReturnType<typeof triggersOf>;
    expect(triggers.at(-1)?.metadata.query).toContain(
      String.raw`{job="serving/chat-router",model=~"llama|sql\\.v2"}`,
    );
  });

  test('may be set by an autoscaler that asks prometheus-adapter, by pod', () => {
    const by = 'prometheus-adapter' as const;
    const objects = scaledBy({ by, max: 4, waitingRequests: 8, firstTokenSeconds: 2 });
    const metricsOf = (each: ReturnType<typeof scaledBy>) =>
      (
        findObject(each, 'HorizontalPodAutoscaler', 'chat-llama').spec as {
          metrics: { pods: { metric: { name: string }; target: { averageValue: string } } }[];
        }
      ).metrics.map(({ pods: { metric, target } }) => [metric.name, target.averageValue]);
    expect(metricsOf(objects)).toEqual([
      ['vllm_requests_waiting', '8000m'],
      ['vllm_cache_use', '800m'],
      ['vllm_first_token_seconds', '2000m'],
    ]);
    expect(metricsOf(scaledBy({ by, max: 4 }))).toHaveLength(2);
    expect(objects.filter(({ kind }) => kind === 'ScaledObject')).toEqual([]);
    expect(findObject(objects, 'Deployment', 'chat-llama').spec).not.toHaveProperty('replicas');
    expect(() => scaledBy({ by, min: 0, max: 4 })).toThrow("'min' must be an integer from 1 to 4");
  });

  test('fails when nobody measures', () => {
    expect(() => modelObjects({ replicas: { max: 4 } })).toThrow(
      "Engine-llama: 'replicas' must be a number without 'metrics'",
    );
  });
});
