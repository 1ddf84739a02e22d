import { ChosenSeries, graph, quantile, rate, stat, type Dashboard } from '../prometheus';
import { JOB_SERIES, OBSERVER_SERIES } from './series';

const chosen = new ChosenSeries([...new Set([...OBSERVER_SERIES, ...JOB_SERIES])], {
  model: 'model',
});

/** An answer by which a model says that it has failed. */
const FAILED = 'status=~"5.."';

const requests = (...matchers: readonly string[]) =>
  rate(chosen.select('model_requests_total', ...matchers), { by: ['model'] });

const latency = (part: number) =>
  quantile(part, chosen.select('model_request_seconds_bucket'), { by: ['model'] });

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
        graph({
          title: 'Quality',
          description:
            'Metrics of the last validation. A fall is a model that does not fit its requests any more.',
          lines: {
            '{{model}} {{metric}}': `max by (model, metric) (${chosen.select('model_quality')})`,
          },
          width: 12,
        }),
        stat({
          title: 'Last validation',
          description: 'When each model was validated. Long ago is a quality that nobody knows.',
          unit: 'dateTimeFromNow',
          lines: {
            '{{model}}': `1000 * max by (model) (${chosen.select('model_validation_last_run_timestamp_seconds')})`,
          },
        }),
        stat({
          title: 'Examples without an answer',
          description:
            'Share of the examples that had no answer of use; they are left out of the quality.',
          unit: 'percentunit',
          lines: {
            '{{model}}': `max by (model) (${chosen.select('model_validation_failure_ratio')})`,
          },
          thresholds: [{ from: 0.05, color: 'red' }],
        }),
        stat({
          title: 'Seconds of an answer',
          description: 'How long examples took, by quantile.',
          unit: 's',
          lines: {
            '{{model}} {{quantile}}': `max by (model, quantile) (${chosen.select('model_validation_latency_seconds')})`,
          },
        }),
      ],
    },
    {
      title: 'Drift',
      panels: [
        graph({
          title: 'Population stability',
          description:
            'How far each feature is from its reference: from 0.1 on a little, from 0.25 on a lot.',
          lines: {
            '{{model}} {{feature}} {{job}}': `max by (model, feature, job) (${chosen.select('model_drift_psi')})`,
          },
          width: 12,
          thresholds: [
            { from: 0.1, color: 'yellow' },
            { from: 0.25, color: 'red' },
          ],
        }),
        graph({
          title: 'Distance of distributions',
          description:
            'Kolmogorov–Smirnov’s distance of numbers: 0 is the same, 1 is nothing in common.',
          lines: {
            '{{model}} {{feature}}': `max by (model, feature) (${chosen.select('model_drift_ks')})`,
          },
          width: 6,
          max: 1,
        }),
        graph({
          title: 'Values compared',
          description: 'Values of the window. With few of them nothing is said.',
          lines: {
            '{{model}} {{feature}}': `sum by (model, feature) (${chosen.select('model_drift_values', 'window="current"')})`,
          },
          width: 6,
        }),
        graph({
          title: 'Distribution of values',
          description:
            'Values a second by bin or category. A new colour, or one that grows, is a change.',
          unit: 'ops',
          stacked: true,
          lines: {
            '{{model}} {{feature}} {{bin}}': rate(chosen.select('model_feature_values_total'), {
              by: ['model', 'feature', 'bin'],
            }),
          },
          width: 12,
        }),
        graph({
          title: 'Missing, and unlike the reference',
          description:
            'Values a second that are not there, or outside of all that the reference has.',
          unit: 'ops',
          lines: {
            '{{model}} {{feature}} missing': rate(chosen.select('model_feature_missing_total'), {
              by: ['model', 'feature'],
            }),
            '{{model}} {{feature}} unlike': rate(chosen.select('model_feature_outliers_total'), {
              by: ['model', 'feature'],
            }),
          },
          width: 12,
        }),
      ],
    },
    {
      title: 'Requests',
      panels: [
        graph({
          title: 'Requests',
          description: 'Requests a second that pass a monitor, by status.',
          unit: 'reqps',
          lines: {
            '{{model}} {{status}}': rate(chosen.select('model_requests_total'), {
              by: ['model', 'status'],
            }),
          },
        }),
        graph({
          title: 'Latency',
          description:
            'Seconds to the end of an answer: of half of the requests, and of nineteen in twenty.',
          unit: 's',
          lines: { '{{model}} half': latency(0.5), '{{model}} 95 %': latency(0.95) },
        }),
        graph({
          title: 'Failed requests',
          description: 'Share of the requests that a model fails to answer.',
          unit: 'percentunit',
          lines: { '{{model}}': `${requests(FAILED)} / ${requests()}` },
          thresholds: [{ from: 0.05, color: 'red' }],
        }),
        graph({
          title: 'Not looked at',
          description:
            'Requests that passed and were not looked at, by reason; and faults of the monitor itself.',
          unit: 'ops',
          lines: {
            '{{model}} {{reason}}': rate(chosen.select('model_monitor_skipped_total'), {
              by: ['model', 'reason'],
            }),
            '{{model}} fault': rate(chosen.select('model_monitor_errors_total'), { by: ['model'] }),
          },
        }),
      ],
    },
  ],
};
