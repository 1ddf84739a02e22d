import type { Labels } from '../core';

/** Name of the Deployment, the Service, the service account, the database and the client at the identity provider. */
export { GRAFANA_NAME as GRAFANA } from '../../../lib/contracts/grafana';

/** What the objects are part of. */
export const COMPONENT = 'dashboards';

/** Labels by which the pods are selected. */
export const SERVER_PODS: Labels = {
  'app.kubernetes.io/name': 'grafana',
  'app.kubernetes.io/component': COMPONENT,
};

/** https://github.com/grafana/grafana/blob/v13.2.0/conf/defaults.ini */
export const PORT = 3000;

/** What dashboards call their data sources by, which never changes. */
export const SOURCE_IDS = {
  prometheus: 'prometheus',
  alertmanager: 'alertmanager',
  logs: 'loki',
  traces: 'tempo',
  cloudWatch: 'cloudwatch',
} as const;

/** Where directories of dashboards are mounted, one for each heading. */
export const DASHBOARDS_FOLDER = '/dashboards';
