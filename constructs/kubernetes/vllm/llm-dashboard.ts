import { KUBE } from '../platform-monitoring/nodes/series';
import {
  ChosenSeries,
  graph,
  increase,
  quantile,
  rate,
  stat,
  table,
  type Dashboard,
} from '../prometheus';
import { ENGINE_SERIES, ROUTER_SERIES, USAGE_SERIES, type EngineSeries } from './series';

const CHOSEN = new ChosenSeries(ENGINE_SERIES, { job: 'engines', model_name: 'model' });
const ROUTERS = new ChosenSeries(ROUTER_SERIES, { job: 'router' });
const USAGE = new ChosenSeries(USAGE_SERIES, { job: 'router' });

/** Routers have gauges of the same names, of no model. */
const engine = (name: EngineSeries): string => CHOSEN.select(name, 'model_name!=""');

const MODEL = '{{model_name}}';

/** What runs, with its version: the name of the engines begins with it. */
const ENGINES = '{{job}}';

const FIRST_TOKEN = engine('vllm:time_to_first_token_seconds_bucket');
const NEXT_TOKEN = engine('vllm:inter_token_latency_seconds_bucket');
const WHOLE = engine('vllm:e2e_request_latency_seconds_bucket');
const QUEUED = engine('vllm:request_queue_time_seconds_bucket');

const quantiles = (buckets: string): Record<string, string> => ({
  p50: quantile(0.5, buckets),
  p95: quantile(0.95, buckets),
  p99: quantile(0.99, buckets),
});

const sumBy = (label: string, name: EngineSeries): string => `sum by (${label}) (${engine(name)})`;

/** GPUs of the engines of each model. */
const gpusOf =
  `sum by (model_name) (max by (namespace, pod, model_name) (${engine('vllm:num_requests_running')} >= bool 0)` +
  ' * on (namespace, pod) group_left () sum by (namespace, pod) (' +
  `${KUBE.select('kube_pod_container_resource_requests', 'resource="nvidia_com_gpu"')}))`;

/** Language models: how long people wait, what engines do, and who asks. */
export const LLM_DASHBOARD: Dashboard = {
  name: 'vllm',
  title: 'Language models',
  folder: 'Serving',
  description: 'How long people wait for models, what engines do, and who asks how much.',
  variables: [
    {
      name: 'engines',
      title: 'Engines',
      query: 'label_values(vllm:num_requests_running{model_name!=""}, job)',
    },
    {
      name: 'model',
      title: 'Model',
      query: 'label_values(vllm:num_requests_running{model_name!=""}, model_name)',
    },
    { name: 'router', title: 'Router', query: 'label_values(vllm:healthy_pods_total, job)' },
  ],
  rows: [
    {
      title: 'What people feel',
      panels: [
        graph({
          title: 'Time to the first token',
          description: 'From a request until its answer begins. Above ten seconds people give up.',
          unit: 's',
          thresholds: [{ from: 10, color: 'red' }],
          lines: quantiles(FIRST_TOKEN),
        }),
        graph({
          title: 'Time to the first token, by model',
          description: 'One request in twenty waits longer.',
          unit: 's',
          lines: { [MODEL]: quantile(0.95, FIRST_TOKEN, { by: ['model_name'] }) },
        }),
        graph({
          title: 'Time between tokens',
          description: 'People read with about ten tokens a second.',
          unit: 's',
          lines: quantiles(NEXT_TOKEN),
        }),
        graph({
          title: 'Whole requests',
          description: 'From a request until its answer ends.',
          unit: 's',
          lines: quantiles(WHOLE),
        }),
        graph({
          title: 'Requests at engines',
          description: 'Requests that wait, and that engines work on.',
          unit: 'none',
          lines: {
            [`${ENGINES}, waiting`]: sumBy('job', 'vllm:num_requests_waiting'),
            [`${ENGINES}, running`]: sumBy('job', 'vllm:num_requests_running'),
          },
        }),
        graph({
          title: 'Time in the queue',
          description: 'Of the time to the first token, what requests wait for an engine to begin.',
          unit: 's',
          lines: { [MODEL]: quantile(0.95, QUEUED, { by: ['model_name'] }) },
        }),
      ],
    },
    {
      title: 'What engines do',
      panels: [
        stat({
          title: 'Engines',
          description: 'Engines that answer.',
          unit: 'none',
          lines: { engines: `count(${engine('vllm:num_requests_running')}) or vector(0)` },
        }),
        stat({
          title: 'Tokens',
          description: 'Tokens of all answers in a second.',
          unit: 'si:tok/s',
          lines: {
            tokens: `${rate(engine('vllm:generation_tokens_total'))} or vector(0)`,
          },
        }),
        graph({
          title: 'Tokens, by model',
          description: 'Tokens of prompts and of answers in a second.',
          unit: 'si:tok/s',
          lines: {
            [`${MODEL}, prompts`]: rate(engine('vllm:prompt_tokens_total'), { by: ['model_name'] }),
            [`${MODEL}, answers`]: rate(engine('vllm:generation_tokens_total'), {
              by: ['model_name'],
            }),
          },
        }),
        graph({
          title: 'Tokens for each GPU',
          description: 'Tokens of answers in a second, for each GPU that engines hold.',
          unit: 'si:tok/s',
          lines: {
            [MODEL]: `${rate(engine('vllm:generation_tokens_total'), { by: ['model_name'] })} / ${gpusOf}`,
          },
        }),
        graph({
          title: 'Cache',
          description:
            'Share of the memory for keys and values that is taken. When it is full, requests wait or begin anew.',
          unit: 'percentunit',
          max: 1,
          thresholds: [{ from: 0.95, color: 'red' }],
          lines: { [ENGINES]: `max by (job) (${engine('vllm:kv_cache_usage_perc')})` },
        }),
        graph({
          title: 'Found in the cache',
          description: 'Share of the tokens of prompts that an engine has seen before.',
          unit: 'percentunit',
          max: 1,
          lines: {
            [MODEL]: `${rate(engine('vllm:prefix_cache_hits_total'), { by: ['model_name'] })} / ${rate(engine('vllm:prefix_cache_queries_total'), { by: ['model_name'] })}`,
          },
        }),
        graph({
          title: 'Put back',
          description: 'Requests in a second that lost their place in the cache, and begin anew.',
          unit: 'ops',
          lines: { [ENGINES]: rate(engine('vllm:num_preemptions_total'), { by: ['job'] }) },
        }),
        graph({
          title: 'Ended, by why',
          description: '`length` is cut off, `abort` is a client that left.',
          unit: 'reqps',
          stacked: true,
          lines: {
            '{{finished_reason}}': rate(engine('vllm:request_success_total'), {
              by: ['finished_reason'],
            }),
          },
        }),
      ],
    },
    {
      title: 'Who asks',
      panels: [
        graph({
          title: 'Requests',
          description: 'Requests that routers took in a second.',
          unit: 'reqps',
          lines: {
            '{{model}}': rate(ROUTERS.select('vllm:num_incoming_requests_total'), {
              by: ['model'],
            }),
          },
        }),
        graph({
          title: 'Failures',
          description: 'Requests in a second that failed at an engine.',
          unit: 'reqps',
          lines: { [ENGINES]: rate(ROUTERS.select('vllm:request_errors_total'), { by: ['job'] }) },
        }),
        graph({
          title: 'Engines that a router knows',
          description: 'None, and nobody is answered.',
          unit: 'none',
          lines: {
            [ENGINES]: `max by (job) (sum by (job, pod) (${ROUTERS.select('vllm:healthy_pods_total')}))`,
          },
        }),
        graph({
          title: 'Tokens, by client',
          width: 12,
          description: 'Tokens of prompts and answers in a second, by who asked.',
          unit: 'si:tok/s',
          stacked: true,
          lines: {
            '{{client}}': rate(USAGE.select('llm_usage_tokens_total'), { by: ['client'] }),
          },
        }),
        table({
          title: 'Tokens in a day',
          description: 'Tokens of prompts and answers of the last day, by client and model.',
          width: 12,
          lines: {
            tokens: increase(USAGE.select('llm_usage_tokens_total'), {
              by: ['client', 'model', 'kind'],
              window: '1d',
            }),
          },
        }),
      ],
    },
  ],
};
