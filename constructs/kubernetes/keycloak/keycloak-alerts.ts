import {
  applicationAlert as alert,
  mean,
  noneAnswers,
  rate,
  share,
  type Alert,
  type MonitoredSeries,
} from '../prometheus';
import type { KeycloakSeries } from './series';

/** Part of the sign-ins that fail; people mistype now and then. */
const MANY_SIGN_INS_FAIL = 0.5;

/** Sign-ins in a second below which a share says nothing. */
const FEW_SIGN_INS = 0.02;

/** Part of the requests that the servers fail at. */
const MANY_FAILURES = 0.05;

/** Seconds that a request takes on average: a password alone is hashed for about a tenth. */
const SLOW_REQUEST = 1;

/** What may be wrong with single sign-on. */
export const keycloakAlerts = (servers: MonitoredSeries<KeycloakSeries>): Alert[] => [
  alert(
    noneAnswers({
      name: 'KeycloakDown',
      answers: servers.up(),
      summary: 'No Keycloak answers: nobody can sign in to anything.',
    }),
  ),
  signInsFail(servers),
  alert({
    name: 'KeycloakRequestsFail',
    when: `${share(servers.select('http_server_requests_seconds_count', { outcome: 'SERVER_ERROR' }), servers.select('http_server_requests_seconds_count'), { window: '5m' })} > ${MANY_FAILURES}`,
    forMinutes: 10,
    severity: 'critical',
    summary: 'Keycloak fails at {{ $value | humanizePercentage }} of its requests.',
  }),
  alert({
    name: 'KeycloakSlow',
    when: `${mean(servers.select('http_server_requests_seconds_sum'), servers.select('http_server_requests_seconds_count'), { window: '5m' })} > ${SLOW_REQUEST}`,
    forMinutes: 10,
    severity: 'warning',
    summary: 'Keycloak takes {{ $value | humanizeDuration }} for a request on average.',
  }),
  connectionsTaken(servers),
];

/** What did not fail has an empty error, so failures are what is left. */
function signInsFail(servers: MonitoredSeries<KeycloakSeries>): Alert {
  const event = { event: 'login' };
  const all = servers.select('keycloak_user_events_total', event);
  const good = servers.select('keycloak_user_events_total', { ...event, error: '' });
  return alert({
    name: 'KeycloakSignInsFail',
    when:
      `1 - ${share(good, all, { window: '10m' })} > ${MANY_SIGN_INS_FAIL}` +
      ` and ${rate(all, { window: '10m' })} > ${FEW_SIGN_INS}`,
    forMinutes: 10,
    severity: 'warning',
    summary: '{{ $value | humanizePercentage }} of the sign-ins fail.',
  });
}

const connectionsTaken = (servers: MonitoredSeries<KeycloakSeries>): Alert =>
  alert({
    name: 'KeycloakConnectionsTaken',
    when: `max(${servers.select('agroal_awaiting_count')}) > 0`,
    forMinutes: 5,
    severity: 'warning',
    summary: '{{ $value }} requests wait for a connection to the database of Keycloak.',
  });
