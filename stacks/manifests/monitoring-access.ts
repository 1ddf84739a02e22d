import { Construct } from 'constructs';
import { Namespace, type INamespace } from '../../constructs/kubernetes/core';
import { exposeSignedIn } from '../../constructs/kubernetes/gateway';
import { ServiceSource, type ITelemetrySource } from '../../constructs/kubernetes/grafana';
import type { Environment } from '../../lib/config';
import { runs } from '../../lib/contracts/applications';
import { APPLICATION_PATHS, platformHosts } from '../../lib/contracts/hosts';
import {
  ALERTMANAGER,
  ALERTMANAGER_URL,
  hasMonitoringPages,
  MONITORING_PAGES,
  PROMETHEUS,
  PROMETHEUS_URL,
} from '../../lib/contracts/monitoring';
import type { PageServices } from './application-services';
import { Unit } from './unit';

/** What stands around the stack of Prometheus: who asks it, and its pages. */
export interface MonitoringAccess {
  readonly units: readonly Unit[];
  /** Who answers queries for metrics. */
  readonly prometheus: ITelemetrySource;
  /** Who tells of alerts. */
  readonly alertmanager: ITelemetrySource;
}

/** Name of a page’s client and route, and the Service that it leads to. */
const SERVICES = { prometheus: PROMETHEUS, alertmanager: ALERTMANAGER } as const;

/** Doors in the walls of the stack’s namespace, and pages for administrators; undefined where there is no Prometheus. */
export function monitoringAccess(
  environment: Environment,
  pages: PageServices | undefined,
): MonitoringAccess | undefined {
  if (environment.monitoring === undefined) return undefined;
  const unit = new Unit('monitoring-access', 'applications');
  const namespace = Namespace.fromName(unit.chart, 'Namespace', PROMETHEUS.namespace);
  const hasPages = pages !== undefined && hasMonitoringPages(environment);
  if (hasPages) addPages(unit, environment, { ...pages, namespace });
  return {
    units: hasPages || runs(environment, 'grafana') ? [unit] : [],
    prometheus: new ServiceSource({
      ...PROMETHEUS,
      name: 'prometheus',
      namespace,
      queryUrl: PROMETHEUS_URL,
    }),
    alertmanager: new ServiceSource({
      ...ALERTMANAGER,
      name: 'alertmanager',
      namespace,
      queryUrl: ALERTMANAGER_URL,
    }),
  };
}

/** The edge takes the path off: both programs find their own files and API wherever their page is, and programs ask below `/`. */
function addPages(
  { chart }: Unit,
  environment: Environment,
  services: PageServices & { readonly namespace: INamespace },
): void {
  for (const name of MONITORING_PAGES) {
    const { name: service, port, pods } = SERVICES[name];
    const path = APPLICATION_PATHS[name];
    exposeSignedIn(
      new Construct(chart, name),
      {
        ...services,
        host: platformHosts(environment).platform,
        path,
        clientId: name,
        groups: [environment.access.admin.group],
      },
      {
        name,
        stripPath: true,
        backend: { name: service, port, pods },
        // Servers read at different moments: who asks again asks the same one.
        sessionCookie: `${name}-server`,
      },
    );
  }
}
