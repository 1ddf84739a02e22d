import {
  counter,
  histogram,
  made,
  steps,
  times,
  wave,
  whole,
  type Labels,
  type MadeSeries,
  type Value,
} from '../made-series';

/** https://github.com/vllm-project/vllm/blob/v0.26.0/vllm/v1/metrics/loggers.py */
const FIRST_TOKEN = [
  0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 20, 40, 80,
];
const BETWEEN_TOKENS = [0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2.5];
const REQUEST = [0.3, 0.5, 0.8, 1, 1.5, 2, 2.5, 5, 10, 15, 20, 30, 40, 50, 60, 120, 240];

interface Model {
  readonly job: string;
  readonly model: string;
  readonly pods: readonly string[];
  readonly requests: Value;
  readonly firstToken: Value;
  readonly cached: number;
}

/** One model has more to do than it can from noon on, until a second engine is there. */
const CROWDED = 175;
const HELPED = 260;

const MODELS: readonly Model[] = [
  {
    job: 'serving/assistant-v1-llama',
    model: 'llama',
    pods: ['assistant-v1-llama-0', 'assistant-v1-llama-1'],
    requests: steps([0, wave(3, 1.2, 'llama')], [CROWDED, wave(7, 1.5, 'llama')]),
    firstToken: steps(
      [0, wave(0.35, 0.1, 'lf')],
      [CROWDED, wave(4.2, 1.4, 'lf')],
      [HELPED, wave(0.6, 0.2, 'lf')],
    ),
    cached: 0.62,
  },
  {
    job: 'serving/assistant-v1-qwen',
    model: 'qwen',
    pods: ['assistant-v1-qwen-0'],
    requests: wave(5, 2, 'qwen'),
    firstToken: wave(0.12, 0.04, 'qf'),
    cached: 0.28,
  },
];

const isHelper = (pod: string): boolean => pod.endsWith('llama-1');

/** Engines, and the router before them with the tokens of its clients. */
export const servingSeries = (): MadeSeries[] => [
  ...MODELS.flatMap((model) => model.pods.flatMap((pod) => engine(model, pod))),
  ...routerSeries(),
];

function engine({ job, model, requests, firstToken, cached }: Model, pod: string): MadeSeries[] {
  const labels = {
    job,
    namespace: 'serving',
    pod,
    container: 'engine',
    model_name: model,
    engine: '0',
  };
  const isHere = steps([0, isHelper(pod) ? 0 : 1], [HELPED, 1]);
  const only =
    (value: Value): Value =>
    (minute) =>
      isHere(minute) === 0 ? undefined : value(minute);
  const rate = times(requests, model === 'llama' ? steps([0, 1], [HELPED, 0.5]) : 1);
  const waiting = whole(times(firstToken, model === 'llama' ? 5 : 1));
  return [
    made('vllm:num_requests_running', labels, only(whole(times(rate, 6)))),
    made('vllm:num_requests_waiting', labels, only(waiting)),
    made(
      'vllm:kv_cache_usage_perc',
      labels,
      only((minute) => Math.min(0.99, (rate(minute) ?? 0) * (model === 'llama' ? 0.135 : 0.07))),
    ),
    ...counters(labels, rate, cached).map((each) => ({ ...each, at: only(each.at) })),
    ...times4(labels, rate, firstToken).map((each) => ({ ...each, at: only(each.at) })),
  ];
}

function counters(labels: Labels, rate: Value, cached: number): MadeSeries[] {
  const ends = [
    ['stop', 0.9],
    ['length', 0.08],
    ['abort', 0.02],
  ] as const;
  const put =
    labels['model_name'] === 'llama' ? steps([0, 0], [CROWDED, 0.15], [HELPED, 0]) : () => 0;
  return [
    made('vllm:generation_tokens_total', labels, counter(times(rate, 240))),
    made('vllm:prompt_tokens_total', labels, counter(times(rate, 900))),
    made('vllm:prefix_cache_queries_total', labels, counter(times(rate, 900))),
    made('vllm:prefix_cache_hits_total', labels, counter(times(rate, 900 * cached))),
    made('vllm:num_preemptions_total', labels, counter(put)),
    ...ends.map(([reason, share]) =>
      made(
        'vllm:request_success_total',
        { ...labels, finished_reason: reason },
        counter(times(rate, share)),
      ),
    ),
  ];
}

function times4(labels: Labels, rate: Value, firstToken: Value): MadeSeries[] {
  const slow: Value = (minute) => 0.02 + 0.006 * (firstToken(minute) ?? 0);
  const all = [
    ['vllm:time_to_first_token_seconds', FIRST_TOKEN, firstToken, 1],
    ['vllm:inter_token_latency_seconds', BETWEEN_TOKENS, slow, 240],
    [
      'vllm:e2e_request_latency_seconds',
      REQUEST,
      (minute: number) => (firstToken(minute) ?? 0) + 240 * (slow(minute) ?? 0),
      1,
    ],
    ['vllm:request_queue_time_seconds', REQUEST, times(firstToken, 0.8), 1],
  ] as const;
  return all.flatMap(([name, bounds, middle, each]) =>
    histogram({ name, labels, bounds, rate: times(rate, each), middle }),
  );
}

const CLIENTS = [
  ['website', 0.6],
  ['support-desk', 0.3],
  ['notebooks', 0.1],
] as const;

function routerSeries(): MadeSeries[] {
  const labels = {
    job: 'serving/assistant-v1-router',
    namespace: 'serving',
    pod: 'assistant-v1-router-0',
    container: 'router',
  };
  return [
    ...MODELS.flatMap(({ model, requests, pods }) => [
      made('vllm:num_incoming_requests_total', { ...labels, model }, counter(requests)),
      ...pods.map((pod) =>
        made(
          'vllm:healthy_pods_total',
          { ...labels, server: `http://${pod}:8000` },
          isHelper(pod) ? steps([0, 0], [HELPED, 1]) : 1,
        ),
      ),
      ...CLIENTS.flatMap(([client, share]) =>
        usage(labels, { client, model }, times(requests, share)),
      ),
    ]),
    made(
      'vllm:request_errors_total',
      { ...labels, error_type: 'timeout' },
      counter(steps([0, 0], [CROWDED + 30, wave(0.05, 0.04, 'errors')], [HELPED, 0])),
    ),
  ];
}

const usage = (labels: Labels, who: Labels, requests: Value): MadeSeries[] =>
  (
    [
      ['prompt', 900],
      ['answer', 240],
    ] as const
  ).map(([kind, tokens]) =>
    made('llm_usage_tokens_total', { ...labels, ...who, kind }, counter(times(requests, tokens))),
  );
