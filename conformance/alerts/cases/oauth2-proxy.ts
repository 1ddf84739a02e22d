import type { AlertCases } from '../alert-case';
import { answerCase, counterCase } from '../made';

/** Cases of the alerts of proxies that sign people in. */
export const OAUTH2_PROXY_CASES: AlertCases = {
  SignInProxyDown: answerCase(10),
  SignInProxyRequestsFail: counterCase(20, {
    series: 'oauth2_proxy_requests_total',
    label: 'code',
    wrong: { 200: 94, 502: 6 },
    right: { 200: 96, 403: 50, 502: 4 },
  }),
};
