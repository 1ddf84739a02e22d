import { Endpoint, Namespace, Peer } from '../../../../constructs/kubernetes/core';
import { presetPool } from '../../../../constructs/kubernetes/karpenter';
import { LoadTest, type LoadTestProps } from '../../../../constructs/kubernetes/load-test';
import { describeObjects, findObject, memberAt, objectsOf } from '../../../support/kubernetes';
import { violations } from '../../../support/structure';
import { fakeSecret } from '../oauth2-proxy/fakes';

const TARGET = { url: 'http://router.team-vision.svc:8000/v1', model: 'llama' };

const TOKENIZER = {
  volume: {
    namespace: { name: 'team-vision' },
    claimName: 'models',
    volumeHandle: 'team-vision-models',
  },
  path: '/models/llama',
  subPath: 'llama',
};

const made = (props: Partial<LoadTestProps> = {}) => {
  let test = { jobName: '', pods: {} };
  const objects = objectsOf((chart) => {
    test = new LoadTest(chart, 'Load', {
      name: 'llama-load',
      namespace: Namespace.fromName(chart, 'Namespace', 'team-vision'),
      image: 'docker.io/vllm/vllm-openai:v0.32.0',
      target: TARGET,
      tokenizer: TOKENIZER,
      ...props,
    });
  });
  return { objects, test };
};

const pod = (path: readonly (string | number)[], props: Partial<LoadTestProps> = {}) =>
  memberAt(findObject(made(props).objects, 'Job'), ['spec', 'template', 'spec', ...path]);

const variables = (props: Partial<LoadTestProps> = {}): Record<string, unknown> =>
  Object.fromEntries(
    (
      pod(['containers', 0, 'env'], props) as {
        name: string;
        value?: string;
        valueFrom?: unknown;
      }[]
    ).map(({ name, value, valueFrom }) => [name, value ?? valueFrom]),
  );

const settings = (props: Partial<LoadTestProps> = {}): unknown =>
  JSON.parse(String(memberAt(variables(props), ['LOAD_TEST'])));

const ALL: Partial<LoadTestProps> = {
  target: {
    url: 'https://api.ml.acme.io/llama/v1',
    model: 'llama',
    endpoint: Endpoint.of(Peer.internet(), [443]),
    apiKey: { secret: fakeSecret('keys'), key: 'load', header: 'x-api-key' },
  },
  tokenizer: { hub: 'acme/llama', token: { secret: fakeSecret('hub'), key: 'token' } },
  concurrencies: [1, 3],
  requestsPerUser: 4,
  inputTokens: 10,
  outputTokens: 20,
  api: 'chat',
  leastGainPercent: 5,
  readySeconds: 60,
  deadlineSeconds: 600,
  resources: { cpu: '4', memory: '8Gi' },
  nodes: { pool: presetPool('batch', 'batch', 'auto') },
};

test('everything fits the recorded structures, with and without options', () => {
  expect(made().objects.flatMap(violations)).toEqual([]);
  expect(made(ALL).objects.flatMap(violations)).toEqual([]);
  expect(describeObjects(made().objects)).toBe(`Job/${made().test.jobName}`);
});

test('is done once, without a second try, unprivileged', () => {
  const { objects, test } = made();
  expect(test.jobName).toMatch(/^llama-load-[0-9a-f]{10}$/);
  expect(test.pods).toEqual({
    'app.kubernetes.io/name': 'llama-load',
    'app.kubernetes.io/component': 'load-test',
  });
  expect(findObject(objects, 'Job')).toMatchObject({
    spec: {
      backoffLimit: 0,
      activeDeadlineSeconds: 7200,
      template: { metadata: { labels: test.pods } },
    },
  });
  expect(pod([])).toMatchObject({
    priorityClassName: 'platform-batch',
    containers: [
      {
        image: 'docker.io/vllm/vllm-openai:v0.32.0',
        command: ['python3', '-c', expect.stringContaining('vllm')],
        workingDir: '/tmp',
        resources: { requests: { cpu: '2', memory: '4Gi' } },
        securityContext: { runAsUser: 1000, readOnlyRootFilesystem: true },
      },
    ],
  });
});

test('is done again when what it tests changes', () => {
  const name = (image: string) => made({ subject: { image } }).test.jobName;
  expect(name('a:1')).toBe(name('a:1'));
  expect(name('a:2')).not.toBe(name('a:1'));
});

test('asks a model by more and more users', () => {
  expect(settings()).toEqual({
    backend: 'openai',
    baseUrl: 'http://router.team-vision.svc:8000',
    endpoint: '/v1/completions',
    model: 'llama',
    tokenizer: '/models/llama',
    concurrencies: [1, 2, 4, 8, 16, 32, 64, 128],
    requestsPerUser: 8,
    inputTokens: 1024,
    outputTokens: 128,
    leastGain: 0.1,
    readySeconds: 1800,
  });
  expect(variables()).toMatchObject({ HF_HUB_OFFLINE: '1', VLLM_NO_USAGE_STATS: '1' });
  expect(variables()).not.toHaveProperty('OPENAI_API_KEY');
  expect(pod(['containers', 0, 'volumeMounts', 1])).toEqual({
    name: 'models',
    mountPath: '/models/llama',
    subPath: 'llama',
    readOnly: true,
  });
});

test('asks as it is told, where it is told, with a key that no object shows', () => {
  expect(settings(ALL)).toEqual({
    backend: 'openai-chat',
    baseUrl: 'https://api.ml.acme.io',
    endpoint: '/llama/v1/chat/completions',
    model: 'llama',
    header: 'x-api-key',
    tokenizer: 'acme/llama',
    concurrencies: [1, 3],
    requestsPerUser: 4,
    inputTokens: 10,
    outputTokens: 20,
    leastGain: 0.05,
    readySeconds: 60,
  });
  expect(variables(ALL)).toMatchObject({
    HF_HUB_OFFLINE: '0',
    HF_TOKEN: { secretKeyRef: { name: 'hub', key: 'token' } },
    OPENAI_API_KEY: { secretKeyRef: { name: 'keys', key: 'load' } },
  });
  expect(variables({ tokenizer: { hub: 'acme/llama' } })).not.toHaveProperty('HF_TOKEN');
  expect(pod([], ALL)).toMatchObject({
    nodeSelector: { 'karpenter.sh/nodepool': 'batch' },
    containers: [{ resources: { requests: { cpu: '4' } } }],
  });
  expect(describeObjects(made(ALL).objects)).toMatch(
    /^NetworkPolicy\/egress-llama-load-to-model, NetworkPolicy\/egress-llama-load-to-hub, Job\/\S+$/,
  );
  expect(findObject(made(ALL).objects, 'Job')).toMatchObject({
    spec: { activeDeadlineSeconds: 600 },
  });
});

test.each<[what: string, props: Partial<LoadTestProps>, message: string]>([
  ['a bad name', { name: 'a.b' }, "'name': the name of a Job must"],
  [
    'an address without a version of the API',
    { target: { ...TARGET, url: 'http://router:8000' } },
    "'target.url' must be such as 'http://router.models.svc:8000/v1', got 'http://router:8000'",
  ],
  ['no model', { target: { ...TARGET, model: '' } }, "'target.model' must name a model, got ''"],
  ['no user', { concurrencies: [0, 1] }, "'concurrencies' must be an integer from 1"],
  [
    'one step',
    { concurrencies: [8] },
    "'concurrencies' must be two steps at least, each more than the one before, got 8",
  ],
  ['steps down', { concurrencies: [8, 4] }, "'concurrencies' must be two steps at least"],
  ['no request', { requestsPerUser: 0 }, "'requestsPerUser'"],
  ['no prompt', { inputTokens: 0 }, "'inputTokens'"],
  ['no answer', { outputTokens: 0 }, "'outputTokens'"],
  ['no gain', { leastGainPercent: 0 }, "'leastGainPercent'"],
  ['no time to start', { readySeconds: 0 }, "'readySeconds'"],
  ['no time', { deadlineSeconds: 0 }, "'deadlineSeconds'"],
  [
    'more than a node has',
    {
      resources: { cpu: '10000', memory: '4Gi' },
      nodes: { pool: presetPool('batch', 'batch', 'auto') },
    },
    "'resources' must fit one node of pool 'batch'",
  ],
  [
    'a tokenizer of another namespace',
    {
      tokenizer: { ...TOKENIZER, volume: { ...TOKENIZER.volume, namespace: { name: 'other' } } },
    },
    "'pod': 'models' is a claim of namespace 'other'",
  ],
])('fails when given %s', (_what, props, message) => {
  expect(() => made(props)).toThrow(message);
});

describe('a tokenizer that is fetched', () => {
  test('is waited for, as the generator reads it before anything else', () => {
    expect(pod(['initContainers', 0], { readyFile: '.complete' })).toMatchObject({
      name: 'wait-for-tokenizer',
      command: ['sh', '-c', 'until [ -f "/models/llama/.complete" ]; do sleep 5; done'],
      volumeMounts: [{ mountPath: '/models/llama', readOnly: true }],
    });
    expect(made({ readyFile: '.complete' }).objects.flatMap(violations)).toEqual([]);
  });

  test('is not waited for where it is there, or elsewhere', () => {
    const podOf = (props: Partial<LoadTestProps> = {}) => pod([], props);
    expect(podOf()).not.toHaveProperty('initContainers');
    expect(podOf({ tokenizer: { hub: 'acme/m' }, readyFile: '.complete' })).not.toHaveProperty(
      'initContainers',
    );
  });
});
