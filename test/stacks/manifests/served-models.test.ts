import type { EnvironmentInput } from '../../../lib/config';
import { workloadIdentities } from '../../../lib/contracts/identities';
import { operatorNames } from '../../../lib/contracts/operators';
import { synthesizeManifests } from '../../../stacks/manifests/platform';
import { environmentWith, WITHOUT_AWS } from '../../support/environments';
import { documentOf, QWEN, serving, SHAPE, unitOf, type Model } from './serving-fixture';

describe('a model', () => {
  const engineOf = (model: Partial<Model>, sections: Partial<EnvironmentInput> = {}) =>
    documentOf(
      unitOf({ ...sections, ...serving({ m: { ...QWEN, ...model } }) }),
      'Deployment',
      'chat-v1-m',
    );

  test('of the Hub is fetched with a token, to the shared folder', () => {
    const source = { ...QWEN.source, token: 'hub' } as Model['source'];
    const sections = { secrets: { declared: ['hub'] } };
    const yaml = unitOf({ ...sections, ...serving({ m: { source }, n: { source } }) });
    expect(yaml.match(/kind: ExternalSecret\n/g)).toHaveLength(2);
    expect(yaml).toMatch(
      /name: HF_TOKEN\n\s+valueFrom:\n\s+secretKeyRef:\n\s+key: token\n\s+name: chat-v1-hub/,
    );
    expect(unitOf({ ...sections, ...serving({ m: { source } }) }, 'storage')).toContain(
      'name: serving-models\n',
    );
  });

  test('in S3 is read by an identity of its version, below its prefix', () => {
    const model: Model = {
      shape: SHAPE,
      source: { from: 's3', prefix: 'teams/language/m/3' },
      keptOn: 'stream',
    };
    expect(engineOf(model)).toMatch(/- s3:\/\/ml-test-models-[0-9a-f]{8}\/teams\/language\/m\/3\n/);
    expect(engineOf(model)).toContain('--load-format=runai_streamer');
    expect(workloadIdentities(environmentWith(serving({ m: model, n: model })))).toContainEqual({
      name: 'serving-chat-v1',
      namespace: 'serving',
      serviceAccount: 'chat-v1',
      grants: [{ bucket: 'models', prefix: 'teams/language/m/3/', access: 'read' }],
    });
    const unit = unitOf(serving({ m: model }));
    expect(unit).toContain('name: egress-chat-v1-to-aws\n');
    expect(unitOf(serving())).not.toContain('to-aws\n');
  });

  test('in S3 may be fetched', () => {
    const source: Model['source'] = { from: 's3', prefix: 'm/3' };
    const fetched = unitOf(serving({ m: { shape: SHAPE, source } }));
    expect(fetched).toContain('aws s3 sync');
    for (const way of ['to-aws', 'to-pod-identity']) {
      const edge = documentOf(fetched, 'NetworkPolicy', `egress-chat-v1-m-fetch-${way}`);
      expect(edge).toContain('app.kubernetes.io/name: chat-v1-m-fetch\n');
    }
    expect(engineOf({ shape: SHAPE, source, keptOn: 'node' })).toContain('sizeLimit: 19Gi');
  });

  test('of the registry is read by a client of MLflow', () => {
    const source: Model['source'] = { from: 'mlflow', model: 'assistant', version: 3 };
    const yaml = unitOf({
      mlflow: {},
      ...serving({ m: { shape: SHAPE, source }, n: { shape: SHAPE, source } }),
    });
    expect(yaml).toContain('value: models:/assistant/3\n');
    expect(documentOf(yaml, 'NetworkPolicy', 'egress-chat-v1-to-mlflow')).toContain(
      'app.kubernetes.io/component: serving\n  policyTypes',
    );
    expect(unitOf({ mlflow: {}, ...serving({ m: { shape: SHAPE, source } }) }, 'mlflow')).toContain(
      'name: mlflow-client-serving-chat-v1',
    );
  });

  test('in a folder is read where it is', () => {
    expect(engineOf({ shape: SHAPE, source: { from: 'folder', path: 'assistant/3' } })).toContain(
      '- /models/assistant/3\n',
    );
  });

  test('has adapters, from the start and by their names', () => {
    const adapters: Model['adapters'] = {
      static: { sql: { source: { from: 'folder', path: 'sql' } } },
      loading: true,
      slots: 4,
      rank: 32,
    };
    const engine = engineOf({ adapters });
    expect(engine).toContain('--max-loras=4');
    expect(engine).toContain('/models/sql');
    expect(engine).toContain('name: VLLM_ALLOW_RUNTIME_LORA_UPDATING\n');
  });

  test('is what its settings say', () => {
    const engine = engineOf({
      servedName: 'acme/qwen',
      contextTokens: 4096,
      sequences: 16,
      precision: 'float16',
      quantization: 'fp8_per_tensor',
      cachePrecision: 'fp8',
      tensorParallel: 2,
      memoryShare: 0.8,
      eager: true,
      offloadGiB: 8,
      surge: false,
      resources: { cpu: '6', memory: '20Gi' },
      toolCallParser: 'hermes',
      reasoningParser: 'qwen3',
      replicas: { min: 2 },
    });
    for (const text of [
      '--served-model-name=acme/qwen',
      '--max-model-len=4096',
      '--max-num-seqs=16',
      '--dtype=float16',
      '--quantization=fp8_per_tensor',
      '--kv-cache-dtype=fp8',
      '--tensor-parallel-size=2',
      '--gpu-memory-utilization=0.8',
      '--enforce-eager',
      '--kv-offloading-size=8',
      'maxSurge: 0',
      'memory: 28Gi',
      '--tool-call-parser=hermes',
      '--reasoning-parser=qwen3',
      'replicas: 2',
    ]) {
      expect(engine).toContain(text);
    }
  });

  test('may have nodes kept for it', () => {
    const spare = documentOf(
      unitOf(serving({ m: { ...QWEN, spareNodes: 1 } })),
      'Deployment',
      'chat-v1-m-spare',
    );
    expect(spare).toContain('image: registry.k8s.io/pause:');
  });

  test('follows the load, by what the platform’s Prometheus measures', () => {
    const sections = {
      monitoring: {},
      ...serving({ m: { ...QWEN, replicas: { min: 0, max: 3, firstTokenSeconds: 2 } } }),
    };
    const scaling = documentOf(unitOf(sections), 'ScaledObject', 'chat-v1-m');
    expect(scaling).toContain('serverAddress: http://platform-prometheus.monitoring.svc:9090\n');
    expect(scaling).toContain('minReplicaCount: 0\n');
    expect(scaling).toContain('name: first-token\n');
    expect(operatorNames(environmentWith(sections))).toContain('keda');
    expect(operatorNames(environmentWith(serving()))).not.toContain('keda');
  });

  test('follows the load without KEDA, by metrics that the adapter is told', () => {
    const sections = {
      monitoring: {},
      ...serving({ m: { ...QWEN, replicas: { by: 'prometheus-adapter' as const, max: 3 } } }),
    };
    const environment = environmentWith(sections);
    expect(operatorNames(environment)).toContain('prometheus-adapter');
    expect(operatorNames(environment)).not.toContain('keda');
    const scaling = documentOf(unitOf(sections), 'HorizontalPodAutoscaler', 'chat-v1-m');
    const asked = [...scaling.matchAll(/^ +metric:\n +name: (.+)$/gm)].map(([, name]) => name);
    expect(asked).toEqual(['vllm_requests_waiting', 'vllm_cache_use']);
    const adapter = synthesizeManifests(environment).chartReleases.find(
      ({ name }) => name === 'prometheus-adapter',
    );
    for (const name of asked) expect(JSON.stringify(adapter?.values)).toContain(`"as":"${name}"`);
  });

  test('on several nodes is a group of pods, whose operator comes with it', () => {
    const shape = { ...SHAPE, billionParameters: 100, layers: 80 };
    const sections = serving({
      m: { ...QWEN, shape, tensorParallel: 2, nodes: 4, replicas: { min: 1 } },
    });
    const group = documentOf(unitOf(sections), 'LeaderWorkerSet', 'chat-v1-m');
    expect(group).toContain('size: 4\n');
    expect(group).toContain('--pipeline-parallel-size=4');
    expect(group).toContain('replicas: 1\n');
    expect(unitOf(sections)).not.toContain('kind: ScaledObject');
    expect(operatorNames(environmentWith(sections))).toContain('leader-worker-set');
    expect(operatorNames(environmentWith(serving()))).not.toContain('leader-worker-set');
    const { chartReleases } = synthesizeManifests(environmentWith(sections));
    expect(chartReleases.find(({ name }) => name === 'lws')).toMatchObject({
      namespace: 'lws-system',
      values: { priorityClassName: 'platform-critical' },
    });
  });

  test('on several nodes uses the operator that the cluster has', () => {
    const sections = {
      ...serving({ m: { ...QWEN, nodes: 2 } }),
      operators: { existing: ['leader-worker-set' as const] },
    };
    const { chartReleases } = synthesizeManifests(environmentWith(sections));
    expect(chartReleases.map(({ name }) => name)).not.toContain('lws');
  });

  test('runs on the pool that it names, or the first with GPUs', () => {
    expect(engineOf({})).toContain('karpenter.sh/nodepool: gpu-inference');
    const nodePools = {
      general: {},
      big: { preset: 'gpu-inference' as const },
      'gpu-inference': {},
    };
    expect(engineOf({}, { nodePools })).toContain('karpenter.sh/nodepool: big');
    expect(engineOf({ pool: 'gpu-inference' }, { nodePools })).toContain(
      'karpenter.sh/nodepool: gpu-inference',
    );
  });

  test('runs on any node with a GPU where nodes are others’', () => {
    const inside = serving(undefined, { access: { by: 'none' } });
    const without = { ...WITHOUT_AWS, edge: { kind: 'none' }, identity: { provider: 'none' } };
    const engine = documentOf(
      unitOf({ ...without, ...inside } as Partial<EnvironmentInput>),
      'Deployment',
      'chat-v1-qwen',
    );
    expect(engine).toContain('nvidia.com/gpu: "1"');
    expect(engine).not.toContain('nodeSelector');
  });
});
