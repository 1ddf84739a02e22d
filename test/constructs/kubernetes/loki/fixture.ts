import { Namespace } from '../../../../constructs/kubernetes/core';
import { Loki, type LokiProps } from '../../../../constructs/kubernetes/loki';
import {
  findObject,
  memberAt,
  objectsOf,
  type KubernetesObject,
} from '../../../support/kubernetes';

export const NETWORK = { vpcCidrs: ['10.0.0.0/16'] };
export const STORE = { bucket: 'ml-lab-logs', region: 'us-west-2', aws: { network: NETWORK } };
export const STORAGE = { size: '20Gi', storageClass: { storageClassName: 'gp3' } };

export const lokiObjects = (
  props: Partial<LokiProps> = {},
  build: (loki: Loki, collector: Namespace) => void = () => undefined,
): KubernetesObject[] =>
  objectsOf((chart) => {
    const loki = new Loki(chart, 'Loki', {
      namespace: new Namespace(chart, 'Namespace', { name: 'logs', network: NETWORK }),
      image: 'docker.io/grafana/loki:3.7.6',
      store: STORE,
      retention: { days: 30 },
      storage: STORAGE,
      ...props,
    });
    build(loki, new Namespace(chart, 'Collector', { name: 'collector', network: NETWORK }));
  });

export const configurationWith = (props: Partial<LokiProps> = {}): unknown =>
  JSON.parse(
    String(memberAt(findObject(lokiObjects(props), 'ConfigMap'), ['data', 'config.yaml'])),
  );

export const podWith = (props: Partial<LokiProps> = {}) =>
  memberAt(findObject(lokiObjects(props), 'StatefulSet'), ['spec', 'template', 'spec']);

export const CLASSES = [
  { name: 'audit', namespaces: ['keycloak', 'gateway'], days: 365 },
  { name: 'short', namespaces: ['spark-history'], days: 3 },
];
