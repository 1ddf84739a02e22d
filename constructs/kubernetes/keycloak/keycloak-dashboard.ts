import {
  answeringPods,
  chosenInstances,
  graph,
  instanceVariables,
  mean,
  rate,
  share,
  type Dashboard,
  type DashboardRow,
} from '../prometheus';
import { KEYCLOAK } from './names';
import { KEYCLOAK_SERIES } from './series';

const SERVERS = chosenInstances(KEYCLOAK_SERIES);

const EVENTS = 'keycloak_user_events_total';
const REQUESTS = 'http_server_requests_seconds_count';

const PEOPLE: DashboardRow = {
  title: 'Sign-ins',
  panels: [
    answeringPods(SERVERS),
    graph({
      title: 'Sign-ins',
      description: 'Sign-ins in a second, those that failed by why.',
      unit: 'ops',
      lines: { '{{error}}': rate(SERVERS.select(EVENTS, 'event="login"'), { by: ['error'] }) },
      stacked: true,
    }),
    graph({
      title: 'Share of sign-ins that fail',
      description: 'A rise is a wrong client, a directory that is away, or somebody who guesses.',
      unit: 'percentunit',
      lines: {
        failed: share(
          SERVERS.select(EVENTS, 'event="login"', 'error!=""'),
          SERVERS.select(EVENTS, 'event="login"'),
        ),
      },
      max: 1,
    }),
    graph({
      title: 'Events',
      description: 'What else people and clients do: tokens, refreshes, sign-outs.',
      unit: 'ops',
      lines: { '{{event}}': rate(SERVERS.select(EVENTS), { by: ['event'] }) },
    }),
  ],
};

const SERVICE: DashboardRow = {
  title: 'Requests',
  panels: [
    graph({
      title: 'Requests',
      description: 'Requests in a second, by how they ended.',
      unit: 'reqps',
      lines: { '{{outcome}}': rate(SERVERS.select(REQUESTS), { by: ['outcome'] }) },
      stacked: true,
    }),
    graph({
      title: 'Share that fails',
      description: 'Part of the requests that Keycloak itself failed at.',
      unit: 'percentunit',
      lines: {
        failed: share(SERVERS.select(REQUESTS, 'outcome="SERVER_ERROR"'), SERVERS.select(REQUESTS)),
      },
      max: 1,
    }),
    graph({
      title: 'Time of requests',
      description: 'Seconds on average; hashing a password takes most of a sign-in.',
      unit: 's',
      lines: {
        average: mean(SERVERS.select('http_server_requests_seconds_sum'), SERVERS.select(REQUESTS)),
      },
    }),
    graph({
      title: 'Requests at work',
      description: 'Requests that are being answered.',
      lines: { '{{pod}}': `sum by (pod) (${SERVERS.select('http_server_active_requests')})` },
    }),
  ],
};

const RESOURCES: DashboardRow = {
  title: 'Servers',
  panels: [
    graph({
      title: 'Connections to the database',
      description: 'In use, idle, and waited for: who waits has used up the pool.',
      lines: {
        '{{pod}} in use': `sum by (pod) (${SERVERS.select('agroal_active_count')})`,
        '{{pod}} idle': `sum by (pod) (${SERVERS.select('agroal_available_count')})`,
        '{{pod}} waited for': `sum by (pod) (${SERVERS.select('agroal_awaiting_count')})`,
      },
    }),
    graph({
      title: 'Heap',
      description: 'Memory that Java holds for objects.',
      unit: 'bytes',
      lines: {
        '{{pod}}': `sum by (pod) (${SERVERS.select('jvm_memory_used_bytes', 'area="heap"')})`,
      },
    }),
    graph({
      title: 'Garbage collection',
      description: 'Part of the time that a server stands still for it.',
      unit: 'percentunit',
      lines: { '{{pod}}': rate(SERVERS.select('jvm_gc_pause_seconds_sum'), { by: ['pod'] }) },
    }),
    graph({
      title: 'Processors',
      description: 'Part of the processors that a server may use.',
      unit: 'percentunit',
      lines: { '{{pod}}': `max by (pod) (${SERVERS.select('process_cpu_usage')})` },
      max: 1,
    }),
  ],
};

/** Who signs in and who is refused, and how the servers are. */
export const KEYCLOAK_DASHBOARD: Dashboard = {
  name: 'keycloak',
  title: 'Keycloak',
  folder: 'Applications',
  description: 'Whether people can sign in, and what the servers are busy with.',
  variables: instanceVariables('http_server_active_requests', KEYCLOAK),
  rows: [PEOPLE, SERVICE, RESOURCES],
};
