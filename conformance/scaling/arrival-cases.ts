import { Finding } from '../failures';
import { inTurn, made, type MadeSeries, type Stretch } from './made-series';
import type { ScaledEngines, ScalingQuery } from './scaled-engines';
import type { Expectation, SignalCase } from './signal-case';

const REQUESTS = 'vllm:num_incoming_requests_total';

/** How long a router is away that begins anew, in minutes. */
const AWAY = 2;

/** What clients ask for while there is no engine, and what becomes of routers. */
export function arrivalCases(engines: ScaledEngines, { query }: ScalingQuery): SignalCase[] {
  const idle = idleMinutes(query);
  // Before it, and after it, there is more time than an engine may be idle.
  const time = { event: idle + 10, rest: idle + 10, idle };
  return [
    ...requestCases(engines, time),
    ...lostRouterCases(engines, time),
    ...quietCases(engines, time),
  ];
}

/** When something happens, how long it goes on after it, and how long engines may be idle: in minutes. */
interface Time {
  readonly event: number;
  readonly rest: number;
  readonly idle: number;
}

function requestCases(engines: ScaledEngines, { event, rest, idle }: Time): SignalCase[] {
  const begins = inTurn(['absent', event], [1, rest]);
  const expected = wakes(event, idle);
  return [
    ...engines.names.map((model) => ({
      name: `the first request ever is for '${model}'`,
      series: [arrived(engines, { pod: 'a', model, values: begins })],
      expected,
    })),
    {
      name: 'one more request',
      series: [arrived(engines, { pod: 'a', values: inTurn([7, event], [8, rest]) })],
      expected,
    },
    {
      name: 'the first request at a second router',
      series: [
        arrived(engines, { pod: 'a', values: inTurn([1000, event + rest]) }),
        arrived(engines, { pod: 'b', values: begins }),
      ],
      expected,
    },
  ];
}

function lostRouterCases(engines: ScaledEngines, { event, rest, idle }: Time): SignalCase[] {
  const at = (pod: string, ...stretches: readonly Stretch[]): MadeSeries =>
    arrived(engines, { pod, values: inTurn(...stretches) });
  const expected = wakes(event, idle);
  return [
    {
      name: 'a router begins anew, and is asked',
      series: [at('a', [1000, event - AWAY], ['absent', AWAY], [1, rest])],
      expected,
    },
    {
      name: 'a router is replaced, and the new one is asked',
      series: [
        at('a', [1000, event - AWAY], ['absent', AWAY]),
        at('b', ['absent', event], [1, rest]),
      ],
      expected,
    },
    {
      name: 'a router is asked and goes, and another stays',
      series: [at('a', [7, event], [8, AWAY], ['absent', rest]), at('b', [1000, event + rest])],
      expected,
    },
  ];
}

function quietCases(engines: ScaledEngines, { event, rest, idle }: Time): SignalCase[] {
  const inactive = [event - 1, event, event + 1, event + idle + 1].map((at) => ({
    at,
    is: 'inactive' as const,
  }));
  const values = inTurn(['absent', event], [1, 1], [2, rest]);
  return [
    { name: 'nobody ever asked', series: [], expected: inactive },
    {
      name: 'a router goes, and nobody asks',
      series: [
        arrived(engines, { pod: 'a', values: inTurn([1000, event], ['absent', rest]) }),
        arrived(engines, { pod: 'b', values: inTurn([3, event + rest]) }),
      ],
      expected: inactive,
    },
    {
      name: 'another model and another router are asked',
      series: [
        arrived(engines, { pod: 'a', model: 'another', values }),
        arrived(engines, { pod: 'c', job: `${engines.jobs.router}-of-another`, values }),
      ],
      expected: inactive,
    },
  ];
}

interface Arrived {
  readonly pod: string;
  readonly values: string;
  readonly model?: string;
  readonly job?: string;
}

function arrived({ jobs, names, namespace }: ScaledEngines, options: Arrived): MadeSeries {
  const { pod, values, model = names[0], job = jobs.router } = options;
  return made(REQUESTS, { job, namespace, pod, container: 'router', model }, values);
}

/** From a request on there has to be an engine, for as long as engines may be idle. */
const wakes = (request: number, idle: number): Expectation[] => [
  { at: request - 1, is: 'inactive' },
  { at: request, is: 'active' },
  { at: request + 1, is: 'active' },
  { at: request + idle - 1, is: 'active' },
  { at: request + idle + 1, is: 'inactive' },
];

const WINDOW = /\b(\d+)m\b/;

/** How long engines may be idle: no other part of the object says so. */
function idleMinutes(query: string): number {
  const [, minutes] = WINDOW.exec(query) ?? [];
  if (minutes !== undefined) return Number(minutes);
  throw new Finding(`arrivals are not looked at over minutes: ${query}`);
}
