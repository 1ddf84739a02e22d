import { Construct } from 'constructs';
import { PLATFORM } from '../../../lib/contracts/labels';
import { ValidationError } from '../../../lib/errors';
import { validated } from '../core';
import type { IServerMonitor, MonitoredServer, ServerMonitorParts } from '../model-server';
import { readsObjects } from './data-source';
import { assertNumber, assertObjects } from './monitor-checks';
import { inlineAlerts } from './monitor-alerts';
import { METRICS_PORT, METRICS_PORT_NAME, MONITOR_PORT } from './names';
import { assertObserver, DEFAULT_PSI, observerPod } from './observer-pod';
import type { InlineMonitorProps } from './observer-props';
import { MODEL_QUALITY_DASHBOARD } from './model-quality-dashboard';
import { OBSERVER_SERIES } from './series';

const DEFAULT_FAILURE_SHARE = 0.05;

/**
 * Stands before a server in its pods: requests and answers pass it byte by byte, and copies of small ones are looked at aside.
 * What goes wrong with looking fails no request; a monitor that does not run lets none pass, until it has been started again.
 */
export class InlineMonitor extends Construct implements IServerMonitor {
  readonly port = MONITOR_PORT;
  readonly usesObjects: boolean;
  private isAttached = false;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: InlineMonitorProps,
  ) {
    super(scope, id);
    const { images, reference, records, failureShare } = props;
    assertObserver(this, props, { responses: true });
    assertNumber(this, 'failureShare', failureShare, { lowest: 0.0001, highest: 1 });
    assertObjects(this, { images, aws: 'elsewhere' }, reference, records);
    this.usesObjects = readsObjects(reference, records);
  }

  attach(server: MonitoredServer): ServerMonitorParts {
    this.assertServer(server);
    this.isAttached = true;
    const { name, namespace } = server;
    const { container, hash, initContainers, volumes } = validated(this, 'records', () =>
      observerPod(this, this.props, {
        name,
        namespace,
        component: 'model-server',
        upstream: { host: 'localhost', port: server.port },
      }),
    );
    this.addMetrics(server);
    return {
      sidecars: [...initContainers, { ...container, restartPolicy: 'Always' }],
      volumes,
      annotations: { [`${PLATFORM}/monitor`]: hash },
    };
  }

  private addMetrics({ name, namespace, pods }: MonitoredServer): void {
    const { metrics, modelName, psi = DEFAULT_PSI } = this.props;
    const { failureShare = DEFAULT_FAILURE_SHARE } = this.props;
    const series = metrics.scrape(this, 'Metrics', {
      name: `${name}-monitor`,
      namespace,
      pods,
      port: { name: METRICS_PORT_NAME, number: METRICS_PORT },
      series: OBSERVER_SERIES,
    });
    metrics.addAlerts(this, 'Alerts', {
      name: `${name}-monitor`,
      namespace,
      alerts: inlineAlerts({ model: modelName, series, psi, failureShare }),
    });
    metrics.addDashboard(this, MODEL_QUALITY_DASHBOARD);
  }

  private assertServer({ name, port }: MonitoredServer): void {
    if (this.isAttached) {
      throw new ValidationError(
        this,
        `'monitor' must be of one server, got '${name}' as well; make one for each`,
      );
    }
    if (port !== MONITOR_PORT && port !== METRICS_PORT) return;
    throw new ValidationError(
      this,
      `'port' of the server '${name}' must be another than those of its monitor, ${MONITOR_PORT} and ${METRICS_PORT}, got ${port}`,
    );
  }
}
