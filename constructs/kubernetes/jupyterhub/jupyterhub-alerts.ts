import {
  applicationAlert as alert,
  noneAnswers,
  quantile,
  rate,
  SERVER_ERRORS,
  share,
  type Alert,
  type MonitoredSeries,
} from '../prometheus';
import type { HubSeries } from './series';

/** Part of the notebooks that do not start. */
const MANY_STARTS_FAIL = 0.2;

/** Seconds within which 19 of 20 notebooks should start; a new node takes two to three minutes. */
const SLOW_START = 300;

/** Seconds between two turns of the hub’s loop: it measures each twentieth of a second. */
const SLOW_TURN = 0.5;

/** Part of the requests that the hub fails at. */
const MANY_FAILURES = 0.05;

/** What may be wrong with a hub. */
export const hubAlerts = (hub: MonitoredSeries<HubSeries>): Alert[] => [
  alert(
    noneAnswers({
      name: 'JupyterHubDown',
      answers: hub.up(),
      summary: 'The hub does not answer: nobody can sign in to notebooks or start one.',
    }),
  ),
  ...startAlerts(hub),
  alert({
    name: 'JupyterHubSlow',
    when: `${quantile(0.95, hub.select('jupyterhub_event_loop_interval_seconds_bucket'), { window: '5m' })} > ${SLOW_TURN}`,
    forMinutes: 10,
    severity: 'warning',
    summary: 'The hub is busy for {{ $value | humanizeDuration }} at a time; everybody waits.',
  }),
  alert({
    name: 'JupyterHubRequestsFail',
    when: `${share(hub.select('jupyterhub_request_duration_seconds_count', { code: SERVER_ERRORS }), hub.select('jupyterhub_request_duration_seconds_count'), { window: '5m' })} > ${MANY_FAILURES}`,
    forMinutes: 10,
    severity: 'warning',
    summary: 'The hub fails at {{ $value | humanizePercentage }} of its requests.',
  }),
  alert({
    name: 'NotebookRoutesFail',
    when: `${rate(hub.select('jupyterhub_proxy_add_duration_seconds_count', { status: 'failure' }), { window: '10m' })} > 0`,
    forMinutes: 5,
    severity: 'critical',
    summary: 'The proxy takes no routes of new notebooks: they start, and nobody reaches them.',
  }),
];

const startAlerts = (hub: MonitoredSeries<HubSeries>): Alert[] => [
  alert({
    name: 'NotebookStartsFail',
    when: `${share(
      hub.select('jupyterhub_server_spawn_duration_seconds_count', { status: 'failure' }),
      hub.select('jupyterhub_server_spawn_duration_seconds_count', {
        status: ['success', 'failure'],
      }),
      { window: '30m' },
    )} > ${MANY_STARTS_FAIL}`,
    forMinutes: 15,
    severity: 'critical',
    summary: '{{ $value | humanizePercentage }} of the notebooks do not start.',
  }),
  alert({
    name: 'NotebookStartsSlow',
    when: `${quantile(0.95, hub.select('jupyterhub_server_spawn_duration_seconds_bucket', { status: 'success' }), { window: '30m' })} > ${SLOW_START}`,
    forMinutes: 15,
    severity: 'warning',
    summary: 'One notebook in twenty takes {{ $value | humanizeDuration }} to start.',
  }),
];
