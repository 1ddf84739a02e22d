import {
  answeringPods,
  chosenInstances,
  graph,
  instanceVariables,
  quantile,
  perMinute,
  requestPanels,
  stat,
  type Dashboard,
  type DashboardRow,
} from '../prometheus';
import { HUB_SERIES } from './series';

const HUB = chosenInstances(HUB_SERIES);

const STARTS = HUB.select('jupyterhub_server_spawn_duration_seconds_count');
const REQUESTS = 'jupyterhub_request_duration_seconds_count';

const PEOPLE: DashboardRow = {
  title: 'People',
  panels: [
    answeringPods(HUB),
    stat({
      title: 'Running notebooks',
      description: 'Notebooks that run, whoever uses them.',
      lines: { 'running notebooks': `sum(${HUB.select('jupyterhub_running_servers')})` },
    }),
    stat({
      title: 'Active in a day',
      description: 'People who did something in the last 24 hours.',
      lines: { 'active in a day': `sum(${HUB.select('jupyterhub_active_users', 'period="24h"')})` },
    }),
    stat({
      title: 'Active in a week',
      description: 'People who did something in the last 7 days.',
      lines: { 'active in a week': `sum(${HUB.select('jupyterhub_active_users', 'period="7d"')})` },
    }),
    stat({
      title: 'People',
      description: 'Everybody who ever signed in and was not removed.',
      lines: { people: `sum(${HUB.select('jupyterhub_total_users')})` },
    }),
    graph({
      title: 'Notebooks over time',
      width: 24,
      description: 'What runs. Without a fall at night nothing is culled.',
      lines: { running: `sum(${HUB.select('jupyterhub_running_servers')})` },
    }),
  ],
};

const NOTEBOOKS: DashboardRow = {
  title: 'Starts and stops',
  panels: [
    graph({
      title: 'Starts',
      description: 'Starts in a minute, by how they ended. Throttled ones wait their turn.',
      unit: 'opm',
      lines: { '{{status}}': perMinute(STARTS, { by: ['status'] }) },
      stacked: true,
    }),
    graph({
      title: 'Time of starts',
      description: 'Seconds until a notebook is there. Minutes mean new nodes or large images.',
      unit: 's',
      lines: Object.fromEntries(
        [0.5, 0.95].map((part) => [
          `${part * 100} %`,
          quantile(
            part,
            HUB.select('jupyterhub_server_spawn_duration_seconds_bucket', 'status="success"'),
          ),
        ]),
      ),
    }),
    graph({
      title: 'Stops',
      description: 'Stops in a minute, by people or by culling, and those that failed.',
      unit: 'opm',
      lines: {
        '{{status}}': perMinute(HUB.select('jupyterhub_server_stop_seconds_count'), {
          by: ['status'],
        }),
      },
    }),
  ],
};

const SERVICE: DashboardRow = {
  title: 'Hub',
  panels: [
    ...requestPanels({
      requests: HUB.select(REQUESTS),
      failed: HUB.select(REQUESTS, 'code=~"5.."'),
      by: 'code',
      buckets: HUB.select('jupyterhub_request_duration_seconds_bucket'),
    }),
    graph({
      title: 'Turn of the loop',
      description: 'A twentieth of a second is idle; half a second is felt by everybody.',
      unit: 's',
      lines: {
        '95 %': quantile(0.95, HUB.select('jupyterhub_event_loop_interval_seconds_bucket')),
      },
    }),
    graph({
      title: 'Asking after notebooks and routes',
      description: 'How long the hub waits for Kubernetes and for its proxy.',
      unit: 's',
      lines: {
        notebooks: quantile(0.95, HUB.select('jupyterhub_server_poll_duration_seconds_bucket')),
        routes: quantile(0.95, HUB.select('jupyterhub_proxy_poll_duration_seconds_bucket')),
      },
    }),
    graph({
      title: 'New routes',
      description:
        'Routes that the proxy took in a minute, or did not: a failure is a notebook nobody reaches.',
      unit: 'opm',
      lines: {
        '{{status}}': perMinute(HUB.select('jupyterhub_proxy_add_duration_seconds_count'), {
          by: ['status'],
        }),
      },
    }),
  ],
};

/** Who uses notebooks, whether they start, and how the hub is. */
export const JUPYTERHUB_DASHBOARD: Dashboard = {
  name: 'jupyterhub',
  title: 'JupyterHub',
  folder: 'Applications',
  description: 'Whether people get their notebooks, and what the hub is busy with.',
  variables: instanceVariables('jupyterhub_running_servers'),
  rows: [PEOPLE, NOTEBOOKS, SERVICE],
};
