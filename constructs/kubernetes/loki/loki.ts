import type { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { DEFAULT_RESOURCES, TelemetryStore } from '../telemetry-store';
import { lokiAlerts } from './alerts';
import { lokiConfiguration } from './configuration';
import { LOKI_DASHBOARD } from './dashboard';
import type { LokiProps } from './loki-props';
import { LOKI } from './names';
import { assertRetention } from './retention-checks';
import { LOKI_SERIES } from './series';

/** https://grafana.com/docs/loki/v3.7.x/send-data/otel/ */
const OTLP_PATH = '/otlp';

/** Loki: a store of logs. */
export class Loki extends TelemetryStore {
  readonly httpUrl: string;
  /** It takes OTLP by HTTP alone. */
  readonly grpcUrl = undefined;

  constructor(scope: Construct, id: string, props: LokiProps) {
    super(scope, id, LOKI, props);
    const { namespace, store, retention, resources = DEFAULT_RESOURCES, replicas = 1 } = props;
    assertRetention(this, retention);
    this.assertSeen(props);
    this.httpUrl = `${this.queryUrl}${OTLP_PATH}`;
    const configuration = lokiConfiguration({
      namespace: namespace.name,
      store,
      retention,
      replicas,
      memoryLimit: resources.memoryLimit ?? resources.memory,
    });
    this.addServers({ configuration, replicas });
    this.watch({
      series: LOKI_SERIES,
      alerts: (series) => lokiAlerts(series, replicas),
      dashboard: LOKI_DASHBOARD,
    });
  }

  private assertSeen({ store, replicas = 1 }: LokiProps): void {
    if (store !== 'volume' || replicas === 1) return;
    throw new ValidationError(
      this,
      `'replicas' must be 1 where 'store' is 'volume', got ${replicas}; servers do not see each other's volumes, give them a bucket`,
    );
  }
}
