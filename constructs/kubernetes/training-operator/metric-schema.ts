import { int32, labelSelector, listOf, object, quantity, text, type Schema } from './schema';

const target: Schema = object(
  { averageUtilization: int32, averageValue: quantity, type: text, value: quantity },
  ['type'],
);

const metric: Schema = object({ name: text, selector: labelSelector }, ['name']);

/** The object that a metric describes. */
const described: Schema = object({ apiVersion: text, kind: text, name: text }, ['kind', 'name']);

/**
 * Metrics by which the workers of an elastic job grow and shrink: those of a HorizontalPodAutoscaler.
 * https://github.com/kubernetes/api/blob/v0.36.3/autoscaling/v2/types.go
 */
export const scalingMetrics: Schema = listOf(
  object(
    {
      type: text,
      containerResource: object({ container: text, name: text, target }, [
        'container',
        'name',
        'target',
      ]),
      external: object({ metric, target }, ['metric', 'target']),
      object: object({ describedObject: described, metric, target }, [
        'describedObject',
        'metric',
        'target',
      ]),
      pods: object({ metric, target }, ['metric', 'target']),
      resource: object({ name: text, target }, ['name', 'target']),
    },
    ['type'],
  ),
);
