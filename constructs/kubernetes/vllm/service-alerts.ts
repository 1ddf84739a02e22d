import {
  explainedIn,
  noneAnswers,
  quantile,
  share,
  type Alert,
  type MonitoredSeries,
} from '../prometheus';
import type { EngineSeries, RouterSeries } from './series';

/** Requests that wait, for each engine, when scaling has not helped. */
const LONG_QUEUE = 20;

/** Share of the cache above which engines put requests back. */
const FULL_CACHE = 0.95;

/** Seconds until the first token after which people give up. */
const SLOW_FIRST_TOKEN = 10;

/** Share of requests that fail. */
const MANY_FAILURES = 0.05;

const alert = explainedIn('docs/guides/serving.md');

/** An engine that starts anew loads its model first. */
const START_MINUTES = 15;

/** What may be wrong with the engines of a model. */
export interface EngineAlertsOptions {
  /** Name of the Deployment. */
  readonly name: string;
  /** Their series. */
  readonly engines: MonitoredSeries<EngineSeries>;
  /** Whether none of them has to be there. */
  readonly mayBeNone: boolean;
}

/** Alerts of the engines of a model. */
export const engineAlerts = ({ name, engines, mayBeNone }: EngineAlertsOptions): Alert[] => [
  ...(mayBeNone ? [] : [down('LlmEngineDown', `No engine of ${name} answers.`, engines)]),
  alert({
    name: 'LlmQueueLong',
    when: `sum(${engines.select('vllm:num_requests_waiting')}) / sum(${engines.up()}) > ${LONG_QUEUE}`,
    forMinutes: 10,
    severity: 'warning',
    summary: `{{ $value | humanize }} requests wait for each engine of ${name}.`,
  }),
  alert({
    name: 'LlmCacheFull',
    when: `avg(${engines.select('vllm:kv_cache_usage_perc')}) > ${FULL_CACHE}`,
    forMinutes: 15,
    severity: 'warning',
    summary: `{{ $value | humanizePercentage }} of the cache of ${name} is taken.`,
  }),
  alert({
    name: 'LlmFirstTokenSlow',
    when: `${quantile(0.95, engines.select('vllm:time_to_first_token_seconds_bucket'), { window: '5m' })} > ${SLOW_FIRST_TOKEN}`,
    forMinutes: 10,
    severity: 'warning',
    summary: `One request in twenty waits {{ $value | humanizeDuration }} for the first token of ${name}.`,
  }),
];

/** Alerts of the router of a service. */
export const routerAlerts = (name: string, router: MonitoredSeries<RouterSeries>): Alert[] => [
  down('LlmRouterDown', `No router of ${name} answers.`, router),
  alert({
    name: 'LlmRequestsFail',
    when: `${share(router.select('vllm:request_errors_total'), router.select('vllm:num_incoming_requests_total'), { window: '5m' })} > ${MANY_FAILURES}`,
    forMinutes: 10,
    severity: 'critical',
    summary: `{{ $value | humanizePercentage }} of the requests to ${name} fail at engines.`,
  }),
];

const down = (name: string, summary: string, series: MonitoredSeries<never>): Alert =>
  alert(noneAnswers({ name, answers: series.up(), forMinutes: START_MINUTES, summary }));
