import { Namespace } from '../../constructs/kubernetes/core';
import { Loki, type LogStore } from '../../constructs/kubernetes/loki';
import type { IMetrics } from '../../constructs/kubernetes/prometheus';
import { IMAGES } from '../../lib/catalogue';
import type { Environment } from '../../lib/config';
import { LOKI_IDENTITY } from '../../lib/contracts/applications/logs';
import { irsaRoleArn } from '../../lib/contracts/irsa';
import { resourceNames } from '../../lib/contracts/names';
import { NAMESPACES } from '../../lib/contracts/namespaces';
import { storageClassNames } from '../../lib/contracts/shared-storage';
import { clusterNetwork, platformImage } from './environment-facts';
import { serverPool } from './operator-placement';
import { Unit } from './unit';

/** The store of logs, and the unit that it stands in. */
export interface LogsUnit {
  readonly unit: Unit;
  readonly logs: Loki;
}

/** Loki, where it is on: before what logs, as databases are before what asks them. */
export function logsUnit(
  environment: Environment,
  metrics: IMetrics | undefined,
): LogsUnit | undefined {
  const { logs: settings, storage } = environment;
  if (settings === undefined) return undefined;
  const unit = new Unit('logs', 'databases');
  const logs = new Loki(unit.chart, 'Loki', {
    namespace: Namespace.fromName(unit.chart, 'Namespace', NAMESPACES.logs),
    image: platformImage(environment, IMAGES.loki),
    store: storeOf(environment),
    retention: { days: settings.retentionDays, classes: classesOf(settings) },
    replicas: settings.replicas,
    storage: {
      size: settings.storage,
      storageClass: { storageClassName: storageClassNames(environment).block },
    },
    resources: { cpu: '250m', memory: settings.memory },
    reclaimPolicy: storage.deletionProtection ? 'retain' : 'delete',
    metrics,
    pool: serverPool(environment),
  });
  return { unit, logs };
}

const classesOf = ({ classes }: NonNullable<Environment['logs']>) =>
  Object.keys(classes)
    .toSorted()
    .flatMap((name) => {
      const settings = classes[name];
      return settings === undefined ? [] : [{ name, ...settings }];
    });

const storeOf = (environment: Environment): LogStore =>
  environment.provider === 'none'
    ? 'volume'
    : {
        bucket: resourceNames(environment).buckets.logs,
        region: environment.region,
        aws: {
          network: clusterNetwork(environment),
          roleArn: irsaRoleArn(environment, LOKI_IDENTITY),
        },
      };
