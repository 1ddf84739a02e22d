import type { Environment } from '../../config/schema';
import { GRAFANA_NAME, grafanaSecret } from '../grafana';
import type { WorkloadIdentityContract } from '../grants';
import { NAMESPACES } from '../namespaces';
import { application } from './application';

/** It acts on AWS only where it shows metrics of CloudWatch. */
const identities = ({ grafana }: Environment): WorkloadIdentityContract[] =>
  grafana?.cloudWatch === true
    ? [
        {
          name: GRAFANA_NAME,
          namespace: NAMESPACES.grafana,
          serviceAccount: GRAFANA_NAME,
          grants: [{ metrics: 'read' }],
        },
      ]
    : [];

/** Grafana, as both halves know it. */
export const GRAFANA = application({
  section: 'grafana',
  hasPages: true,
  namespaces: () => [NAMESPACES.grafana],
  clients: () => [{ clientId: GRAFANA_NAME, atEdge: false }],
  databases: () => [GRAFANA_NAME],
  secrets: () => [grafanaSecret],
  identities,
});
