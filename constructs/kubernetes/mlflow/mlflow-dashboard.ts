import {
  answeringPods,
  chosenInstances,
  graph,
  instanceVariables,
  rate,
  requestPanels,
  type Dashboard,
} from '../prometheus';
import { MLFLOW_SERIES } from './series';

const SERVERS = chosenInstances(MLFLOW_SERIES);

const REQUESTS = 'mlflow_http_request_total';

/** Whether runs are logged, and how fast. Files that go through the server count as requests. */
export const MLFLOW_DASHBOARD: Dashboard = {
  name: 'mlflow',
  title: 'MLflow',
  folder: 'Applications',
  description: 'Whether runs are logged and models fetched, and how fast.',
  variables: instanceVariables(REQUESTS),
  rows: [
    {
      title: 'Requests',
      panels: [
        answeringPods(SERVERS),
        ...requestPanels({
          requests: SERVERS.select(REQUESTS),
          failed: SERVERS.select(REQUESTS, 'status=~"5.."'),
          by: 'status',
          buckets: SERVERS.select('mlflow_http_request_duration_seconds_bucket'),
        }),
      ],
    },
    {
      title: 'Servers',
      panels: [
        graph({
          title: 'By method',
          description: 'What is asked for: GET reads, POST logs, PUT brings files.',
          unit: 'reqps',
          lines: { '{{method}}': rate(SERVERS.select(REQUESTS), { by: ['method'] }) },
        }),
        graph({
          title: 'By server',
          description: 'Requests of each server: one that gets none is not ready.',
          unit: 'reqps',
          lines: { '{{pod}}': rate(SERVERS.select(REQUESTS), { by: ['pod'] }) },
        }),
        graph({
          title: 'Exceptions',
          description: 'Requests that ended in an error of the program, which its log has.',
          unit: 'reqps',
          lines: {
            '{{method}}': rate(SERVERS.select('mlflow_http_request_exceptions_total'), {
              by: ['method'],
            }),
          },
        }),
      ],
    },
  ],
};
