import { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import {
  assertInteger,
  assertScaling,
  CustomResource,
  scalingBehavior,
  type NamespaceReference,
  type ReplicaRange,
  type ScalingBehavior,
} from '../core';

/** Something that is measured, and what one replica bears of it. */
export interface PrometheusSignal {
  /** Name of the signal, unique for the workload. */
  readonly name: string;
  /** PromQL for one number. */
  readonly query: string;
  /** What one replica bears; above it there are too few. */
  readonly target: number;
  /** Whether the query says how much there is for all replicas together, or on average: a share, a time. */
  readonly of: 'total' | 'average';
  /**
   * Above which value the first replica comes, where there was none.
   * @default 0
   */
  readonly wakesAbove?: number;
  /**
   * Whether no answer is an answer, as where there is no replica that could be measured. Else a Prometheus that lost its
   * target would look like no load.
   * @default false
   */
  readonly mayBeEmpty?: boolean;
}

/** A workload whose replicas follow what Prometheus measures. */
export interface ScaledWorkloadProps extends ReplicaRange, ScalingBehavior {
  /** Name of the Deployment, and of this object. The Deployment must not say how many replicas it has. */
  readonly name: string;
  /** Where it runs. */
  readonly namespace: NamespaceReference;
  /** What it is part of; becomes `app.kubernetes.io/component`. */
  readonly component: string;
  /** What decides; the one that asks for most wins. At least one. */
  readonly signals: readonly PrometheusSignal[];
  /** Where queries are answered. */
  readonly queryUrl: string;
  /**
   * Seconds without load after which the last replica goes, where `min` is 0.
   * @default 300
   */
  readonly idleSeconds?: number;
}

/** Prometheus is asked as often as it asks pods; more often is in vain. */
const POLLING_SECONDS = 15;

/**
 * A ScaledObject of KEDA, which makes the HorizontalPodAutoscaler itself: nothing else may set the number of replicas.
 * https://keda.sh/docs/2.20/scalers/prometheus/
 */
export class ScaledWorkload extends Construct {
  constructor(scope: Construct, id: string, props: ScaledWorkloadProps) {
    super(scope, id);
    this.validate(props);
    const { name, namespace, component, min = 1, max, idleSeconds = 300 } = props;
    new CustomResource(this, 'Resource', {
      apiVersion: 'keda.sh/v1alpha1',
      kind: 'ScaledObject',
      name,
      namespace: namespace.name,
      component,
      spec: {
        scaleTargetRef: { name },
        minReplicaCount: min,
        maxReplicaCount: max,
        pollingInterval: POLLING_SECONDS,
        cooldownPeriod: idleSeconds,
        advanced: { horizontalPodAutoscalerConfig: { behavior: scalingBehavior(props) } },
        triggers: props.signals.map((signal) => triggerOf(signal, props.queryUrl)),
      },
    });
  }

  private validate(props: ScaledWorkloadProps): void {
    const { signals, idleSeconds } = props;
    assertScaling(this, props, 0);
    assertInteger(this, 'idleSeconds', idleSeconds, { lowest: 0, highest: 86_400 });
    if (signals.length === 0) {
      throw new ValidationError(this, `'signals' must have one at least, got none`);
    }
    for (const { name, target } of signals) {
      if (target > 0) continue;
      throw new ValidationError(this, `'signals.${name}.target' must be above 0, got ${target}`);
    }
  }
}

const triggerOf = (signal: PrometheusSignal, serverAddress: string) => ({
  type: 'prometheus',
  name: signal.name,
  metricType: signal.of === 'total' ? 'AverageValue' : 'Value',
  metadata: {
    serverAddress,
    query: signal.query,
    threshold: String(signal.target),
    activationThreshold: String(signal.wakesAbove ?? 0),
    ignoreNullValues: String(signal.mayBeEmpty ?? false),
  },
});
