import { jobOf, type AlertCase, type AlertCases, type EmittedAlert } from '../alert-case';

/** What an expression compares with, and the model that it is about. */
interface Asked {
  readonly model: string;
  readonly threshold: number;
}

/** The first comparison of an expression. Throws an Error where there is none. */
function askedBy({ alert, expr }: EmittedAlert): Asked {
  const model = /model="([^"]+)"/.exec(expr)?.[1];
  const threshold = / [<>] ([\d.e-]+)/.exec(expr)?.[1];
  if (model !== undefined && threshold !== undefined)
    return { model, threshold: Number(threshold) };
  throw new Error(`'${alert}' compares nothing of a model: ${expr}`);
}

/** A gauge above what it may be, and at it. */
function aboveCase(alert: EmittedAlert, series: string, labels: string): AlertCase {
  const { model, threshold } = askedBy(alert);
  const named = `${series}{job="${jobOf(alert, series)}",model="${model}"${labels}}`;
  return {
    at: 30,
    fires: [{ series: named, values: `${threshold + 0.01}x60` }],
    silent: [{ series: named, values: `${threshold}x60` }],
  };
}

function errorsCase(alert: EmittedAlert): AlertCase {
  if (alert.expr.includes('model_validation_failure_ratio')) {
    return aboveCase(alert, 'model_validation_failure_ratio', '');
  }
  const { model, threshold } = askedBy(alert);
  const job = jobOf(alert, 'model_requests_total');
  const requests = (failing: number) => [
    {
      series: `model_requests_total{job="${job}",model="${model}",status="200"}`,
      values: `0+${1000 - failing}x60`,
    },
    {
      series: `model_requests_total{job="${job}",model="${model}",status="502"}`,
      values: `0+${failing}x60`,
    },
    // What clients do wrong is no failure of the model.
    {
      series: `model_requests_total{job="other",model="${model}",status="502"}`,
      values: '0+900x60',
    },
  ];
  const most = threshold * 1000;
  return { at: 30, fires: requests(most + 20), silent: requests(most - 20) };
}

function qualityCase(alert: EmittedAlert): AlertCase {
  const metric = /metric="([^"]+)"/.exec(alert.expr)?.[1] ?? '';
  const { model, threshold } = askedBy(alert);
  const series = `model_quality{job="${jobOf(alert, 'model_quality')}",model="${model}",metric="${metric}"}`;
  const worse = alert.expr.startsWith('max') ? threshold + 0.01 : threshold - 0.01;
  return {
    at: 30,
    fires: [{ series, values: `${worse}x60` }],
    silent: [{ series, values: `${threshold}x60` }],
  };
}

const SECONDS_PER_MINUTE = 60;

/** A run that was long ago, and one that was not; and none at all, since a Pushgateway was started. */
const staleCase =
  (series: string) =>
  (alert: EmittedAlert): AlertCase => {
    const { model, threshold } = askedBy(alert);
    const job = jobOf(alert, series);
    const minutes = threshold / SECONDS_PER_MINUTE + 30;
    const started = `process_start_time_seconds{job="${job}"}`;
    const last = `${series}{job="${job}",model="${model}"}`;
    return {
      at: minutes,
      // Started anew, but that is no run.
      fires: [
        { series: last, values: `0x${minutes}` },
        { series: started, values: `${threshold}x${minutes}` },
      ],
      silent: [
        { series: last, values: `${threshold / 2}x${minutes}` },
        { series: started, values: `0x${minutes}` },
      ],
    };
  };

/** What makes the alerts of monitors of models fire, and what does not. */
export const MODEL_MONITORING_CASES: AlertCases = {
  ModelDrift: (alert) => aboveCase(alert, 'model_drift_psi', ',feature="age"'),
  ModelQualityLow: qualityCase,
  ModelErrors: errorsCase,
  ModelValidationStale: staleCase('model_validation_last_run_timestamp_seconds'),
  ModelDriftStale: staleCase('model_drift_last_run_timestamp_seconds'),
  ModelMonitorDown: (alert) => {
    const series = `up{job="${jobOf(alert, 'up')}"}`;
    return {
      at: 30,
      fires: [{ series, values: '0x60' }],
      silent: [{ series, values: '1x60' }],
    };
  },
};
