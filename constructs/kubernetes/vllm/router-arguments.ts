import type { Labels } from '../core';
import type { GrpcAddress } from '../opentelemetry';
import { CACHE_PORTS, PORT } from './names';
import type { RouterLogic, RouterOptions } from './router-options';

/** The value of the label `model` of engines, by which the router knows what part of an answer they do. */
const PREFILL = 'prefill';
const DECODE = 'decode';

/** Seconds between two looks at engines. */
const LOOK_SECONDS = 10;

/**
 * Seconds that the router watches pods for, before it asks for all of them again, and engines for their models. Without an end,
 * it would wait for the next change of a pod before it ends itself, and never hear of one once a silent connection is cut.
 */
const WATCH_SECONDS = 60;

/** Where the router finds engines, and its meter. */
export interface RouterSurroundings {
  readonly namespace: string;
  /** Labels of the engines. */
  readonly engines: Labels;
  /** The meter, as Python names it. */
  readonly meter: string;
  /** Name of the router, in traces as well. */
  readonly name: string;
  /** Where it sends spans; undefined where nobody takes them. */
  readonly tracesTo: GrpcAddress | undefined;
}

/** Arguments of the router. https://github.com/vllm-project/production-stack/blob/vllm-stack-0.1.12/src/vllm_router/parsers/parser.py */
export const routerArguments = (
  { logic = { kind: 'round-robin' }, retries = 1 }: RouterOptions,
  { namespace, engines, meter, name, tracesTo }: RouterSurroundings,
): string[] => [
  '--host=0.0.0.0',
  `--port=${PORT}`,
  '--service-discovery=k8s',
  '--k8s-service-discovery-type=pod-ip',
  `--k8s-namespace=${namespace}`,
  `--k8s-port=${PORT}`,
  `--k8s-label-selector=${selectorText(engines)}`,
  `--k8s-watcher-timeout-seconds=${WATCH_SECONDS}`,
  ...logicArguments(logic),
  `--max-instance-failover-reroute-attempts=${retries}`,
  `--engine-stats-interval=${LOOK_SECONDS}`,
  `--callbacks=${meter}`,
  '--log-format=json',
  ...(tracesTo === undefined
    ? []
    : [`--otel-endpoint=${tracesTo.host}:${tracesTo.port}`, `--otel-service-name=${name}`]),
];

const selectorText = (labels: Labels): string =>
  Object.entries(labels)
    .map(([label, value]) => `${label}=${value}`)
    .join(',');

function logicArguments(logic: RouterLogic): string[] {
  switch (logic.kind) {
    case 'round-robin':
      return ['--routing-logic=roundrobin'];
    case 'session':
      return ['--routing-logic=session', `--session-key=${logic.header}`];
    case 'prefix-aware':
      return ['--routing-logic=prefixaware', `--prefix-min-match-length=${logic.leastMatch ?? 0}`];
    case 'kv-aware':
      return [
        '--routing-logic=kvaware',
        `--kv-aware-threshold=${logic.threshold ?? 2000}`,
        `--lmcache-controller-port=${CACHE_PORTS.reports}`,
        `--lmcache-controller-reply-port=${CACHE_PORTS.replies}`,
      ];
    case 'disaggregated-prefill':
      return [
        '--routing-logic=disaggregated_prefill_orchestrated',
        `--prefill-model-labels=${PREFILL}`,
        `--decode-model-labels=${DECODE}`,
      ];
  }
}
