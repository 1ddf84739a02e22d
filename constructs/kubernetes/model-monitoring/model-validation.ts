import { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { assertInteger, validated } from '../core';
import { podFiles } from './data-source';
import type { ModelValidationProps } from './job-props';
import { validationAlerts } from './monitor-alerts';
import { assertNumber, assertObjects } from './monitor-checks';
import { assertMonitorJob, DEFAULT_FRESH_HOURS, MonitorJob } from './monitor-job';

const DATASET = '/dataset';
const CHAT_PATH = '/chat/completions';
const DEFAULT_MAX_TOKENS = 256;
const DEFAULT_FAILURE_SHARE = 0.05;

const PREDICTION = /^[\w-]+(?:\.[\w-]+)*$/;

/**
 * Asks a model what is known, again and again, and tells how often it is right. A run fails where it could not measure; a
 * model that is worse than it may be is told by an alert, because a second try would find the same.
 */
export class ModelValidation extends Construct {
  constructor(scope: Construct, id: string, props: ModelValidationProps) {
    super(scope, id);
    this.validate(props);
    const { name, namespace, model, images, dataset, metrics, gateway, thresholds = {} } = props;
    const job = new MonitorJob(this, 'Job', {
      options: props,
      program: 'validation',
      settings: {
        ...apiSettings(props),
        dataset: DATASET,
        metrics: props.quality,
        thresholds,
        limit: props.limit ?? 1000,
        concurrency: props.concurrency ?? 4,
        timeoutSeconds: props.timeoutSeconds ?? 60,
      },
      files: [
        validated(this, 'dataset', () =>
          podFiles(dataset, { name: 'dataset', path: DATASET, namespace, images }),
        ),
      ],
    });
    model.addCaller(name, namespace, job.pods);
    metrics.addAlerts(this, 'Alerts', {
      name,
      namespace,
      alerts: validationAlerts({
        model: props.modelName,
        series: gateway.series,
        freshHours: props.freshHours ?? DEFAULT_FRESH_HOURS,
        failureShare: props.failureShare ?? DEFAULT_FAILURE_SHARE,
        thresholds,
      }),
    });
  }

  private validate(props: ModelValidationProps): void {
    const { api, images, aws, dataset, quality, thresholds = {} } = props;
    assertMonitorJob(this, props);
    assertObjects(this, { images, aws }, dataset);
    assertInteger(this, 'limit', props.limit, { lowest: 1, highest: 1_000_000 });
    assertInteger(this, 'concurrency', props.concurrency, { lowest: 1, highest: 256 });
    assertInteger(this, 'timeoutSeconds', props.timeoutSeconds, { lowest: 1, highest: 3600 });
    assertNumber(this, 'failureShare', props.failureShare, { lowest: 0, highest: 1 });
    if (quality.length === 0) {
      throw new ValidationError(this, `'quality' must have one metric at least, got none`);
    }
    const known: readonly string[] = quality;
    const unknown = Object.keys(thresholds).find((metric) => !known.includes(metric));
    if (unknown !== undefined) {
      throw new ValidationError(
        this,
        `'thresholds' must be of metrics in 'quality', ${quality.join(', ')}, got '${unknown}'; add it there`,
      );
    }
    if (api.path !== undefined && !api.path.startsWith('/')) {
      throw new ValidationError(this, `'api.path' must begin with '/', got '${api.path}'`);
    }
    if (api.kind !== 'json') return;
    if (PREDICTION.test(api.prediction)) return;
    throw new ValidationError(
      this,
      `'api.prediction' must be such as 'predictions.0', got '${api.prediction}'`,
    );
  }
}

/** Where and how the program asks. */
function apiSettings({ model, api }: ModelValidationProps) {
  return api.kind === 'json'
    ? { url: `${model.url}${api.path}`, api: { kind: 'json', prediction: api.prediction } }
    : {
        url: `${model.url}${api.path ?? CHAT_PATH}`,
        api: {
          kind: 'chat',
          model: api.model,
          maxTokens: api.maxTokens ?? DEFAULT_MAX_TOKENS,
        },
      };
}
