import type { Loki } from '../../constructs/kubernetes/loki';
import type { IMetrics } from '../../constructs/kubernetes/prometheus';
import type { Tempo } from '../../constructs/kubernetes/tempo';
import type { Environment } from '../../lib/config';
import { logsUnit } from './logs';
import { tracesUnit } from './traces';
import type { Unit } from './unit';

/** Where logs and traces are kept; undefined where they are not. */
export interface TelemetryStores {
  readonly logs: Loki | undefined;
  readonly traces: Tempo | undefined;
}

/** The stores that are on, and the units that they stand in. */
export function telemetryStores(environment: Environment, metrics: IMetrics | undefined) {
  const logs = logsUnit(environment, metrics);
  const traces = tracesUnit(environment, metrics);
  const stores: TelemetryStores = { logs: logs?.store, traces: traces?.store };
  const units: Unit[] = [logs?.unit, traces?.unit].filter((unit) => unit !== undefined);
  return { stores, units };
}
