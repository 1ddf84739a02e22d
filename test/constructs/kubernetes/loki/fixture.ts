import { Loki, type LokiProps } from '../../../../constructs/kubernetes/loki';
import type { KubernetesObject } from '../../../support/kubernetes';
import {
  bucketOf,
  configurationIn,
  podIn,
  storeObjects,
  type UseStore,
} from '../telemetry-store/fixture';

export const STORE = bucketOf('ml-lab-logs');

/** Namespaces whose lines are kept longer or shorter. */
export const CLASSES = [
  { name: 'audit', namespaces: ['keycloak', 'gateway'], days: 365 },
  { name: 'short', namespaces: ['spark-history'], days: 3 },
];

export const lokiObjects = (
  props: Partial<LokiProps> = {},
  use?: UseStore<Loki>,
): KubernetesObject[] =>
  storeObjects(
    'logs',
    (chart, common) =>
      new Loki(chart, 'Loki', {
        ...common,
        image: 'docker.io/grafana/loki:3.7.6',
        store: STORE,
        retention: { days: 30 },
        ...props,
      }),
    use,
  );

export const configurationWith = (props: Partial<LokiProps> = {}): unknown =>
  configurationIn(lokiObjects(props), 'config.yaml');

export const podWith = (props: Partial<LokiProps> = {}): unknown => podIn(lokiObjects(props));
