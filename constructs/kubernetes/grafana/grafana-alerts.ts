import { applicationAlert, noneAnswers, type Alert, type MonitoredSeries } from '../prometheus';

/** What may be wrong with Grafana. */
export const grafanaAlerts = (servers: MonitoredSeries): Alert[] => [
  applicationAlert({
    ...noneAnswers({
      name: 'GrafanaDown',
      answers: servers.up(),
      summary: 'No server of Grafana answers: nobody sees dashboards, logs and traces.',
    }),
    // Alerts go on without it.
    severity: 'warning',
  }),
];
