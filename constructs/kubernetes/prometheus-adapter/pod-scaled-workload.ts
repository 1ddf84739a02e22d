import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import {
  assertScaling,
  platformMetadata,
  scalingBehavior,
  type NamespaceReference,
  type ReplicaRange,
  type ScalingBehavior,
} from '../core';

/** A metric of each pod, and what one of them bears of it. */
export interface PodSignal {
  /** The metric, as the adapter calls it. */
  readonly metric: string;
  /** What a pod bears on average, to a thousandth; above it there are too few. */
  readonly target: number;
}

/** A workload whose replicas follow metrics of its pods. */
export interface PodScaledWorkloadProps extends ReplicaRange, ScalingBehavior {
  /** Name of the Deployment, and of this object. The Deployment must not say how many replicas it has. */
  readonly name: string;
  /** Where it runs. */
  readonly namespace: NamespaceReference;
  /** What it is part of; becomes `app.kubernetes.io/component`. */
  readonly component: string;
  /** What decides; the one that asks for most wins. At least one. */
  readonly signals: readonly PodSignal[];
}

/** Of what a quantity may have after the point, `m`. */
const THOUSANDTHS = 1000;

/**
 * A HorizontalPodAutoscaler that asks prometheus-adapter. One replica at least stays: where there is no pod, there is no
 * metric. Nothing else may set the number of replicas.
 * https://github.com/kubernetes-sigs/prometheus-adapter/blob/v0.12.0/docs/walkthrough.md
 */
export class PodScaledWorkload extends Construct {
  constructor(scope: Construct, id: string, props: PodScaledWorkloadProps) {
    super(scope, id);
    this.validate(props);
    const { name, namespace, component, min = 1, max, signals } = props;
    new k8s.KubeHorizontalPodAutoscalerV2(this, 'Resource', {
      metadata: platformMetadata({ name, namespace: namespace.name, component }),
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
        minReplicas: min,
        maxReplicas: max,
        behavior: scalingBehavior(props),
        metrics: signals.map(metricOf),
      },
    });
  }

  private validate(props: PodScaledWorkloadProps): void {
    assertScaling(this, props, 1);
    if (props.signals.length === 0) {
      throw new ValidationError(this, `'signals' must have one at least, got none`);
    }
    for (const { metric, target } of props.signals) {
      if (target >= 1 / THOUSANDTHS) continue;
      throw new ValidationError(
        this,
        `'signals.${metric}.target' must be 0.001 at least, got ${target}`,
      );
    }
  }
}

const metricOf = ({ metric, target }: PodSignal): k8s.MetricSpecV2 => ({
  type: 'Pods',
  pods: {
    metric: { name: metric },
    target: {
      type: 'AverageValue',
      averageValue: k8s.Quantity.fromString(`${Math.round(target * THOUSANDTHS)}m`),
    },
  },
});
