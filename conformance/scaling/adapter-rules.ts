import { ENGINE_POD_METRICS } from '../../constructs/kubernetes/vllm';
import { prometheusAdapter } from '../../constructs/operators';

/** What the adapter asks Prometheus for one metric of pods. */
interface AdapterRule {
  readonly name: { readonly as: string };
  readonly metricsQuery: string;
}

/** A mistake in what the adapter asks, which the answers have to show. */
export interface AdapterMistake {
  readonly name: string;
  readonly metric: string;
  readonly change: (query: string) => string;
}

/** Rules that record answers, and tests of them, as promtool reads both. */
export interface AdapterTest {
  readonly rules: { readonly groups: readonly object[] };
  readonly tests: object;
}

/** The adapter fills these in; a template has them between `<<` and `>>`. */
const FILLED: readonly (readonly [string, string])[] = [
  ['<<.LabelMatchers>>', 'namespace="serving",pod=~"chat-busy|chat-idle"'],
  ['<<.GroupBy>>', 'pod'],
];

const BUSY = 'namespace="serving",pod="chat-busy"';
const IDLE = 'namespace="serving",pod="chat-idle"';
const OTHER = 'namespace="serving",pod="mail-busy"';
const BUCKET = 'vllm:time_to_first_token_seconds_bucket';

/** Two cores of the busy engine, an engine that nobody asks, and one of another model. */
const SERIES: readonly (readonly [series: string, values: string])[] = [
  ...['vllm:num_requests_waiting', 'vllm:num_requests_running'].flatMap(
    (name) =>
      [
        [`${name}{${BUSY},engine="0"}`, '3x10'],
        [`${name}{${BUSY},engine="1"}`, '2x10'],
        [`${name}{${IDLE},engine="0"}`, '0x10'],
        [`${name}{${OTHER},engine="0"}`, '9x10'],
      ] as const,
  ),
  [`vllm:kv_cache_usage_perc{${BUSY},engine="0"}`, '0.4x10'],
  [`vllm:kv_cache_usage_perc{${BUSY},engine="1"}`, '0.6x10'],
  [`vllm:kv_cache_usage_perc{${IDLE},engine="0"}`, '0x10'],
  // Every first token of the busy engine takes between one second and two.
  [`${BUCKET}{${BUSY},le="1"}`, '0x10'],
  [`${BUCKET}{${BUSY},le="2"}`, '0+60x10'],
  [`${BUCKET}{${BUSY},le="+Inf"}`, '0+60x10'],
  [`${BUCKET}{${IDLE},le="1"}`, '7x10'],
  [`${BUCKET}{${IDLE},le="2"}`, '7x10'],
  [`${BUCKET}{${IDLE},le="+Inf"}`, '7x10'],
];

/** What each pod has to be told to have. */
const EXPECTED: Readonly<Record<string, { readonly busy: number; readonly idle: number }>> = {
  [ENGINE_POD_METRICS.waiting.name]: { busy: 5, idle: 0 },
  [ENGINE_POD_METRICS.running.name]: { busy: 5, idle: 0 },
  [ENGINE_POD_METRICS.cache.name]: { busy: 0.5, idle: 0 },
  [ENGINE_POD_METRICS.firstToken.name]: { busy: 1.95, idle: 0 },
};

/** Mistakes by which an autoscaler would see too much, too little, or nothing of a pod. */
export const ADAPTER_MISTAKES: readonly AdapterMistake[] = [
  {
    name: 'pods of another model',
    metric: ENGINE_POD_METRICS.waiting.name,
    change: (query) => query.replace('<<.LabelMatchers>>', 'namespace="serving"'),
  },
  {
    name: 'one core of an engine for all',
    metric: ENGINE_POD_METRICS.running.name,
    change: (query) => query.replace('sum(', 'avg('),
  },
  {
    name: 'caches that are added up',
    metric: ENGINE_POD_METRICS.cache.name,
    change: (query) => query.replace('avg(', 'sum('),
  },
  {
    name: 'nothing of an engine that nobody asks',
    metric: ENGINE_POD_METRICS.firstToken.name,
    change: (query) => query.replace(/ or .*/, ''),
  },
];

/** What the release of the adapter asks for engines. */
export function adapterRules(): readonly AdapterRule[] {
  const { releases } = prometheusAdapter({
    prometheus: { url: 'http://prometheus', port: 9090 },
    sources: [],
    metrics: Object.values(ENGINE_POD_METRICS),
  });
  // Values of a chart are of any shape; these are of `prometheusAdapter`.
  const values = releases[0]?.values as { rules: { custom: readonly AdapterRule[] } } | undefined;
  return values?.rules.custom ?? [];
}

const filled = (query: string): string =>
  FILLED.reduce((text, [template, value]) => text.replaceAll(template, value), query);

/** The test of one rule; `asked` is a query to try in its place. */
export function adapterTest(
  { name: { as }, metricsQuery }: AdapterRule,
  asked: string = metricsQuery,
): AdapterTest {
  const record = `conformance:${as}`;
  const expected = EXPECTED[as];
  if (expected === undefined) throw new Error(`nobody says what '${as}' has to be`);
  return {
    rules: { groups: [{ name: as, rules: [{ record, expr: filled(asked) }] }] },
    tests: {
      evaluation_interval: '1m',
      fuzzy_compare: true,
      tests: [
        {
          interval: '1m',
          input_series: SERIES.map(([series, values]) => ({ series, values })),
          promql_expr_test: [
            {
              expr: record,
              eval_time: '10m',
              exp_samples: [
                { labels: `${record}{pod="chat-busy"}`, value: expected.busy },
                { labels: `${record}{pod="chat-idle"}`, value: expected.idle },
              ],
            },
          ],
        },
      ],
    },
  };
}
