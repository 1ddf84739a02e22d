import type { EnvironmentInput } from '../../../lib/config';
import { generatedSecrets } from '../../../lib/contracts/platform-secrets';
import { workloadIdentities } from '../../../lib/contracts/identities';
import { operatorNames } from '../../../lib/contracts/operators';
import { synthesizeManifests } from '../../../stacks/manifests/platform';
import { environmentWith, WITHOUT_AWS } from '../../support/environments';
import { unitYaml } from '../../support/units';

type Serving = NonNullable<EnvironmentInput['serving']>;
type Endpoint = NonNullable<Serving['endpoints']>[string];
type Model = Endpoint['versions'][string]['models'][string];

const SHAPE = {
  billionParameters: 8,
  layers: 32,
  attentionHeads: 32,
  keyValueHeads: 8,
  headSize: 128,
  contextTokens: 8192,
};

const QWEN: Model = {
  source: { from: 'hugging-face', repository: 'Qwen/Qwen2.5-0.5B-Instruct', revision: 'v1' },
};

const KEYS: Endpoint['access'] = { by: 'api-key', clients: ['website', 'ci'] };

const serving = (
  models: Record<string, Model> = { qwen: QWEN },
  changes: Partial<Endpoint> = {},
): Partial<EnvironmentInput> => ({
  serving: {
    endpoints: { chat: { access: KEYS, versions: { v1: { models } }, ...changes } },
  },
});

const unitOf = (sections: Partial<EnvironmentInput>, name = 'serving-chat'): string =>
  unitYaml(sections, name) ?? '';

/** One document of a unit, by kind and name. */
const documentOf = (yaml: string, kind: string, name: string): string =>
  yaml
    .split('---\n')
    .find((text) => text.includes(`kind: ${kind}\n`) && text.includes(`\n  name: ${name}\n`)) ?? '';

/** Paths that a route is for. */
const pathsOf = (route: string): string[] => [
  ...new Set(
    [...route.matchAll(/type: PathPrefix\n\s+value: (\S+)\n/g)].map(([, path = '']) => path),
  ),
];

test('is off unless asked for', () => {
  expect(unitOf({})).toBe('');
});

describe('an endpoint', () => {
  const yaml = unitOf(serving());

  test('is a unit that Helm does not wait for', () => {
    const { units } = synthesizeManifests(environmentWith(serving()));
    expect(units.find(({ name }) => name === 'serving-chat')).toMatchObject({
      wait: false,
      wave: 8,
    });
  });

  test('is at a path of the platform’s host, which is taken off, and each version at one of its own', () => {
    expect(pathsOf(documentOf(yaml, 'HTTPRoute', 'chat'))).toEqual([
      '/llm/chat/v1',
      '/llm/chat/health',
    ]);
    expect(documentOf(yaml, 'HTTPRoute', 'chat')).toContain('replacePrefixMatch: /v1\n');
    expect(pathsOf(documentOf(yaml, 'HTTPRoute', 'chat-v1'))).toEqual([
      '/llm/chat.v1/v1',
      '/llm/chat.v1/health',
    ]);
    expect(documentOf(yaml, 'BackendTrafficPolicy', 'chat')).toContain('requestTimeout: 0s');
  });

  test('asks for a key, as OpenAI’s libraries send it, and says whose it is', () => {
    const policy = documentOf(yaml, 'SecurityPolicy', 'chat');
    expect(policy).toContain('- Authorization\n');
    expect(policy).toContain('forwardClientIDHeader: x-llm-client\n');
    expect(policy).toContain('- name: chat-keys\n');
    expect(generatedSecrets(environmentWith(serving()))).toContainEqual({
      owner: 'serving',
      name: 'chat-keys',
      values: { website: { length: 48 }, ci: { length: 48 } },
    });
  });

  test('may ask for a token of the identity provider', () => {
    const token = unitOf(serving(undefined, { access: { by: 'token', groups: ['ml-engineers'] } }));
    const policy = documentOf(token, 'SecurityPolicy', 'chat');
    expect(policy).toContain('- llm-chat-programs\n');
    expect(policy).toContain('claim: azp\n');
    expect(policy).toContain('- ml-engineers\n');
  });

  test('may be for the cluster alone, of whose teams some may ask', () => {
    const inside = unitOf({
      teams: { language: {} },
      ...serving(undefined, { access: { by: 'none' }, teams: ['language'] }),
    });
    expect(inside).not.toContain('kind: HTTPRoute');
    expect(
      documentOf(inside, 'NetworkPolicy', 'ingress-team-language-to-chat-v1-router'),
    ).toContain('kubernetes.io/metadata.name: team-language');
  });

  test('may be limited, and keep a client with one router', () => {
    const limited = unitOf(serving(undefined, { requestsPerMinute: 60, sticky: true }));
    const policy = documentOf(limited, 'BackendTrafficPolicy', 'chat');
    expect(policy).toContain('requests: 60\n');
    expect(policy).toContain('name: llm-router\n');
  });

  test('has versions side by side, of which one is live and another gets a part', () => {
    const both = unitOf({
      serving: {
        endpoints: {
          chat: {
            access: KEYS,
            versions: { v1: { models: { qwen: QWEN } }, v2: { models: { qwen: QWEN } } },
            live: 'v1',
            split: { v2: 10 },
            mirror: 'v2',
          },
        },
      },
    });
    const route = documentOf(both, 'HTTPRoute', 'chat');
    expect(route).toMatch(/name: chat-v1-router\n\s+port: 8000\n\s+weight: 90/);
    expect(route).toMatch(/name: chat-v2-router\n\s+port: 8000\n\s+weight: 10/);
    expect(route).toContain('type: RequestMirror');
    expect(documentOf(both, 'Deployment', 'chat-v2-qwen')).toContain(
      'app.kubernetes.io/version: v2',
    );
  });

  test('goes without the entrance as long as that waits', () => {
    const early = unitOf({ ...serving(), dns: { zone: 'standalone', delegated: false } });
    expect(early).toContain('name: chat-v1-qwen');
    expect(early).not.toContain('kind: HTTPRoute');
  });
});

describe('a version', () => {
  test.each<[NonNullable<Endpoint['versions'][string]['routing']>, string]>([
    [{ by: 'session' }, '--session-key=x-session-id'],
    [{ by: 'session', header: 'x-user' }, '--session-key=x-user'],
    [{ by: 'prefix' }, '--routing-logic=prefixaware'],
    [{ by: 'round-robin' }, '--routing-logic=roundrobin'],
  ])('may route %o', (routing, argument) => {
    const versions = { v1: { models: { qwen: QWEN }, routing, routers: 3 } };
    const router = documentOf(
      unitOf(serving(undefined, { versions })),
      'Deployment',
      'chat-v1-router',
    );
    expect(router).toContain(argument);
    expect(router).toContain('replicas: 3\n');
  });
});

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

describe('a chat with them', () => {
  const sections = { ...serving(), openWebUi: { endpoints: ['chat'] } };
  const yaml = unitOf(sections, 'open-webui');

  test('is at a host of its own, and asks the live router within the cluster', () => {
    expect(documentOf(yaml, 'HTTPRoute', 'open-webui')).toContain('- chat.ml.acme.dev');
    expect(yaml).toContain('value: http://chat-v1-router.serving.svc:8000/v1\n');
    expect(yaml).toContain('name: egress-open-webui-to-chat-v1-router\n');
    expect(unitOf(sections)).toContain('name: ingress-open-webui-to-chat-v1-router\n');
  });

  test('is for everybody, or for some', () => {
    expect(yaml).toContain('data-scientists');
    const some = unitOf(
      { ...serving(), openWebUi: { endpoints: ['chat'], groups: ['ml-engineers'] } },
      'open-webui',
    );
    expect(some).not.toContain('data-scientists');
  });

  test('keeps files in S3, or in a shared folder', () => {
    expect(yaml).toContain('value: s3\n');
    const without = {
      ...WITHOUT_AWS,
      edge: { kind: 'envoy-gateway' as const, certificate: { secret: 'tls' } },
    };
    expect(unitOf({ ...without, ...sections }, 'open-webui')).toContain(
      'claimName: open-webui-files',
    );
  });

  test('is off unless asked for', () => {
    expect(unitOf(serving(), 'open-webui')).toBe('');
  });
});

describe('a load test', () => {
  const tested = (changes: object = {}, models?: Record<string, Model>) => {
    const sections = serving(models);
    const loadTests = { nightly: { endpoint: 'chat', model: 'qwen', ...changes } };
    return { serving: { endpoints: sections.serving?.endpoints ?? {}, loadTests } };
  };
  const yaml = unitOf(tested(), 'load-test-nightly');

  test('asks the router of the live version, and counts by the files of the model', () => {
    expect(yaml).toContain('http://chat-v1-router.serving.svc:8000');
    expect(yaml).toMatch(
      /mountPath: \/tokenizer\n\s+name: models\n\s+readOnly: true\n\s+subPath: chat-v1-qwen-/,
    );
    expect(yaml).toContain('name: egress-load-test-nightly-to-chat-v1-router\n');
    expect(unitOf(tested())).toContain('name: ingress-load-test-nightly-to-chat-v1-router\n');
  });

  test('asks as it is told', () => {
    const told = unitOf(
      tested({ version: 'v1', concurrencies: [2, 4], inputTokens: 99 }),
      'load-test-nightly',
    );
    expect(told).toContain('\\"concurrencies\\":[2,4]');
    expect(told).toContain('\\"inputTokens\\":99');
  });

  test('runs again when what it asks has changed', () => {
    const jobOf = (text: string) => /name: (load-test-nightly-\w{10})\n/.exec(text)?.[1];
    const other = unitOf(tested({}, { qwen: { ...QWEN, eager: true } }), 'load-test-nightly');
    expect(jobOf(other)).toBeDefined();
    expect(jobOf(other)).not.toBe(jobOf(yaml));
  });

  test('counts by a folder that somebody filled', () => {
    const models = { qwen: { shape: SHAPE, source: { from: 'folder' as const, path: 'mine/3' } } };
    expect(unitOf(tested({}, models), 'load-test-nightly')).toContain('subPath: mine/3\n');
  });
});
