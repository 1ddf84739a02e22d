import type { Construct } from 'constructs';
import { Namespace } from '../../constructs/kubernetes/core';
import type { IMetrics } from '../../constructs/kubernetes/prometheus';
import type { StorePlace, TelemetryStoreProps } from '../../constructs/kubernetes/telemetry-store';
import type { ImageReference } from '../../lib/catalogue';
import type { Environment } from '../../lib/config';
import { irsaRoleArn } from '../../lib/contracts/irsa';
import { resourceNames } from '../../lib/contracts/names';
import { NAMESPACES } from '../../lib/contracts/namespaces';
import { storageClassNames } from '../../lib/contracts/shared-storage';
import { clusterNetwork, platformImage } from './environment-facts';
import { serverPool } from './operator-placement';
import type { Unit } from './unit';

/** A store, and the unit that it stands in. */
export interface StoreUnit<Store> {
  readonly unit: Unit;
  readonly store: Store;
}

/** What tells stores of the platform from each other. */
export interface StoreOptions {
  /** What is kept: the section of the environment, and the name of the namespace and the bucket. */
  readonly keeps: 'logs' | 'traces';
  /** The image. */
  readonly image: ImageReference;
  /** Its identity on AWS. */
  readonly identity: string;
  /** How much is kept before it is in the store, and with which memory. */
  readonly settings: { readonly storage: string; readonly memory: string };
  /** Who reads its metrics. */
  readonly metrics: IMetrics | undefined;
}

/** What all stores of an environment have. */
export const storePropsOf = (
  scope: Construct,
  environment: Environment,
  options: StoreOptions,
): TelemetryStoreProps => ({
  namespace: Namespace.fromName(scope, 'Namespace', NAMESPACES[options.keeps]),
  image: platformImage(environment, options.image),
  store: placeOf(environment, options),
  storage: {
    size: options.settings.storage,
    storageClass: { storageClassName: storageClassNames(environment).block },
  },
  resources: { cpu: '250m', memory: options.settings.memory },
  reclaimPolicy: environment.storage.deletionProtection ? 'retain' : 'delete',
  metrics: options.metrics,
  pool: serverPool(environment),
});

const placeOf = (
  environment: Environment,
  { keeps, identity }: Pick<StoreOptions, 'keeps' | 'identity'>,
): StorePlace =>
  environment.provider === 'none'
    ? 'volume'
    : {
        bucket: resourceNames(environment).buckets[keeps],
        region: environment.region,
        aws: {
          network: clusterNetwork(environment),
          roleArn: irsaRoleArn(environment, identity),
        },
      };
