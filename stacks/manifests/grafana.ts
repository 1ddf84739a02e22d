import { Namespace } from '../../constructs/kubernetes/core';
import {
  Grafana,
  type CloudWatchSource,
  type IGrafana,
  type ITelemetrySource,
} from '../../constructs/kubernetes/grafana';
import { IMAGES } from '../../lib/catalogue';
import type { Environment } from '../../lib/config';
import { runs } from '../../lib/contracts/applications';
import { GRAFANA_NAME } from '../../lib/contracts/grafana';
import { APPLICATION_PATHS, platformHosts } from '../../lib/contracts/hosts';
import { irsaRoleArn } from '../../lib/contracts/irsa';
import { NAMESPACES } from '../../lib/contracts/namespaces';
import type { ApplicationServices } from './application-services';
import { clusterNetwork, everybody, platformImage } from './environment-facts';
import type { MonitoringAccess } from './monitoring-access';
import { Unit } from './unit';

/** What Grafana is handed. */
export interface GrafanaServices extends ApplicationServices {
  /** Whose metrics and alerts it shows. */
  readonly monitoring: MonitoringAccess;
  /** Whose logs and traces it shows. */
  readonly stores: {
    readonly logs: ITelemetrySource | undefined;
    readonly traces: ITelemetrySource | undefined;
  };
}

/** Who shows dashboards, and the unit that it stands in. */
export interface GrafanaUnit {
  readonly unit: Unit;
  readonly grafana: IGrafana;
}

/** Grafana, where it is on. Its dashboards come when all that have some are built. */
export function grafanaUnit(
  environment: Environment,
  services: GrafanaServices,
): GrafanaUnit | undefined {
  const { grafana: settings, access, ray } = environment;
  if (settings === undefined || !runs(environment, 'grafana')) return undefined;
  const { monitoring, stores } = services;
  const unit = new Unit('grafana', 'applications');
  const grafana = new Grafana(unit.chart, 'Grafana', {
    ...services,
    namespace: Namespace.fromName(unit.chart, 'Namespace', NAMESPACES.grafana),
    image: platformImage(environment, IMAGES.grafana),
    host: platformHosts(environment).platform,
    path: APPLICATION_PATHS.grafana,
    groups: settings.groups ?? everybody(environment),
    editorGroups: settings.editors ?? [access.engineer.group],
    adminGroups: [access.admin.group],
    dataSources: {
      prometheus: monitoring.prometheus,
      alertmanager: monitoring.alertmanager,
      ...stores,
      cloudWatch: settings.cloudWatch ? cloudWatchOf(environment) : undefined,
    },
    ownDashboards: settings.dashboards,
    framed: ray?.cluster?.charts,
    replicas: settings.replicas,
    resources: { cpu: '100m', memory: '512Mi', memoryLimit: settings.memory },
  });
  return { unit, grafana };
}

const cloudWatchOf = (environment: Environment): CloudWatchSource => ({
  region: environment.region,
  aws: { network: clusterNetwork(environment), roleArn: irsaRoleArn(environment, GRAFANA_NAME) },
});
