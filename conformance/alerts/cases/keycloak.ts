import { jobOf, type AlertCases } from '../alert-case';
import { answerCase, counterCase, gaugeCase, growing, one } from '../made';

/** Cases of Keycloak’s alerts. */
export const KEYCLOAK_CASES: AlertCases = {
  KeycloakDown: answerCase(10),
  KeycloakSignInsFail: counterCase(20, {
    series: 'keycloak_user_events_total',
    label: 'error',
    wrong: { '': 4, invalid_user_credentials: 6 },
    right: { '': 6, invalid_user_credentials: 4 },
    labels: { event: 'login' },
  }),
  KeycloakRequestsFail: counterCase(20, {
    series: 'http_server_requests_seconds_count',
    label: 'outcome',
    wrong: { SUCCESS: 94, SERVER_ERROR: 6 },
    right: { SUCCESS: 96, CLIENT_ERROR: 50, SERVER_ERROR: 4 },
  }),
  KeycloakSlow: (alert) => {
    const job = jobOf(alert, 'http_server_requests_seconds_sum');
    const made = (seconds: number) => [
      one('http_server_requests_seconds_sum', { job }, growing(seconds)),
      one('http_server_requests_seconds_count', { job }, growing(100)),
    ];
    return { at: 20, fires: made(120), silent: made(80) };
  },
  KeycloakConnectionsTaken: gaugeCase(10, 'agroal_awaiting_count', [1, 0]),
};
