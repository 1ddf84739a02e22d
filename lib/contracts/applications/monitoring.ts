import { hasMonitoringPages, MONITORING_PAGES } from '../monitoring';
import { application } from './application';

/** Pages of Prometheus and Alertmanager; what they show is an operator’s. */
export const MONITORING = application({
  section: 'monitoring',
  hasPages: false,
  pages: ({ monitoring }) => (monitoring?.pages === true ? [{ path: 'monitoring.pages' }] : []),
  clients: (environment) =>
    hasMonitoringPages(environment)
      ? MONITORING_PAGES.map((clientId) => ({ clientId, atEdge: true }))
      : [],
});
