import type { Construct } from 'constructs';
import { assertInteger } from '../core';
import { MOST_DAYS, TelemetryStore } from '../telemetry-store';
import { tempoAlerts } from './alerts';
import { tempoConfiguration } from './configuration';
import { TEMPO_DASHBOARD } from './dashboard';
import { PORTS, TEMPO } from './names';
import { TEMPO_SERIES } from './series';
import type { TempoProps } from './tempo-props';

/**
 * Tempo: a store of traces, in one server. A new pod is an outage of a minute or two, in which senders keep what they have; what it
 * took before is in its store or on its volume. Who sends and who reads have ports of their own.
 */
export class Tempo extends TelemetryStore {
  readonly httpUrl: string;
  readonly grpcUrl: string;

  constructor(scope: Construct, id: string, props: TempoProps) {
    super(scope, id, TEMPO, props);
    const { store, retentionDays } = props;
    assertInteger(this, 'retentionDays', retentionDays, { lowest: 1, highest: MOST_DAYS });
    this.httpUrl = this.urlOf(PORTS.otlpHttp);
    this.grpcUrl = this.urlOf(PORTS.otlpGrpc);
    this.addServers({ configuration: tempoConfiguration({ store, retentionDays }), replicas: 1 });
    this.watch({ series: TEMPO_SERIES, alerts: tempoAlerts, dashboard: TEMPO_DASHBOARD });
  }
}
