import {
  applicationAlert as alert,
  noneAnswers,
  SERVER_ERRORS,
  share,
  type Alert,
  type MonitoredSeries,
} from '../prometheus';
import type { ProxySeries } from './series';

/** Part of the requests that fail, in the proxy or behind it. */
const MANY_FAILURES = 0.05;

/** What may be wrong with the sign-in before a route of this name. */
export const proxyAlerts =
  (route: string) =>
  (proxies: MonitoredSeries<ProxySeries>): Alert[] => [
    alert(
      noneAnswers({
        name: 'SignInProxyDown',
        answers: proxies.up(),
        summary: `No proxy that signs people in answers before ${route}.`,
      }),
    ),
    alert({
      name: 'SignInProxyRequestsFail',
      when: `${share(proxies.select('oauth2_proxy_requests_total', { code: SERVER_ERRORS }), proxies.select('oauth2_proxy_requests_total'), { window: '5m' })} > ${MANY_FAILURES}`,
      forMinutes: 10,
      severity: 'warning',
      summary: `{{ $value | humanizePercentage }} of the requests fail at ${route}, or behind it.`,
    }),
  ];
