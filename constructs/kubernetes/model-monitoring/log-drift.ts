import { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { assertInteger, validated } from '../core';
import { podFiles, type PodFiles } from './data-source';
import { assertFeatures, featureSettings } from './features';
import type { DriftReference, DriftThresholds, LogDriftProps } from './job-props';
import { driftAlerts } from './monitor-alerts';
import { assertNumber, assertObjects } from './monitor-checks';
import { assertMonitorJob, DEFAULT_FRESH_HOURS, MonitorJob } from './monitor-job';
import { DEFAULT_PSI } from './observer-pod';

const RECORDS = '/records';
const REFERENCE = '/reference';
const DEFAULT_HOURS = 24;
const DEFAULT_LEAST_VALUES = 500;
const HOURS_PER_DAY = 24;

const HOURS = { lowest: 1, highest: 8760 } as const;
const LEAST = { lowest: 1, highest: 10_000_000 } as const;

/**
 * Compares what a model was asked and answered of late with a reference, feature by feature: how stable the population is, how
 * far two distributions are apart, and whether that may be chance.
 */
export class LogDrift extends Construct {
  constructor(scope: Construct, id: string, props: LogDriftProps) {
    super(scope, id);
    this.validate(props);
    const { name, namespace, records, gateway, metrics } = props;
    const thresholds = props.thresholds ?? { psi: DEFAULT_PSI };
    const job = new MonitorJob(this, 'Job', {
      options: props,
      program: 'drift',
      settings: {
        features: props.features.map(featureSettings),
        hours: props.hours ?? DEFAULT_HOURS,
        leastValues: props.leastValues ?? DEFAULT_LEAST_VALUES,
        thresholds: thresholdSettings(thresholds),
        records: recordSettings(props),
        reference: referenceSettings(props.reference),
        keepDays: props.keepDays,
      },
      files: validated(this, 'records', () => filesOf(props)),
    });
    if ('logsUrl' in records) {
      namespace.allowEgressTo(`${name}-to-logs`, records.endpoint, { pods: job.pods });
    }
    metrics.addAlerts(this, 'Alerts', {
      name,
      namespace,
      alerts: driftAlerts({
        model: props.modelName,
        series: gateway.series,
        freshHours: props.freshHours ?? DEFAULT_FRESH_HOURS,
        thresholds,
      }),
    });
  }

  private validate(props: LogDriftProps): void {
    const { features, images, aws, records, reference, thresholds } = props;
    assertMonitorJob(this, props);
    assertFeatures(this, features, { responses: true, reference: true });
    assertObjects(this, { images, aws }, records, reference);
    assertInteger(this, 'hours', props.hours, HOURS);
    assertInteger(this, 'leastValues', props.leastValues, LEAST);
    if ('hoursBefore' in reference) {
      assertInteger(this, 'reference.hoursBefore', reference.hoursBefore, HOURS);
    }
    this.assertThresholds(thresholds);
    this.assertKept(props);
  }

  private assertThresholds(thresholds: DriftThresholds | undefined): void {
    if (thresholds === undefined) return;
    assertNumber(this, 'thresholds.psi', thresholds.psi, { lowest: 0.01, highest: 100 });
    assertNumber(this, 'thresholds.ks', thresholds.ks, { lowest: 0.001, highest: 1 });
    assertNumber(this, 'thresholds.chiSquareP', thresholds.chiSquareP, { lowest: 0, highest: 0.5 });
    if (Object.values(thresholds).some((value) => value !== undefined)) return;
    throw new ValidationError(
      this,
      `'thresholds' must have one at least, got none; leave it out for 'psi' ${DEFAULT_PSI}`,
    );
  }

  /** Who forgets what is old must not forget what it still compares. */
  private assertKept({ keepDays, records, reference, hours = DEFAULT_HOURS }: LogDriftProps): void {
    if (keepDays === undefined) return;
    if (!('volume' in records)) {
      throw new ValidationError(
        this,
        `'keepDays' must be left out unless 'records' are on a shared volume, got ${keepDays}; a lifecycle of the bucket removes what is old`,
      );
    }
    const compared = Math.ceil((hours + hoursBefore(reference)) / HOURS_PER_DAY);
    assertInteger(this, 'keepDays', keepDays, { lowest: compared + 1, highest: 3650 });
  }
}

const hoursBefore = (reference: DriftReference): number =>
  'hoursBefore' in reference ? reference.hoursBefore : 0;

/** What is mounted, or fetched: of records, the days that are compared. */
function filesOf(props: LogDriftProps): PodFiles[] {
  const { namespace, images, records, reference, hours = DEFAULT_HOURS, keepDays } = props;
  const common = { namespace, images };
  const days = Math.ceil((hours + hoursBefore(reference)) / HOURS_PER_DAY) + 1;
  const script = [
    `for back in $(seq 0 ${days}); do`,
    'day=$(date --utc --date="-$back days" +%Y-%m-%d)',
    'aws s3 sync --only-show-errors "$SOURCE/$day/" "$TARGET/$day/"; done',
  ].join('\n');
  const writable = keepDays !== undefined;
  return [
    ...('logsUrl' in records
      ? []
      : [podFiles(records, { ...common, name: 'records', path: RECORDS, script, writable })]),
    ...('hoursBefore' in reference
      ? []
      : [podFiles(reference, { ...common, name: 'reference', path: REFERENCE })]),
  ];
}

const recordSettings = ({ records }: LogDriftProps) =>
  'logsUrl' in records
    ? { from: 'logs', url: records.logsUrl, query: records.query, tenant: records.tenant }
    : { from: 'folder', folder: RECORDS };

const referenceSettings = (reference: DriftReference) =>
  'hoursBefore' in reference
    ? { from: 'before', hours: reference.hoursBefore }
    : { from: 'folder', folder: REFERENCE };

/** By how the program calls what it finds. */
const thresholdSettings = ({ psi, ks, chiSquareP }: DriftThresholds) => ({
  psi,
  ks,
  chi2_p: chiSquareP,
});
