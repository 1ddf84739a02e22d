import { Loki } from '../../constructs/kubernetes/loki';
import type { IMetrics } from '../../constructs/kubernetes/prometheus';
import { IMAGES } from '../../lib/catalogue';
import type { Environment } from '../../lib/config';
import { LOKI_IDENTITY } from '../../lib/contracts/applications/logs';
import { storePropsOf, type StoreUnit } from './store-of';
import { Unit } from './unit';

/** Loki, where it is on: before what logs, as databases are before what asks them. */
export function logsUnit(
  environment: Environment,
  metrics: IMetrics | undefined,
): StoreUnit<Loki> | undefined {
  const { logs: settings } = environment;
  if (settings === undefined) return undefined;
  const unit = new Unit('logs', 'databases');
  const store = new Loki(unit.chart, 'Loki', {
    ...storePropsOf(unit.chart, environment, {
      keeps: 'logs',
      image: IMAGES.loki,
      identity: LOKI_IDENTITY,
      settings,
      metrics,
    }),
    retention: { days: settings.retentionDays, classes: classesOf(settings) },
    replicas: settings.replicas,
  });
  return { unit, store };
}

const classesOf = ({ classes }: NonNullable<Environment['logs']>) =>
  Object.keys(classes)
    .toSorted()
    .flatMap((name) => {
      const settings = classes[name];
      return settings === undefined ? [] : [{ name, ...settings }];
    });
