import type { PrometheusSignal } from '../keda';
import type { PodSignal } from '../prometheus-adapter';
import { grown, quantile, type MonitoredSeries } from '../prometheus';
import type { EngineScaling } from './engine-options';
import { ENGINE_POD_METRICS } from './engine-pod-metrics';
import type { EngineSeries, RouterSeries } from './series';

/** Whose series decide how many engines of a model there are. */
export interface SignalSources {
  readonly engines: MonitoredSeries<EngineSeries>;
  readonly router: MonitoredSeries<RouterSeries>;
  /** What clients call the model, and its adapters. */
  readonly servedNames: readonly string[];
}

/** What an engine bears, where nobody says it. */
const BORNE = { waitingRequests: 4, cacheUse: 0.8 };
const IDLE_MINUTES = 15;

/** Time over which latencies are looked at. */
const LATENCY_WINDOW = '2m';

/** More than anybody asks: the signal brings the first engine, and never a second. */
const NEVER = 1_000_000;

/**
 * What decides how many engines there are. Requests that wait, and the cache, are of the engines themselves: the router has
 * gauges of the same names.
 */
export function engineSignals(scaling: EngineScaling, sources: SignalSources): PrometheusSignal[] {
  const { waitingRequests, cacheUse, firstTokenSeconds } = { ...BORNE, ...scaling };
  const { engines } = sources;
  const toZero = scaling.min === 0;
  const waiting = `sum(${engines.select('vllm:num_requests_waiting')})`;
  const used = `avg(${engines.select('vllm:kv_cache_usage_perc')})`;
  return [
    { name: 'waiting', query: waiting, target: waitingRequests, of: 'total', mayBeEmpty: toZero },
    { name: 'cache', query: used, target: cacheUse, of: 'average', mayBeEmpty: toZero },
    ...(firstTokenSeconds === undefined ? [] : [firstTokenSignal(firstTokenSeconds, engines)]),
    ...(toZero ? [arrivalSignal(scaling, sources)] : []),
  ];
}

/** The same, as metrics of pods that autoscalers ask the adapter for. */
export function podSignals(scaling: EngineScaling): PodSignal[] {
  const { waitingRequests, cacheUse, firstTokenSeconds } = { ...BORNE, ...scaling };
  const { waiting, cache, firstToken } = ENGINE_POD_METRICS;
  return [
    { metric: waiting.name, target: waitingRequests },
    { metric: cache.name, target: cacheUse },
    ...(firstTokenSeconds === undefined
      ? []
      : [{ metric: firstToken.name, target: firstTokenSeconds }]),
  ];
}

/** Without requests there is no quantile, which is none too long. */
const firstTokenSignal = (
  seconds: number,
  engines: SignalSources['engines'],
): PrometheusSignal => ({
  name: 'first-token',
  query: `${quantile(0.95, engines.select('vllm:time_to_first_token_seconds_bucket'), { window: LATENCY_WINDOW })} > 0 or vector(0)`,
  target: seconds,
  of: 'average',
});

/**
 * Requests that came to the router while no engine was there count, as do those of the last minutes, which keep one. The first
 * of a series counts as well, which is often the one that somebody waits for.
 */
function arrivalSignal(
  { idleMinutes = IDLE_MINUTES }: EngineScaling,
  { router, servedNames }: SignalSources,
): PrometheusSignal {
  const arrived = router.select('vllm:num_incoming_requests_total', { model: servedNames });
  return {
    name: 'arrivals',
    query: grown(arrived, { window: `${idleMinutes}m` }),
    target: NEVER,
    of: 'total',
  };
}
