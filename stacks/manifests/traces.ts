import type { IMetrics } from '../../constructs/kubernetes/prometheus';
import { Tempo } from '../../constructs/kubernetes/tempo';
import { IMAGES } from '../../lib/catalogue';
import type { Environment } from '../../lib/config';
import { TEMPO_IDENTITY } from '../../lib/contracts/applications/traces';
import { storePropsOf, type StoreUnit } from './store-of';
import { Unit } from './unit';

/** Tempo, where it is on. */
export function tracesUnit(
  environment: Environment,
  metrics: IMetrics | undefined,
): StoreUnit<Tempo> | undefined {
  const { traces: settings } = environment;
  if (settings === undefined) return undefined;
  const unit = new Unit('traces', 'databases');
  const store = new Tempo(unit.chart, 'Tempo', {
    ...storePropsOf(unit.chart, environment, {
      keeps: 'traces',
      image: IMAGES.tempo,
      identity: TEMPO_IDENTITY,
      settings,
      metrics,
    }),
    retentionDays: settings.retentionDays,
  });
  return { unit, store };
}
