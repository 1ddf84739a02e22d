import type { Construct } from 'constructs';
import { Namespace } from '../../../../constructs/kubernetes/core';
import type { TelemetryStoreProps } from '../../../../constructs/kubernetes/telemetry-store';
import {
  findObject,
  memberAt,
  objectsOf,
  type KubernetesObject,
} from '../../../support/kubernetes';

export const NETWORK = { vpcCidrs: ['10.0.0.0/16'] };
export const STORAGE = { size: '20Gi', storageClass: { storageClassName: 'gp3' } };

/** A bucket that pods reach by Pod Identity. */
export const bucketOf = (bucket: string) => ({
  bucket,
  region: 'us-west-2',
  aws: { network: NETWORK },
});

/** What a test does with a store, and with the namespace of who comes. */
export type UseStore<Store> = (store: Store, collector: Namespace) => void;

/** The objects of a store in a namespace, beside one of collectors. */
export const storeObjects = <Store>(
  namespace: string,
  build: (chart: Construct, props: Pick<TelemetryStoreProps, 'namespace' | 'storage'>) => Store,
  use: UseStore<Store> = () => undefined,
): KubernetesObject[] =>
  objectsOf((chart) => {
    const store = build(chart, {
      namespace: new Namespace(chart, 'Namespace', { name: namespace, network: NETWORK }),
      storage: STORAGE,
    });
    use(store, new Namespace(chart, 'Collector', { name: 'collector', network: NETWORK }));
  });

/** The configuration that servers read. */
export const configurationIn = (objects: readonly KubernetesObject[], file: string): unknown =>
  JSON.parse(String(memberAt(findObject(objects, 'ConfigMap'), ['data', file])));

/** The pod of a server. */
export const podIn = (objects: readonly KubernetesObject[]): unknown =>
  memberAt(findObject(objects, 'StatefulSet'), ['spec', 'template', 'spec']);

/** The hash of the configuration, as the pod has it. */
export const hashIn = (objects: readonly KubernetesObject[]): unknown =>
  memberAt(findObject(objects, 'StatefulSet'), [
    ...['spec', 'template', 'metadata', 'annotations'],
    'eks-ml-platform/configuration',
  ]);
