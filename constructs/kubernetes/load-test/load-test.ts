import type { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import {
  canonicalJson,
  Endpoint,
  nonEmpty,
  Peer,
  PRIORITY_CLASS,
  restrictedContainer,
  RunOnceJob,
  validated,
  type Labels,
  type RestrictedPodOptions,
} from '../core';
import { placeOn } from '../karpenter';
import { sharedMounts, type SharedMounts } from '../storage';
import { assertLoadTest } from './load-test-checks';
import type { LoadTestProps } from './load-test-props';
import ladder from './load_ladder.py';
import { COMPONENT, DEFAULT_RESOURCES, testPods } from './names';

const CONCURRENCIES = [1, 2, 4, 8, 16, 32, 64, 128];
const DEADLINE_SECONDS = 7200;

/** The image would run as root. */
const USER = { runAsUser: 1000, runAsGroup: 1000 } as const;

/** What is asked for, by how vLLM calls it. https://github.com/vllm-project/vllm/blob/v0.32.0/vllm/benchmarks/lib/endpoint_request_func.py */
const APIS = {
  completions: { backend: 'openai', path: '/completions' },
  chat: { backend: 'openai-chat', path: '/chat/completions' },
} as const;

/**
 * A model under load: more and more users at once, tokens a second, time to the first token, and the knee, from where on
 * more users only wait. The last line of its log is the result, as JSON.
 */
export class LoadTest extends Construct {
  /** Labels of its pods, for whoever serves the model and lets them in. */
  readonly pods: Labels;
  /** The Job's full name. */
  readonly jobName: string;

  constructor(scope: Construct, id: string, props: LoadTestProps) {
    super(scope, id);
    assertLoadTest(this, props);
    const { name, namespace, target, deadlineSeconds = DEADLINE_SECONDS } = props;
    this.pods = testPods(name);
    const { jobName } = new RunOnceJob(this, 'Job', {
      name,
      namespace,
      component: COMPONENT,
      pod: validated(this, 'pod', () => podOf(props)),
      inputs: props.subject,
      // A second try would find prompts in the cache of the first.
      retries: 0,
      deadlineSeconds,
    });
    this.jobName = jobName;
    if (target.endpoint !== undefined) {
      namespace.allowEgressTo(`${name}-to-model`, target.endpoint, { pods: this.pods });
    }
    if ('hub' in props.tokenizer) {
      const hub = Endpoint.of(Peer.internet(), [443]);
      namespace.allowEgressTo(`${name}-to-hub`, hub, { pods: this.pods });
    }
  }
}

function podOf(props: LoadTestProps): RestrictedPodOptions {
  const { image, resources = DEFAULT_RESOURCES, nodes } = props;
  const mounts = tokenizerMounts(props);
  return placeOn<RestrictedPodOptions>(nodes, {
    priorityClassName: PRIORITY_CLASS.batch,
    initContainers: nonEmpty(waiting(props, mounts.volumeMounts)),
    containers: [
      restrictedContainer({
        name: COMPONENT,
        image,
        command: ['python3', '-c', ladder],
        env: variables(props),
        workingDir: '/tmp',
        volumeMounts: [{ name: 'scratch', mountPath: '/tmp' }, ...mounts.volumeMounts],
        resources,
        ...USER,
      }),
    ],
    volumes: [{ name: 'scratch', emptyDir: {} }, ...mounts.volumes],
  });
}

/** The generator reads the tokenizer before it asks whether the model answers. */
const waiting = (
  { image, readyFile, tokenizer }: LoadTestProps,
  volumeMounts: readonly k8s.VolumeMount[],
): k8s.Container[] =>
  readyFile === undefined || 'hub' in tokenizer
    ? []
    : [
        restrictedContainer({
          name: 'wait-for-tokenizer',
          image,
          command: ['sh', '-c', `until [ -f "${tokenizer.path}/${readyFile}" ]; do sleep 5; done`],
          volumeMounts: [...volumeMounts],
          resources: { cpu: '10m', memory: '32Mi' },
          ...USER,
        }),
      ];

const tokenizerMounts = ({ namespace, tokenizer }: LoadTestProps): SharedMounts =>
  'hub' in tokenizer
    ? { volumes: [], volumeMounts: [] }
    : sharedMounts(namespace, [{ ...tokenizer, readOnly: true }]);

/** https://github.com/vllm-project/vllm/blob/v0.32.0/vllm/envs.py */
const variables = (props: LoadTestProps): k8s.EnvVar[] => [
  { name: 'LOAD_TEST', value: canonicalJson(settings(props)) },
  { name: 'HOME', value: '/tmp' },
  { name: 'VLLM_NO_USAGE_STATS', value: '1' },
  { name: 'HF_HUB_OFFLINE', value: 'hub' in props.tokenizer ? '0' : '1' },
  ...tokenVariable(props),
  ...keyVariable(props),
];

const tokenVariable = ({ tokenizer }: LoadTestProps): k8s.EnvVar[] =>
  'hub' in tokenizer && tokenizer.token !== undefined
    ? [tokenizer.token.secret.toEnvVar('HF_TOKEN', tokenizer.token.key)]
    : [];

const keyVariable = ({ target: { apiKey } }: LoadTestProps): k8s.EnvVar[] =>
  apiKey === undefined ? [] : [apiKey.secret.toEnvVar('OPENAI_API_KEY', apiKey.key)];

/** What `load_ladder.py` reads. */
function settings(props: LoadTestProps): Record<string, unknown> {
  const { target, tokenizer, api = 'completions' } = props;
  const { backend, path } = APIS[api];
  const { pathname, origin } = new URL(target.url);
  return {
    backend,
    baseUrl: origin,
    endpoint: `${pathname}${path}`,
    model: target.model,
    header: target.apiKey?.header,
    tokenizer: 'hub' in tokenizer ? tokenizer.hub : tokenizer.path,
    concurrencies: props.concurrencies ?? CONCURRENCIES,
    requestsPerUser: props.requestsPerUser ?? 8,
    inputTokens: props.inputTokens ?? 1024,
    outputTokens: props.outputTokens ?? 128,
    leastGain: (props.leastGainPercent ?? 10) / 100,
    readySeconds: props.readySeconds ?? 1800,
  };
}
