import { ChosenSeries, type Dashboard } from '../prometheus';
import { JOB_SERIES, OBSERVER_SERIES } from './series';

const chosen = new ChosenSeries([...new Set([...OBSERVER_SERIES, ...JOB_SERIES])], {
  model: 'model',
});

/** An answer by which a model says that it has failed. */
const FAILED = 'status=~"5.."';

const requests = (...matchers: readonly string[]) =>
  `sum by (model) (rate(${chosen.select('model_requests_total', ...matchers)}[$__rate_interval]))`;

const latency = (part: number) =>
  `histogram_quantile(${part}, sum by (le, model) (rate(${chosen.select('model_request_seconds_bucket')}[$__rate_interval])))`;

/** How good models are, whether what they are asked has changed, and what passes them. */
export const MODEL_QUALITY_DASHBOARD: Dashboard = {
  name: 'model-quality',
  title: 'Quality of models',
  folder: 'Serving',
  description:
    'How often models are right, and whether what they are asked is still what they learned from.',
  variables: [
    {
      name: 'model',
      title: 'Model',
      query:
        'label_values({__name__=~"model_requests_total|model_drift_values|model_validation_examples"}, model)',
    },
  ],
  rows: [
    {
      title: 'Quality',
      panels: [
        {
          title: 'Quality',
          description:
            'Metrics of the last validation. A fall is a model that does not fit its requests any more.',
          kind: 'timeseries',
          unit: 'short',
          queries: [
            {
              expr: `max by (model, metric) (${chosen.select('model_quality')})`,
              legend: '{{model}} {{metric}}',
            },
          ],
          width: 12,
        },
        {
          title: 'Last validation',
          description: 'When each model was validated. Long ago is a quality that nobody knows.',
          kind: 'stat',
          unit: 'dateTimeFromNow',
          queries: [
            {
              expr: `1000 * max by (model) (${chosen.select('model_validation_last_run_timestamp_seconds')})`,
              legend: '{{model}}',
            },
          ],
        },
        {
          title: 'Examples without an answer',
          description:
            'Share of the examples that had no answer of use; they are left out of the quality.',
          kind: 'stat',
          unit: 'percentunit',
          queries: [
            {
              expr: `max by (model) (${chosen.select('model_validation_failure_ratio')})`,
              legend: '{{model}}',
            },
          ],
          thresholds: [{ from: 0.05, color: 'red' }],
        },
        {
          title: 'Seconds of an answer',
          description: 'How long examples took, by quantile.',
          kind: 'stat',
          unit: 's',
          queries: [
            {
              expr: `max by (model, quantile) (${chosen.select('model_validation_latency_seconds')})`,
              legend: '{{model}} {{quantile}}',
            },
          ],
        },
      ],
    },
    {
      title: 'Drift',
      panels: [
        {
          title: 'Population stability',
          description:
            'How far each feature is from its reference: from 0.1 on a little, from 0.25 on a lot.',
          kind: 'timeseries',
          unit: 'short',
          queries: [
            {
              expr: `max by (model, feature, job) (${chosen.select('model_drift_psi')})`,
              legend: '{{model}} {{feature}} {{job}}',
            },
          ],
          width: 12,
          thresholds: [
            { from: 0.1, color: 'yellow' },
            { from: 0.25, color: 'red' },
          ],
        },
        {
          title: 'Distance of distributions',
          description:
            'Kolmogorov–Smirnov’s distance of numbers: 0 is the same, 1 is nothing in common.',
          kind: 'timeseries',
          unit: 'short',
          queries: [
            {
              expr: `max by (model, feature) (${chosen.select('model_drift_ks')})`,
              legend: '{{model}} {{feature}}',
            },
          ],
          width: 6,
          max: 1,
        },
        {
          title: 'Values compared',
          description: 'Values of the window. With few of them nothing is said.',
          kind: 'timeseries',
          unit: 'short',
          queries: [
            {
              expr: `sum by (model, feature) (${chosen.select('model_drift_values', 'window="current"')})`,
              legend: '{{model}} {{feature}}',
            },
          ],
          width: 6,
        },
        {
          title: 'Distribution of values',
          description:
            'Values a second by bin or category. A new colour, or one that grows, is a change.',
          kind: 'timeseries',
          unit: 'ops',
          stacked: true,
          queries: [
            {
              expr: `sum by (model, feature, bin) (rate(${chosen.select('model_feature_values_total')}[$__rate_interval]))`,
              legend: '{{model}} {{feature}} {{bin}}',
            },
          ],
          width: 12,
        },
        {
          title: 'Missing, and unlike the reference',
          description:
            'Values a second that are not there, or outside of all that the reference has.',
          kind: 'timeseries',
          unit: 'ops',
          queries: [
            {
              expr: `sum by (model, feature) (rate(${chosen.select('model_feature_missing_total')}[$__rate_interval]))`,
              legend: '{{model}} {{feature}} missing',
            },
            {
              expr: `sum by (model, feature) (rate(${chosen.select('model_feature_outliers_total')}[$__rate_interval]))`,
              legend: '{{model}} {{feature}} unlike',
            },
          ],
          width: 12,
        },
      ],
    },
    {
      title: 'Requests',
      panels: [
        {
          title: 'Requests',
          description: 'Requests a second that pass a monitor, by status.',
          kind: 'timeseries',
          unit: 'reqps',
          queries: [
            {
              expr: `sum by (model, status) (rate(${chosen.select('model_requests_total')}[$__rate_interval]))`,
              legend: '{{model}} {{status}}',
            },
          ],
        },
        {
          title: 'Latency',
          description:
            'Seconds to the end of an answer: of half of the requests, and of nineteen in twenty.',
          kind: 'timeseries',
          unit: 's',
          queries: [
            { expr: latency(0.5), legend: '{{model}} half' },
            { expr: latency(0.95), legend: '{{model}} 95 %' },
          ],
        },
        {
          title: 'Failed requests',
          description: 'Share of the requests that a model fails to answer.',
          kind: 'timeseries',
          unit: 'percentunit',
          queries: [{ expr: `${requests(FAILED)} / ${requests()}`, legend: '{{model}}' }],
          thresholds: [{ from: 0.05, color: 'red' }],
        },
        {
          title: 'Not looked at',
          description:
            'Requests that passed and were not looked at, by reason; and faults of the monitor itself.',
          kind: 'timeseries',
          unit: 'ops',
          queries: [
            {
              expr: `sum by (model, reason) (rate(${chosen.select('model_monitor_skipped_total')}[$__rate_interval]))`,
              legend: '{{model}} {{reason}}',
            },
            {
              expr: `sum by (model) (rate(${chosen.select('model_monitor_errors_total')}[$__rate_interval]))`,
              legend: '{{model}} fault',
            },
          ],
        },
      ],
    },
  ],
};
