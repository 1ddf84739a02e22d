import {
  applicationAlert as alert,
  noneAnswers,
  quantile,
  SERVER_ERRORS,
  share,
  type Alert,
  type MonitoredSeries,
} from '../prometheus';
import type { MlflowSeries } from './series';

/** Part of the requests that the servers fail at. */
const MANY_FAILURES = 0.05;

/** Seconds for 19 of 20 requests. The largest bucket that is counted is ten. */
const SLOW_REQUEST = 5;

/** What may be wrong with experiment tracking. */
export const mlflowAlerts = (servers: MonitoredSeries<MlflowSeries>): Alert[] => [
  alert(
    noneAnswers({
      name: 'MlflowDown',
      answers: servers.up(),
      summary: 'No MLflow answers: runs cannot be logged, models not fetched.',
    }),
  ),
  alert({
    name: 'MlflowRequestsFail',
    when: `${share(servers.select('mlflow_http_request_total', { status: SERVER_ERRORS }), servers.select('mlflow_http_request_total'), { window: '5m' })} > ${MANY_FAILURES}`,
    forMinutes: 10,
    severity: 'critical',
    summary: 'MLflow fails at {{ $value | humanizePercentage }} of its requests.',
  }),
  alert({
    name: 'MlflowSlow',
    when: `${quantile(0.95, servers.select('mlflow_http_request_duration_seconds_bucket'), { window: '10m' })} > ${SLOW_REQUEST}`,
    forMinutes: 15,
    severity: 'warning',
    summary: 'One request to MLflow in twenty takes {{ $value | humanizeDuration }}.',
  }),
];
