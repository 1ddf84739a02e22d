import {
  histogram,
  made,
  steps,
  times,
  wave,
  whole,
  type MadeSeries,
  type Value,
} from '../made-series';

const HUB = { job: 'jupyter/hub', namespace: 'jupyter', pod: 'hub-0', container: 'hub' };
const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** https://github.com/jupyterhub/jupyterhub/blob/5.5.1/jupyterhub/metrics.py */
const SPAWN = [0.5, 1, 2.5, 5, 10, 15, 30, 60, 120, 180, 300, 600];

/** People come in the morning; for a while there are no nodes, and notebooks take long to start. */
const NO_NODES = [140, 190] as const;
const starts = steps(
  [0, wave(0.012, 0.006, 'starts')],
  [30, wave(0.02, 0.01, 'starts')],
  [NO_NODES[1], wave(0.008, 0.004, 'starts')],
);
const requests = wave(4, 2, 'requests');

const of = (name: string, at: Value | number, labels: MadeSeries['labels'] = {}): MadeSeries =>
  made(`jupyterhub_${name}`, { ...HUB, ...labels }, at);

const observed = (
  name: string,
  labels: MadeSeries['labels'],
  rate: Value,
  middle: Value,
  bounds = BOUNDS,
) => histogram({ name: `jupyterhub_${name}`, labels: { ...HUB, ...labels }, bounds, rate, middle });

/** A hub of some forty people. */
export const hubSeries = (): MadeSeries[] => [
  made('up', HUB, 1),
  of(
    'running_servers',
    whole(steps([0, (minute) => 6 + minute / 12], [150, wave(24, 3, 'servers')])),
  ),
  of('active_users', 29, { period: '24h' }),
  of('active_users', 38, { period: '7d' }),
  of('total_users', 46),
  ...observed(
    'server_spawn_duration_seconds',
    { status: 'success' },
    starts,
    steps([0, 22], [NO_NODES[0], 130], [NO_NODES[1], 24]),
    SPAWN,
  ),
  ...observed(
    'server_spawn_duration_seconds',
    { status: 'failure' },
    steps([0, 0], [NO_NODES[0], 0.006], [NO_NODES[1], 0]),
    () => 300,
    SPAWN,
  ),
  ...observed('server_stop_seconds', { status: 'success' }, wave(0.01, 0.008, 'stops'), () => 3),
  ...observed(
    'request_duration_seconds',
    { code: '200', method: 'GET' },
    requests,
    wave(0.03, 0.01, 'ok'),
  ),
  ...observed(
    'request_duration_seconds',
    { code: '302', method: 'GET' },
    times(requests, 0.2),
    () => 0.01,
  ),
  ...observed(
    'request_duration_seconds',
    { code: '404', method: 'GET' },
    times(requests, 0.03),
    () => 0.01,
  ),
  ...observed(
    'request_duration_seconds',
    { code: '500', method: 'POST' },
    steps([0, 0], [NO_NODES[0], 0.25], [NO_NODES[1], 0]),
    () => 2,
  ),
  ...observed('event_loop_interval_seconds', {}, () => 20, wave(0.052, 0.004, 'loop')),
  ...observed(
    'server_poll_duration_seconds',
    { status: 'running' },
    () => 0.5,
    wave(0.006, 0.002, 'poll'),
  ),
  ...observed('proxy_poll_duration_seconds', {}, () => 0.05, wave(0.02, 0.008, 'proxy')),
  ...observed('proxy_add_duration_seconds', { status: 'success' }, starts, () => 0.02),
];
