import { ChosenSeries, graph, quantile, rate, stat, type Dashboard } from '../prometheus';
import { RAY_OPERATOR_SERIES, RAY_SERIES } from './series';

const SERVE = new ChosenSeries(RAY_SERIES, { namespace: 'namespace', application: 'application' });
const PROXIES = new ChosenSeries(RAY_SERIES, { namespace: 'namespace' });
const OPERATOR = new ChosenSeries(RAY_OPERATOR_SERIES, { namespace: 'namespace' });

const APPLICATION = '{{application}}';
const DEPLOYMENT = '{{application}}/{{deployment}}';
const BY = ['application', 'deployment'] as const;
const LATENCY = SERVE.select('ray_serve_http_request_latency_ms_bucket', 'route!~"/-/.*"');
const PROCESSING = SERVE.select('ray_serve_deployment_processing_latency_ms_bucket');

const ms = (query: string): string => `${query} / 1000`;

/** Applications of Ray Serve: requests, errors, time, and what waits. */
export const RAY_SERVE_DASHBOARD: Dashboard = {
  name: 'ray-serve',
  title: 'Ray Serve',
  folder: 'Serving',
  description: 'How many requests applications answer, how fast, and what fails.',
  variables: [
    {
      name: 'namespace',
      title: 'Team',
      query: 'label_values(ray_serve_deployment_replica_healthy, namespace)',
    },
    {
      name: 'application',
      title: 'Application',
      query:
        'label_values(ray_serve_deployment_replica_healthy{namespace=~"$namespace"}, application)',
    },
  ],
  rows: [
    {
      title: 'Requests',
      panels: [
        stat({
          title: 'Services that answer nobody',
          description: 'Ray services that are not ready.',
          unit: 'none',
          thresholds: [{ from: 1, color: 'red' }],
          lines: {
            services: `count(${OPERATOR.select('kuberay_service_condition_ready', 'condition="false"')}) or vector(0)`,
          },
        }),
        stat({
          title: 'Replicas that are well',
          description: 'Replicas that pass their checks.',
          unit: 'none',
          lines: {
            replicas: `sum(${SERVE.select('ray_serve_deployment_replica_healthy')}) or vector(0)`,
          },
        }),
        graph({
          title: 'Requests',
          description: 'Requests by HTTP in a second.',
          unit: 'reqps',
          lines: {
            [APPLICATION]: rate(
              SERVE.select('ray_serve_num_http_requests_total', 'route!~"/-/.*"'),
              { by: ['application'] },
            ),
          },
        }),
        graph({
          title: 'Failures',
          description: 'Requests that failed in a second, by what was answered.',
          unit: 'reqps',
          lines: {
            '{{application}} {{error_code}}': rate(
              SERVE.select('ray_serve_num_http_error_requests_total', 'route!~"/-/.*"'),
              { by: ['application', 'error_code'] },
            ),
          },
        }),
        graph({
          title: 'Time of requests',
          description: 'As who asks sees it.',
          unit: 's',
          lines: {
            p50: ms(quantile(0.5, LATENCY)),
            p95: ms(quantile(0.95, LATENCY)),
            p99: ms(quantile(0.99, LATENCY)),
          },
        }),
        graph({
          title: 'Requests under way',
          description: 'Requests that proxies have taken, and not answered yet.',
          unit: 'none',
          lines: {
            '{{namespace}}': `sum by (namespace) (${PROXIES.select('ray_serve_num_ongoing_http_requests')})`,
          },
        }),
      ],
    },
    {
      title: 'Deployments',
      panels: [
        graph({
          title: 'Replicas',
          description: 'Replicas that pass their checks.',
          unit: 'none',
          lines: {
            [DEPLOYMENT]: `sum by (${BY.join(', ')}) (${SERVE.select('ray_serve_deployment_replica_healthy')})`,
          },
        }),
        graph({
          title: 'Waiting for a replica',
          description: 'Requests that no replica has taken yet.',
          unit: 'none',
          lines: {
            [DEPLOYMENT]: `sum by (${BY.join(', ')}) (${SERVE.select('ray_serve_deployment_queued_queries')})`,
          },
        }),
        graph({
          title: 'At replicas',
          description: 'Requests that replicas work on.',
          unit: 'none',
          lines: {
            [DEPLOYMENT]: `sum by (${BY.join(', ')}) (${SERVE.select('ray_serve_replica_processing_queries')})`,
          },
        }),
        graph({
          title: 'Answered',
          description: 'Requests that deployments answered in a second.',
          unit: 'reqps',
          lines: {
            [DEPLOYMENT]: rate(SERVE.select('ray_serve_deployment_request_counter_total'), {
              by: BY,
            }),
          },
        }),
        graph({
          title: 'Raised',
          description: 'Requests in a second in which a deployment raised an error.',
          unit: 'reqps',
          lines: {
            [DEPLOYMENT]: rate(SERVE.select('ray_serve_deployment_error_counter_total'), {
              by: BY,
            }),
          },
        }),
        graph({
          title: 'Time at replicas',
          description: 'One request in twenty takes longer.',
          unit: 's',
          lines: { [DEPLOYMENT]: ms(quantile(0.95, PROCESSING, { by: BY })) },
        }),
        graph({
          title: 'Models of a deployment',
          description: 'Models that replicas have loaded which serve several.',
          unit: 'none',
          lines: {
            [DEPLOYMENT]: `sum by (${BY.join(', ')}) (${SERVE.select('ray_serve_num_multiplexed_models')})`,
          },
        }),
      ],
    },
  ],
};
