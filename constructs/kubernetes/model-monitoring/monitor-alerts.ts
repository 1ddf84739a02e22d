import {
  explainedIn,
  noneAnswers,
  SERVER_ERRORS,
  share,
  type Alert,
  type MonitoredSeries,
} from '../prometheus';
import type { GatewaySeries } from '../pushgateway';
import type { DriftThresholds, QualityMetric } from './job-props';
import type { JobSeries, ObserverSeries } from './series';

const alert = explainedIn('docs/guides/model-monitoring.md');

/** A monitor that sees requests. */
export interface ObserverAlertsOptions {
  /** What the model is called in series. */
  readonly model: string;
  /** What the monitor tells. */
  readonly series: MonitoredSeries<ObserverSeries>;
  /** Index above which a feature has drifted. */
  readonly psi: number;
}

/** Alerts of a monitor that gets copies. */
export const mirrorAlerts = ({ model, series, psi }: ObserverAlertsOptions): Alert[] => [
  down(series, `No monitor of the model ${model} answers.`),
  drifted(model, 15, `max by (feature) (${series.select('model_drift_psi', { model })}) > ${psi}`),
];

/** Alerts of a monitor that requests pass. */
export const inlineAlerts = ({
  failureShare,
  ...options
}: ObserverAlertsOptions & { readonly failureShare: number }): Alert[] => {
  const { model, series } = options;
  return [
    ...mirrorAlerts(options),
    alert({
      name: 'ModelErrors',
      when: `${share(series.select('model_requests_total', { model, status: SERVER_ERRORS }), series.select('model_requests_total', { model }), { window: '5m' })} > ${failureShare}`,
      forMinutes: 10,
      severity: 'critical',
      summary: `{{ $value | humanizePercentage }} of the requests to the model ${model} fail.`,
    }),
  ];
};

/** What jobs leave of a model, and how it is found. */
export interface JobAlertsOptions {
  /** What the model is called in series. */
  readonly model: string;
  /** What jobs have told the Pushgateway. */
  readonly series: MonitoredSeries<GatewaySeries<JobSeries>>;
  /** Hours after which a result is old. */
  readonly freshHours: number;
}

/** Alerts of validations of a model. */
export const validationAlerts = ({
  thresholds,
  failureShare,
  ...options
}: JobAlertsOptions & {
  readonly thresholds: Readonly<Partial<Record<QualityMetric, number>>>;
  readonly failureShare: number;
}): Alert[] => {
  const { model, series } = options;
  const worse = Object.entries(thresholds).map(([metric, threshold]) => {
    const quality = series.select('model_quality', { model, metric });
    return ERROR_METRICS.has(metric)
      ? `max by (metric) (${quality}) > ${threshold}`
      : `min by (metric) (${quality}) < ${threshold}`;
  });
  return [
    ...(worse.length === 0 ? [] : [qualityLow(model, worse.join(' or '))]),
    alert({
      name: 'ModelErrors',
      when: `max(${series.select('model_validation_failure_ratio', { model })}) > ${failureShare}`,
      forMinutes: 1,
      severity: 'warning',
      summary: `The model ${model} has no answer of use to {{ $value | humanizePercentage }} of its examples.`,
    }),
    stale('ModelValidationStale', `The model ${model} was last validated`, {
      ...options,
      last: 'model_validation_last_run_timestamp_seconds',
    }),
  ];
};

/** Of these, less is better. */
const ERROR_METRICS: ReadonlySet<string> = new Set<QualityMetric>(['rmse', 'mae']);

const qualityLow = (model: string, when: string): Alert =>
  alert({
    name: 'ModelQualityLow',
    when,
    forMinutes: 1,
    severity: 'warning',
    summary: `The {{ $labels.metric }} of the model ${model} is {{ $value | humanize }}.`,
  });

/** Alerts of a job that looks for drift. */
export const driftAlerts = ({
  thresholds,
  ...options
}: JobAlertsOptions & { readonly thresholds: DriftThresholds }): Alert[] => {
  const { model, series } = options;
  const { psi, ks, chiSquareP } = thresholds;
  const found = [
    ...(psi === undefined
      ? []
      : [`max by (feature) (${series.select('model_drift_psi', { model })}) > ${psi}`]),
    ...(ks === undefined
      ? []
      : [`max by (feature) (${series.select('model_drift_ks', { model })}) > ${ks}`]),
    ...(chiSquareP === undefined
      ? []
      : [
          `min by (feature) (${series.select('model_drift_p_value', { model, test: 'chi2' })}) < ${chiSquareP}`,
        ]),
  ];
  return [
    drifted(model, 1, found.join(' or ')),
    stale('ModelDriftStale', `Drift of the model ${model} was last looked for`, {
      ...options,
      last: 'model_drift_last_run_timestamp_seconds',
    }),
  ];
};

/** Alerts of what jobs leave their results at. */
export const gatewayAlerts = (series: MonitoredSeries<never>): Alert[] => [
  down(series, 'The Pushgateway does not answer: nobody knows what jobs have found.'),
];

const drifted = (model: string, forMinutes: number, when: string): Alert =>
  alert({
    name: 'ModelDrift',
    when,
    forMinutes,
    severity: 'warning',
    summary: `The feature {{ $labels.feature }} of the model ${model} has drifted: {{ $value | humanize }}.`,
  });

/** What is asked of a model is answered without its monitor: nobody has to come at once. */
const down = (series: MonitoredSeries<never>, summary: string): Alert =>
  alert({
    ...noneAnswers({ name: 'ModelMonitorDown', answers: series.up(), forMinutes: 15, summary }),
    severity: 'warning',
  });

interface StaleOptions extends JobAlertsOptions {
  /** The series that says when the job ran. */
  readonly last: Extract<JobSeries, `${string}_last_run_timestamp_seconds`>;
}

const SECONDS_PER_HOUR = 3600;

/** A job that has never run is late from when the Pushgateway was started on. */
const stale = (
  name: string,
  what: string,
  { model, series, last, freshHours }: StaleOptions,
): Alert =>
  alert({
    name,
    when:
      `time() - (max(${series.select(last, { model })}) or ` +
      `max(${series.select('process_start_time_seconds')})) > ${freshHours * SECONDS_PER_HOUR}`,
    forMinutes: 10,
    severity: 'warning',
    summary: `${what} {{ $value | humanizeDuration }} ago.`,
  });
