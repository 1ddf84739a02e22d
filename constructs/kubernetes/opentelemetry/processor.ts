import { Component, EVERY_SIGNAL, type Carries, type Signal } from './component';
import { NODE_NAME } from './names';
import type { CollectorSettings } from './collector-value';
import { maskOf, redactionOf, type RedactionOptions } from './redaction';

/** Which traces are kept, once they are whole. */
export interface SamplingOptions {
  /** Percent of all traces, 0 to 100; those with an error and slow ones are kept besides. */
  readonly keepPercent: number;
  /** Milliseconds from which on a trace is slow. */
  readonly slowMilliseconds: number;
}

/** What Kubernetes knows of a pod. https://github.com/open-telemetry/opentelemetry-collector-contrib/blob/v0.159.0/processor/k8sattributesprocessor/README.md */
const POD_FACTS = [
  'k8s.namespace.name',
  'k8s.pod.name',
  'k8s.pod.uid',
  'k8s.node.name',
  'k8s.deployment.name',
  'k8s.statefulset.name',
  'k8s.daemonset.name',
  'k8s.cronjob.name',
  'k8s.job.name',
  'container.image.name',
  'container.image.tag',
  'service.name',
];

/** A collector takes nothing more from here on; what is above is for a burst. */
const MEMORY_PERCENT = 80;
const SPIKE_PERCENT = 20;

/** How long spans of a trace are waited for, and for how many traces at once. */
const DECISION_WAIT = '30s';
const TRACES_AT_ONCE = 20_000;

/** Traces whose fate is remembered for spans that come late. */
const REMEMBERED = 100_000;

/** What a collector does with signals on their way. */
export class Processor<S extends Signal = Signal> extends Component {
  /** Refuses signals before the pod runs out of memory; senders send them again. The first of a pipeline. */
  static memoryLimiter(): Processor {
    return new Processor(
      'memory_limiter',
      {
        check_interval: '1s',
        limit_percentage: MEMORY_PERCENT,
        spike_limit_percentage: SPIKE_PERCENT,
      },
      EVERY_SIGNAL,
    );
  }

  /**
   * Says which pod something is of, by what Kubernetes knows. On a `node` it asks for the pods of that node alone, and knows
   * them by the id in the path of their files; else by the address that they call from.
   */
  static podFacts(place: 'node' | 'gateway'): Processor {
    const source =
      place === 'node'
        ? { from: 'resource_attribute', name: 'k8s.pod.uid' }
        : { from: 'connection' };
    return new Processor(
      'k8s_attributes',
      {
        filter: place === 'node' ? { node_from_env_var: NODE_NAME } : undefined,
        extract: { metadata: POD_FACTS },
        pod_association: [{ sources: [source] }],
      },
      EVERY_SIGNAL,
    );
  }

  /** Says which cluster something is of. */
  static clusterName(name: string): Processor {
    return new Processor(
      'resource',
      { attributes: [{ key: 'k8s.cluster.name', value: name, action: 'upsert' }] },
      EVERY_SIGNAL,
    );
  }

  /**
   * Takes away attributes of lines, and of whom they are from, by their names, and e-mail addresses in others. What cannot be looked
   * through is not sent. The text of a line stays as it is.
   * https://github.com/open-telemetry/opentelemetry-collector-contrib/blob/v0.159.0/processor/transformprocessor/README.md
   */
  static lineRedaction(options: RedactionOptions): Processor<'logs'> {
    const maps = ['resource.attributes', 'log.attributes'];
    const statements = maps.flatMap((map) => redactionOf(map, options));
    return new Processor(
      'transform',
      // Members of JSON within members are attributes of their own, whose names are looked at.
      { error_mode: 'propagate', log_statements: ['flatten(log.attributes)', ...statements] },
      { logs: true },
    );
  }

  /**
   * Takes away attributes of spans, of their events, and of whom they are from, as `lineRedaction` does, and e-mail addresses in names
   * of spans: some programs write the whole address of a request there.
   * https://github.com/open-webui/open-webui/blob/v0.12.4/backend/open_webui/utils/telemetry/instrumentors.py
   */
  static spanRedaction(options: RedactionOptions): Processor<'traces'> {
    const maps = ['resource.attributes', 'span.attributes', 'spanevent.attributes'];
    const statements = [
      ...maps.flatMap((map) => redactionOf(map, options)),
      ...maskOf('span.name', options),
    ];
    return new Processor(
      'transform',
      { error_mode: 'propagate', trace_statements: statements },
      { traces: true },
    );
  }

  /**
   * Waits for the spans of a trace, then keeps or drops all of them. All have to come to the same collector.
   * https://github.com/open-telemetry/opentelemetry-collector-contrib/blob/v0.159.0/processor/tailsamplingprocessor/README.md
   */
  static sampling({ keepPercent, slowMilliseconds }: SamplingOptions): Processor<'traces'> {
    return new Processor(
      'tail_sampling',
      {
        decision_wait: DECISION_WAIT,
        num_traces: TRACES_AT_ONCE,
        decision_cache: { sampled_cache_size: REMEMBERED, non_sampled_cache_size: REMEMBERED },
        policies: [
          { name: 'errors', type: 'status_code', status_code: { status_codes: ['ERROR'] } },
          { name: 'slow', type: 'latency', latency: { threshold_ms: slowMilliseconds } },
          {
            name: 'some',
            type: 'probabilistic',
            probabilistic: { sampling_percentage: keepPercent },
          },
        ],
      },
      { traces: true },
    );
  }

  /** Tells it from receivers and others. */
  readonly role = 'processor';

  private constructor(
    type: string,
    settings: CollectorSettings,
    /** The signals that it works on. */
    readonly signals: Carries<S>,
  ) {
    super({ type, settings });
  }
}
