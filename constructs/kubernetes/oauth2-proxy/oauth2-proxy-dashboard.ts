import {
  answeringPods,
  chosenInstances,
  graph,
  instanceVariables,
  rate,
  requestPanels,
  type Dashboard,
} from '../prometheus';
import { PROXY_SERIES } from './series';

const PROXIES = chosenInstances(PROXY_SERIES);

const REQUESTS = 'oauth2_proxy_requests_total';

/** Who is let through before tools that have no login of their own. */
export const OAUTH2_PROXY_DASHBOARD: Dashboard = {
  name: 'oauth2-proxy',
  title: 'oauth2-proxy',
  folder: 'Applications',
  description: 'Whether people come through the sign-in before tools without one.',
  variables: instanceVariables(REQUESTS),
  rows: [
    {
      title: 'Requests',
      panels: [
        answeringPods(PROXIES),
        ...requestPanels({
          requests: PROXIES.select(REQUESTS),
          failed: PROXIES.select(REQUESTS, 'code=~"5.."'),
          by: 'code',
          buckets: PROXIES.select('oauth2_proxy_response_duration_seconds_bucket'),
        }),
        graph({
          title: 'By route',
          description: 'Requests in a second, by the proxy that they came to.',
          unit: 'reqps',
          lines: { '{{job}}': rate(PROXIES.select(REQUESTS), { by: ['job'] }) },
        }),
        graph({
          title: 'Refused',
          description: 'People without the group, or without a session: 403, 401.',
          unit: 'reqps',
          lines: {
            '{{job}} {{code}}': rate(PROXIES.select(REQUESTS, 'code=~"40[13]"'), {
              by: ['job', 'code'],
            }),
          },
        }),
        graph({
          title: 'At work',
          description: 'Requests that are being answered; web sockets stay for long.',
          lines: {
            '{{job}}': `sum by (job) (${PROXIES.select('oauth2_proxy_requests_in_flight')})`,
          },
        }),
      ],
    },
  ],
};
