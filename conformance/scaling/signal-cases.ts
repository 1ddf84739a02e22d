import { Finding } from '../failures';
import { arrivalCases } from './arrival-cases';
import { always, growing, made, type MadeSeries } from './made-series';
import type { ScaledEngines, ScalingQuery } from './scaled-engines';
import type { Expectation, SignalCase } from './signal-case';
import type { Labels } from './workloads';

/** What can happen, by the name of the trigger. */
const CASES: Readonly<
  Record<string, (engines: ScaledEngines, query: ScalingQuery) => readonly SignalCase[]>
> = {
  waiting: waitingCases,
  cache: cacheCases,
  'first-token': firstTokenCases,
  arrivals: arrivalCases,
};

/** The cases of a query. Throws a Finding for a trigger that nobody has thought of. */
export function casesOf(engines: ScaledEngines, query: ScalingQuery): readonly SignalCase[] {
  const cases = CASES[query.signal];
  if (cases !== undefined) return cases(engines, query);
  throw new Finding(
    `${engines.subject} has a trigger '${query.signal}', for which there is no case`,
  );
}

const AFTER_A_WHILE = 30;

const answers = (is: Expectation['is']): Expectation[] => [{ at: AFTER_A_WHILE, is }];

/** Engines of this model, of another one, and the router, which has gauges of the same names. */
interface Places {
  readonly own: readonly [Labels, Labels];
  readonly others: Labels;
  readonly router: Labels;
}

function placesOf({ jobs, namespace, names: [model] }: ScaledEngines): Places {
  const engine = (job: string, pod: string, name: string) => ({
    ...{ job, namespace, pod, container: 'engine', endpoint: 'http' },
    ...{ engine: '0', model_name: name },
  });
  return {
    own: [engine(jobs.engines, 'a', model), engine(jobs.engines, 'b', model)],
    others: engine(`${namespace}/another-model`, 'c', 'another'),
    router: { job: jobs.router, namespace, pod: 'd', server: 'http://10.0.0.1:8000' },
  };
}

const WAITING = 'vllm:num_requests_waiting';

function waitingCases(engines: ScaledEngines): SignalCase[] {
  const { own, others, router } = placesOf(engines);
  const elsewhere = [made(WAITING, others, always(100)), made(WAITING, router, always(50))];
  return [
    {
      name: 'requests wait at two engines',
      series: [made(WAITING, own[0], always(3)), made(WAITING, own[1], always(4)), ...elsewhere],
      expected: answers(7),
    },
    { name: 'there is no engine', series: elsewhere, expected: answers('nothing') },
  ];
}

const CACHE = 'vllm:kv_cache_usage_perc';

function cacheCases(engines: ScaledEngines): SignalCase[] {
  const { own, others, router } = placesOf(engines);
  const elsewhere = [made(CACHE, others, always(1)), made(CACHE, router, always(1))];
  return [
    {
      name: 'caches of two engines are used',
      series: [made(CACHE, own[0], always(0.25)), made(CACHE, own[1], always(0.75)), ...elsewhere],
      expected: answers(0.5),
    },
    { name: 'there is no engine', series: elsewhere, expected: answers('nothing') },
  ];
}

const FIRST_TOKEN = 'vllm:time_to_first_token_seconds_bucket';

/** A histogram of requests that all took from one second to two, or from two to four. */
const bucketsOf = (labels: Labels, requests: { upToTwo: string; upToFour: string }): MadeSeries[] =>
  [
    ['1.0', always(0)],
    ['2.0', requests.upToTwo],
    ['4.0', requests.upToFour],
    ['+Inf', requests.upToFour],
  ].map(([le = '', values = '']) => made(FIRST_TOKEN, { ...labels, le }, values));

function firstTokenCases(engines: ScaledEngines): SignalCase[] {
  const { own, others } = placesOf(engines);
  const elsewhere = bucketsOf(others, { upToTwo: always(0), upToFour: growing(90) });
  const quick = { upToTwo: growing(3), upToFour: growing(3) };
  const none = { upToTwo: always(40), upToFour: always(40) };
  return [
    {
      name: 'first tokens come after one second to two',
      series: [...own.flatMap((labels) => bucketsOf(labels, quick)), ...elsewhere],
      // 95 of 100 in equal steps through the bucket.
      expected: answers(1.95),
    },
    {
      name: 'nobody asks any more',
      series: [...own.flatMap((labels) => bucketsOf(labels, none)), ...elsewhere],
      expected: answers(0),
    },
    { name: 'there is no engine', series: elsewhere, expected: answers(0) },
  ];
}
