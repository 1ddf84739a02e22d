import type { Construct } from 'constructs';
import { assertInteger } from './assert-integer';

/** The most replicas that a workload may have. */
const MOST_REPLICAS = 1000;

/** Seconds in which `upAtOnce` replicas may come, and one may go. */
const PERIOD_SECONDS = 60;

/** https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/horizontal-pod-autoscaler-v2/ */
const LONGEST_WINDOW_SECONDS = 3600;

/** How many replicas there may be. */
export interface ReplicaRange {
  /**
   * The fewest; 0 lets all of them go while nothing is asked of them.
   * @default 1
   */
  readonly min?: number;
  /** The most. */
  readonly max: number;
}

/** How fast the number of replicas changes. */
export interface ScalingBehavior {
  /**
   * Replicas that come at once, at most.
   * @default 2
   */
  readonly upAtOnce?: number;
  /**
   * Seconds that the load must stay low before one replica goes.
   * @default 300
   */
  readonly downAfterSeconds?: number;
}

/** Fails unless the range and the behavior are possible; `lowest` is the fewest replicas that there may be. */
export function assertScaling(
  scope: Construct,
  { min, max, upAtOnce, downAfterSeconds }: ReplicaRange & ScalingBehavior,
  lowest: 0 | 1,
): void {
  assertInteger(scope, 'max', max, { lowest: 1, highest: MOST_REPLICAS });
  assertInteger(scope, 'min', min, { lowest, highest: max });
  assertInteger(scope, 'upAtOnce', upAtOnce, { lowest: 1, highest: MOST_REPLICAS });
  assertInteger(scope, 'downAfterSeconds', downAfterSeconds, {
    lowest: 0,
    highest: LONGEST_WINDOW_SECONDS,
  });
}

/** `behavior` of a HorizontalPodAutoscaler: replicas come at once, and go one by one. */
export const scalingBehavior = ({ upAtOnce = 2, downAfterSeconds = 300 }: ScalingBehavior) => ({
  scaleUp: {
    stabilizationWindowSeconds: 0,
    policies: [{ type: 'Pods', value: upAtOnce, periodSeconds: PERIOD_SECONDS }],
  },
  scaleDown: {
    stabilizationWindowSeconds: downAfterSeconds,
    policies: [{ type: 'Pods', value: 1, periodSeconds: PERIOD_SECONDS }],
  },
});
