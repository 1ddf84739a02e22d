import { FakeMetrics } from '../../../support/metrics';
import { findObject, findObjects } from '../../../support/kubernetes';
import { violations } from '../../../support/structure';
import type { LlmModel } from '../../../../constructs/kubernetes/vllm';
import {
  engineOf,
  enginePodOf,
  GPU_POOL,
  HUB_FILES,
  IMAGES,
  model,
  modelObjects,
  secretNamed,
  serviceObjects,
  shapeOf,
  VOLUME,
} from './fixture';

describe('arguments of an engine', () => {
  test('are those of the model, with caches for prefixes and prompts in parts', () => {
    expect(engineOf().command).toEqual(['vllm']);
    expect(engineOf().args).toEqual([
      'serve',
      '/models/llama',
      '--host=0.0.0.0',
      '--port=8000',
      '--served-model-name=llama',
      '--max-model-len=8192',
      '--max-num-seqs=64',
      '--dtype=bfloat16',
      '--gpu-memory-utilization=0.9',
      '--tensor-parallel-size=1',
      '--pipeline-parallel-size=1',
      '--enable-prefix-caching',
      '--enable-chunked-prefill',
      '--enable-force-include-usage',
      '--disable-uvicorn-access-log',
      '--shutdown-timeout=120',
    ]);
  });

  test.each<[string, Partial<LlmModel>, string[]]>([
    ['a name for clients', { servedName: 'llama-3.1-8b' }, ['--served-model-name=llama-3.1-8b']],
    ['longer contexts', { contextTokens: 16_384 }, ['--max-model-len=16384']],
    ['more requests at once', { sequences: 256 }, ['--max-num-seqs=256']],
    ['another precision', { precision: 'float16' }, ['--dtype=float16']],
    ['smaller weights', { quantization: 'fp8_per_tensor' }, ['--quantization=fp8_per_tensor']],
    ['a smaller cache', { cachePrecision: 'fp8' }, ['--kv-cache-dtype=fp8']],
    ['several accelerators', { tensorParallel: 4 }, ['--tensor-parallel-size=4']],
    ['a smaller share of the memory', { memoryShare: 0.85 }, ['--gpu-memory-utilization=0.85']],
    ['no cache of prefixes', { prefixCache: false }, ['--no-enable-prefix-caching']],
    ['prompts as a whole', { chunkedPrefill: false }, ['--no-enable-chunked-prefill']],
    ['no compiling', { eager: true }, ['--enforce-eager']],
    ['memory of the node', { offload: { gibibytes: 16 } }, ['--kv-offloading-size=16']],
    [
      'memory of the node by LMCache',
      { offload: { gibibytes: 16, backend: 'lmcache' } },
      ['--kv-transfer-config={"kv_connector":"LMCacheConnectorV1","kv_role":"kv_both"}'],
    ],
    [
      'calls of tools',
      { toolCallParser: 'llama3_json' },
      ['--enable-auto-tool-choice', '--tool-call-parser=llama3_json'],
    ],
    ['reasoning', { reasoningParser: 'deepseek_r1' }, ['--reasoning-parser=deepseek_r1']],
    ['time to end requests', { drainSeconds: 30 }, ['--shutdown-timeout=30']],
    ['what has no property', { extraArgs: ['--seed=7'] }, ['--seed=7']],
  ])('can say %s', (_, changes, args) => {
    expect(engineOf(changes).args).toEqual(expect.arrayContaining(args));
  });

  test('name adapters with their files, and room for the largest', () => {
    const adapters = {
      static: [
        { name: 'sql', files: { volume: VOLUME, path: 'adapters/sql' } },
        { name: 'law', files: { volume: VOLUME, path: 'adapters/law' } },
      ],
      rank: 64,
    } as const;
    const { args = [] } = engineOf({ adapters });
    expect(args).toEqual(
      expect.arrayContaining(['--enable-lora', '--max-loras=2', '--max-lora-rank=64']),
    );
    expect(
      args.slice(args.indexOf('--lora-modules') + 1, args.indexOf('--lora-modules') + 3),
    ).toEqual([
      '{"name":"sql","path":"/models/adapters/sql","base_model_name":"llama"}',
      '{"name":"law","path":"/models/adapters/law","base_model_name":"llama"}',
    ]);
    expect(enginePodOf({ adapters }).volumes?.filter(({ name }) => name === 'models')).toHaveLength(
      1,
    );
  });

  test('leave adapters that come later to who may call engines', () => {
    const { args, env } = engineOf({ adapters: { loading: true, slots: 4 } });
    expect(args).toEqual(
      expect.arrayContaining(['--enable-lora', '--max-loras=4', '--max-lora-rank=16']),
    );
    expect(args).not.toContain('--lora-modules');
    expect(env).toEqual(
      expect.arrayContaining([{ name: 'VLLM_ALLOW_RUNTIME_LORA_UPDATING', value: 'True' }]),
    );
  });
});

describe('the pod of an engine', () => {
  const pod = enginePodOf();

  test('is restricted, hears of no Service, and has a place for each file that is written', () => {
    expect(pod).toMatchObject({
      enableServiceLinks: false,
      automountServiceAccountToken: false,
      serviceAccountName: 'chat',
      priorityClassName: 'platform-serving',
      volumes: [
        { name: 'scratch', emptyDir: {} },
        { name: 'shared-memory', emptyDir: { medium: 'Memory', sizeLimit: '1Gi' } },
        { name: 'models', persistentVolumeClaim: { claimName: 'models' } },
      ],
    });
    expect(engineOf()).toMatchObject({
      securityContext: { readOnlyRootFilesystem: true, runAsUser: 2000, runAsGroup: 2000 },
      volumeMounts: [
        { name: 'scratch', mountPath: '/tmp' },
        { name: 'shared-memory', mountPath: '/dev/shm' },
        { name: 'models', mountPath: '/models', readOnly: true },
      ],
    });
  });

  test('asks nothing of the Hub, and tells nobody how it is used', () => {
    expect(engineOf().env).toEqual([
      { name: 'HOME', value: '/tmp' },
      { name: 'HF_HOME', value: '/tmp/hugging-face' },
      { name: 'HF_HUB_OFFLINE', value: '1' },
      { name: 'VLLM_CACHE_ROOT', value: '/tmp/vllm' },
      { name: 'VLLM_CONFIG_ROOT', value: '/tmp/vllm-config' },
      { name: 'VLLM_NO_USAGE_STATS', value: '1' },
    ]);
  });

  test('asks for an accelerator, processors and memory', () => {
    expect(engineOf().resources).toEqual({
      requests: { cpu: '3', memory: '12Gi', 'nvidia.com/gpu': '1' },
      limits: { memory: '12Gi', 'nvidia.com/gpu': '1' },
    });
    expect(engineOf({ tensorParallel: 4 }).resources?.requests).toEqual({
      cpu: '12',
      memory: '48Gi',
      'nvidia.com/gpu': '4',
    });
    expect(engineOf({ offload: { gibibytes: 20 } }).resources?.limits).toMatchObject({
      memory: '32Gi',
    });
  });

  test('may ask for accelerators of another maker, and other amounts', () => {
    const resources = { cpu: '8', memory: '32Gi', memoryLimit: '64Gi' };
    expect(
      engineOf({ placement: undefined, acceleratorResource: 'amd.com/gpu', resources }).resources,
    ).toEqual({
      requests: { cpu: '8', memory: '32Gi', 'amd.com/gpu': '1' },
      limits: { memory: '64Gi', 'amd.com/gpu': '1' },
    });
    expect(engineOf({ placement: undefined }).resources?.limits).toMatchObject({
      'nvidia.com/gpu': '1',
    });
  });

  test('has more shared memory for several accelerators', () => {
    const sizeOf = (changes: Partial<LlmModel>) =>
      enginePodOf(changes).volumes?.find(({ name }) => name === 'shared-memory')?.emptyDir
        ?.sizeLimit;
    expect(sizeOf({ tensorParallel: 4 })).toBe('8Gi');
    expect(sizeOf({ sharedMemory: '2Gi' })).toBe('2Gi');
  });

  test('runs on its pool, on those nodes whose accelerators have memory enough', () => {
    expect(pod.nodeSelector).toEqual({ 'karpenter.sh/nodepool': 'gpu-inference' });
    expect(pod.tolerations).toEqual(GPU_POOL.tolerations);
    expect(pod.affinity).toBeUndefined();
    expect(enginePodOf({ contextTokens: 65_536 }).affinity).toEqual({
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [
            {
              matchExpressions: [
                { key: 'karpenter.k8s.aws/instance-family', operator: 'In', values: ['g6e'] },
              ],
            },
          ],
        },
      },
    });
  });

  test('gets as long to start as its weights take, three times over', () => {
    const { startupProbe, readinessProbe, livenessProbe } = engineOf();
    const health = { httpGet: { path: '/health', port: 'http' } };
    expect(startupProbe).toMatchObject({ ...health, periodSeconds: 10, failureThreshold: 46 });
    expect(readinessProbe).toMatchObject(health);
    expect(livenessProbe).toMatchObject({ ...health, failureThreshold: 6 });
    expect(engineOf({ startSeconds: 1800 }).startupProbe).toMatchObject({ failureThreshold: 180 });
    expect(engineOf({ eager: true }).startupProbe).toMatchObject({ failureThreshold: 30 });
  });

  test('lets requests end before it goes', () => {
    expect(pod.terminationGracePeriodSeconds).toBe(160);
    expect(engineOf().lifecycle).toEqual({ preStop: { exec: { command: ['sleep', '10'] } } });
    expect(enginePodOf({ drainSeconds: 600 }).terminationGracePeriodSeconds).toBe(640);
  });

  test('is spread over zones and nodes', () => {
    const spread = pod.topologySpreadConstraints?.map(({ topologyKey, labelSelector }) => [
      topologyKey,
      labelSelector?.matchLabels,
    ]);
    const pods = {
      'app.kubernetes.io/name': 'chat-llama',
      'app.kubernetes.io/component': 'serving',
    };
    expect(spread).toEqual([
      ['topology.kubernetes.io/zone', pods],
      ['kubernetes.io/hostname', pods],
    ]);
  });

  test('takes further variables', () => {
    const env = [{ name: 'VLLM_LOGGING_LEVEL', value: 'WARNING' }];
    expect(engineOf({ env }).env).toEqual(expect.arrayContaining(env));
  });
});

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
          `(sum(last_over_time(${arrived}[30m]) unless ${arrived} offset 30m) or vector(0))` +
          ` + (sum(increase(${arrived}[30m])) or vector(0))`,
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

  test('fails when nobody measures', () => {
    expect(() => modelObjects({ replicas: { max: 4 } })).toThrow(
      "Engine-llama: 'replicas' must be a number without 'metrics'",
    );
  });
});

interface GroupPod {
  readonly metadata: { readonly labels: Record<string, string> };
  readonly spec: {
    readonly affinity: object;
    readonly containers: readonly {
      readonly args: readonly string[];
      readonly readinessProbe?: object;
    }[];
  };
}

const templatesOf = ({ spec }: { readonly spec?: unknown }) =>
  (spec as { leaderWorkerTemplate: Record<'leaderTemplate' | 'workerTemplate', GroupPod> })
    .leaderWorkerTemplate;

describe('a model on several nodes', () => {
  const group = findObject(
    modelObjects({ nodes: 2, tensorParallel: 2, contextTokens: 32_768 }),
    'LeaderWorkerSet',
    'chat-llama',
  );

  test('is groups of pods, of which the first answers and the others compute', () => {
    expect(group.spec).toMatchObject({
      replicas: 1,
      startupPolicy: 'LeaderCreated',
      leaderWorkerTemplate: { size: 2, restartPolicy: 'RecreateGroupOnPodRestart' },
    });
    const { leaderTemplate, workerTemplate } = templatesOf(group);
    const [leader] = leaderTemplate.spec.containers;
    const [worker] = workerTemplate.spec.containers;
    const shared = [
      '--distributed-executor-backend=mp',
      '--nnodes=2',
      '--node-rank=$(LWS_WORKER_INDEX)',
      '--master-addr=$(LWS_LEADER_ADDRESS)',
    ];
    expect(leader?.args).toEqual(expect.arrayContaining(['--pipeline-parallel-size=2', ...shared]));
    expect(leader?.args).not.toContain('--headless');
    expect(worker?.args).toEqual(expect.arrayContaining([...shared, '--headless']));
    expect(leader?.readinessProbe).toBeDefined();
    expect(worker?.readinessProbe).toBeUndefined();
    expect(leaderTemplate.metadata.labels).toMatchObject({ 'ml-platform/llm-answers': 'true' });
    expect(workerTemplate.metadata.labels).not.toHaveProperty('ml-platform/llm-answers');
    expect(workerTemplate.metadata.labels).toMatchObject({
      'app.kubernetes.io/name': 'chat-llama-worker',
    });
  });

  test('lets its pods talk on every port', () => {
    const objects = modelObjects({ nodes: 2 });
    const edge = findObject(objects, 'NetworkPolicy', 'ingress-chat-llama-among-engines');
    expect(edge.spec).toMatchObject({
      podSelector: { matchLabels: { 'ml-platform/llm-service': 'chat' } },
      ingress: [
        { from: [{ podSelector: { matchLabels: { 'ml-platform/llm-service': 'chat' } } }] },
      ],
    });
    findObject(objects, 'NetworkPolicy', 'egress-chat-llama-among-engines');
  });

  test('has each group in one zone, and different groups where there is room', () => {
    const { leaderTemplate, workerTemplate } = templatesOf(group);
    const term = {
      topologyKey: 'topology.kubernetes.io/zone',
      labelSelector: { matchLabels: { 'leaderworkerset.sigs.k8s.io/name': 'chat-llama' } },
      matchLabelKeys: ['leaderworkerset.sigs.k8s.io/group-key'],
    };
    const affinity = { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } };
    expect(leaderTemplate.spec).toMatchObject({ affinity });
    expect(workerTemplate.spec).toMatchObject({ affinity });
    expect(JSON.stringify(group)).not.toContain('exclusive-topology');
  });

  test('stays off instances with too little memory', () => {
    const objects = modelObjects({ nodes: 2, contextTokens: 131_072, fullContexts: 2 });
    const { workerTemplate } = templatesOf(findObject(objects, 'LeaderWorkerSet', 'chat-llama'));
    expect(workerTemplate.spec.affinity).toHaveProperty('nodeAffinity');
    expect(workerTemplate.spec.affinity).toHaveProperty('podAffinity');
  });

  test('finds the leader of a group by a Service of the group, beside the engine’s own', () => {
    expect(group.spec).toMatchObject({ networkConfig: { subdomainPolicy: 'UniquePerReplica' } });
    const service = findObject(modelObjects({ nodes: 2 }), 'Service', 'chat-llama');
    expect(service.spec).not.toHaveProperty('clusterIP');
  });

  test('is renewed by a group more, or a group after the other', () => {
    const renewal = (surge?: boolean) =>
      findObject(modelObjects({ nodes: 2, surge }), 'LeaderWorkerSet', 'chat-llama').spec;
    const rolling = (maxSurge: number) => ({
      rolloutStrategy: { rollingUpdateConfiguration: { maxSurge, maxUnavailable: 1 - maxSurge } },
    });
    expect(renewal()).toMatchObject(rolling(1));
    expect(renewal(false)).toMatchObject(rolling(0));
  });

  test('loses one pod at a time, of whichever group', () => {
    const budget = findObject(modelObjects({ nodes: 2 }), 'PodDisruptionBudget', 'chat-llama');
    expect(budget.spec).toMatchObject({
      maxUnavailable: 1,
      selector: { matchLabels: { 'leaderworkerset.sigs.k8s.io/name': 'chat-llama' } },
    });
  });

  test('fails when its number is to follow the load', () => {
    expect(() =>
      serviceObjects({
        models: [model({ nodes: 2, replicas: { max: 2 } })],
        metrics: new FakeMetrics(),
      }),
    ).toThrow("'replicas' must be a number for a model on 2 nodes");
  });
});

describe('a model', () => {
  const large = shapeOf('meta-llama/Llama-3.3-70B-Instruct');

  test.each<[string, Partial<LlmModel>, string]>([
    ['its name is no label', { name: 'Llama' }, "'name': the name of a model must"],
    [
      'its name is too long',
      { name: 'l'.repeat(42) },
      "'name' must be shorter: with that of the service it has 47 characters of at most 46",
    ],
    ['a context is nothing', { contextTokens: 10 }, "'contextTokens' must be an integer from 256"],
    [
      'a context is longer than it was made for',
      { contextTokens: 200_000 },
      "'contextTokens' must be at most 131072, for which the model was made, got 200000",
    ],
    ['no context is promised', { fullContexts: 0 }, "'fullContexts' must be an integer from 1"],
    [
      'more contexts are promised than requests computed',
      { fullContexts: 8, sequences: 4 },
      "'fullContexts' must be at most 'sequences', 4, got 8",
    ],
    [
      'more contexts are promised than are computed by default',
      { fullContexts: 65 },
      "'fullContexts' must be at most 'sequences', 64, got 65",
    ],
    ['no request is computed', { sequences: 0 }, "'sequences' must be an integer from 1"],
    [
      'no accelerator shares it',
      { tensorParallel: 0 },
      "'tensorParallel' must be an integer from 1",
    ],
    [
      'accelerators cannot share its heads',
      { tensorParallel: 3 },
      "'tensorParallel' must divide the 32 heads of attention, and divide the 8 of keys and values or be a multiple of them: 1, 2, 4, 8, 16, got 3",
    ],
    [
      'accelerators cannot share its heads of attention',
      { tensorParallel: 8, shape: shapeOf('Qwen/Qwen2.5-7B-Instruct') },
      "'tensorParallel' must divide the 28 heads of attention, and divide the 4 of keys and values or be a multiple of them: 1, 2, 4, got 8",
    ],
    ['it is on no node', { nodes: 0 }, "'nodes' must be an integer from 1"],
    ['it has no engines', { replicas: -1 }, "'replicas' must be an integer from 0"],
    ['it takes all memory', { memoryShare: 1 }, "'memoryShare' must be from 0.3 to 0.97, got 1"],
    [
      'it keeps too many nodes',
      { spareNodes: 101 },
      "'spareNodes' must be an integer from 0 to 100",
    ],
    ['it never ends', { drainSeconds: 4000 }, "'drainSeconds' must be an integer from 0 to 3600"],
    ['it must start at once', { startSeconds: 1 }, "'startSeconds' must be an integer from 30"],
    [
      'it offloads nothing',
      { offload: { gibibytes: 0 } },
      "'offload.gibibytes' must be an integer from 1",
    ],
    [
      'no adapter has a slot',
      { adapters: { slots: 0 } },
      "'adapters.slots' must be an integer from 1",
    ],
    [
      'shared memory is all there is',
      { sharedMemory: '12Gi' },
      "'sharedMemory' must be less than the memory of the pod, 12Gi, as a part of it, got '12Gi'",
    ],
    [
      'shared memory is all there is by default',
      { tensorParallel: 2, resources: { cpu: '4', memory: '8Gi' } },
      "'sharedMemory' must be less than the memory of the pod, 8Gi, as a part of it, got '8Gi'",
    ],
    [
      'adapters come later, and there is no volume to find them on',
      {
        adapters: { loading: true },
        files: { source: { from: 's3', url: 's3://m/l/3', region: 'eu-west-1' }, streamed: true },
      },
      "'adapters.loading' needs files on a volume",
    ],
    ['shared memory is no amount', { sharedMemory: 'much' }, "'sharedMemory':"],
    ['resources are no amounts', { resources: { cpu: '1', memory: 'much' } }, "'resources':"],
    [
      'an argument says what a property says',
      { extraArgs: ['--max_model_len=99', '--no-enable-prefix-caching', '--seed=1'] },
      "'extraArgs' must not have what a property stands for, got --max_model_len=99, --no-enable-prefix-caching; set the property",
    ],
    [
      'it does not fit its accelerators',
      { shape: large },
      "'placement.pool' must have accelerators with memory enough, got 'gpu-inference': model 'llama' needs about 151.6 GiB on each of 1 accelerators",
    ],
    [
      'its pod fits no node whose accelerators carry it',
      { resources: { cpu: '500', memory: '16Gi' } },
      "'resources' must fit one node of pool 'gpu-inference', got 500 CPU",
    ],
  ])('fails when %s', (_, changes, message) => {
    expect(() => modelObjects(changes)).toThrow(message);
  });

  test('fails when it is offloaded and handed over', () => {
    const models = [
      model({ role: 'prefill', offload: { gibibytes: 8 } }),
      model({ name: 'decode', role: 'decode' }),
    ];
    expect(() =>
      serviceObjects({ models, router: { logic: { kind: 'disaggregated-prefill' } } }),
    ).toThrow("'offload' must be left out for a model with the role 'prefill'");
  });

  test('of an unknown pool is not judged', () => {
    expect(() => modelObjects({ shape: large, placement: undefined })).not.toThrow();
  });
});
