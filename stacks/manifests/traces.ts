import { Namespace } from '../../constructs/kubernetes/core';
import type { IMetrics } from '../../constructs/kubernetes/prometheus';
import { Tempo, type TraceStore } from '../../constructs/kubernetes/tempo';
import { IMAGES } from '../../lib/catalogue';
import type { Environment } from '../../lib/config';
import { TEMPO_IDENTITY } from '../../lib/contracts/applications/traces';
import { irsaRoleArn } from '../../lib/contracts/irsa';
import { resourceNames } from '../../lib/contracts/names';
import { NAMESPACES } from '../../lib/contracts/namespaces';
import { storageClassNames } from '../../lib/contracts/shared-storage';
import { clusterNetwork, platformImage } from './environment-facts';
import { serverPool } from './operator-placement';
import { Unit } from './unit';

/** The store of traces, and the unit that it stands in. */
export interface TracesUnit {
  readonly unit: Unit;
  readonly traces: Tempo;
}

/** Tempo, where it is on. */
export function tracesUnit(
  environment: Environment,
  metrics: IMetrics | undefined,
): TracesUnit | undefined {
  const { traces: settings, storage } = environment;
  if (settings === undefined) return undefined;
  const unit = new Unit('traces', 'databases');
  const traces = new Tempo(unit.chart, 'Tempo', {
    namespace: Namespace.fromName(unit.chart, 'Namespace', NAMESPACES.traces),
    image: platformImage(environment, IMAGES.tempo),
    store: storeOf(environment),
    retentionDays: settings.retentionDays,
    storage: {
      size: settings.storage,
      storageClass: { storageClassName: storageClassNames(environment).block },
    },
    resources: { cpu: '250m', memory: settings.memory },
    reclaimPolicy: storage.deletionProtection ? 'retain' : 'delete',
    metrics,
    pool: serverPool(environment),
  });
  return { unit, traces };
}

const storeOf = (environment: Environment): TraceStore =>
  environment.provider === 'none'
    ? 'volume'
    : {
        bucket: resourceNames(environment).buckets.traces,
        region: environment.region,
        aws: {
          network: clusterNetwork(environment),
          roleArn: irsaRoleArn(environment, TEMPO_IDENTITY),
        },
      };
