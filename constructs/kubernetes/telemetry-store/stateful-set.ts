import type { k8s } from 'cdk8s-plus-29';
import { PLATFORM, platformLabels, toQuantities } from '../core';
import { serverPod } from './server-pod';
import { membersName, serverPods, type StoreProduct } from './store-product';
import { DEFAULT_RESOURCES, type TelemetryStoreProps } from './store-props';

/** Servers of a store. */
export interface ServersOptions {
  /** How many there are. */
  readonly replicas: number;
  /** A hash of what they are told: another configuration is another pod. */
  readonly configurationHash: string;
}

/** The servers, each with a volume of its own. */
export function statefulSetSpec(
  product: StoreProduct,
  props: TelemetryStoreProps,
  { replicas, configurationHash }: ServersOptions,
): k8s.StatefulSetSpec {
  const { image, pool, resources = DEFAULT_RESOURCES, reclaimPolicy = 'retain' } = props;
  return {
    serviceName: membersName(product),
    replicas,
    // The first of several would wait for a ring that the others are missing of.
    podManagementPolicy: product.clustered ? 'Parallel' : undefined,
    selector: { matchLabels: { ...serverPods(product) } },
    persistentVolumeClaimRetentionPolicy: {
      whenDeleted: reclaimPolicy === 'retain' ? 'Retain' : 'Delete',
      whenScaled: 'Retain',
    },
    template: {
      metadata: {
        labels: platformLabels(product.name, product.component),
        annotations: { [`${PLATFORM}/configuration`]: configurationHash },
      },
      spec: serverPod(product, { image, pool, resources }),
    },
    volumeClaimTemplates: [claim(product, props)],
  };
}

const claim = (
  { name, component }: StoreProduct,
  { storage }: TelemetryStoreProps,
): k8s.KubePersistentVolumeClaimProps => ({
  metadata: { name: 'data', labels: platformLabels(name, component) },
  spec: {
    accessModes: ['ReadWriteOnce'],
    storageClassName: storage.storageClass.storageClassName,
    resources: { requests: toQuantities({ storage: storage.size }) },
  },
});
