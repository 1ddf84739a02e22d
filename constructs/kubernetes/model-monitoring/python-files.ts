import drift from './drift_statistics.py';
import exchanges from './exchanges.py';
import findDrift from './find_drift.py';
import calls from './http_calls.py';
import logRecords from './log_records.py';
import metricText from './metric_text.py';
import features from './model_features.py';
import observations from './observations.py';
import observer from './observer.py';
import records from './prediction_records.py';
import pushMetrics from './push_metrics.py';
import quality from './quality_statistics.py';
import bodies from './request_bodies.py';
import retraining from './start_retraining.py';
import validate from './validate_model.py';

/** What every program has. */
const COMMON = {
  'metric_text.py': metricText,
  'model_features.py': features,
  'prediction_records.py': records,
};

/** What jobs have beside it. */
const JOBS = {
  'http_calls.py': calls,
  'push_metrics.py': pushMetrics,
  'start_retraining.py': retraining,
};

/** A program with all files that it is made of; the first is what runs. */
export const PROGRAMS = {
  observer: {
    'observer.py': observer,
    ...COMMON,
    'drift_statistics.py': drift,
    'exchanges.py': exchanges,
    'observations.py': observations,
    'request_bodies.py': bodies,
  },
  validation: {
    'validate_model.py': validate,
    ...COMMON,
    ...JOBS,
    'quality_statistics.py': quality,
  },
  drift: {
    'find_drift.py': findDrift,
    ...COMMON,
    ...JOBS,
    'drift_statistics.py': drift,
    'log_records.py': logRecords,
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, string>>>>;

/** A program that watches models. */
export type MonitorProgramName = keyof typeof PROGRAMS;
