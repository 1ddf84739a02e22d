import type { RetrainingTrigger } from '../airflow';
import type { AwsAccess, ContainerResourcesOptions, INamespace } from '../core';
import type { NodeChoice } from '../karpenter';
import type { IMetrics } from '../prometheus';
import type { GatewaySeries, IPushgateway } from '../pushgateway';
import type { DataSource, MonitorImages } from './data-source';
import type { ModelFeature } from './features';
import type { IMonitoredModel } from './i-monitored-model';
import type { LogSource } from './log-source';
import type { JobSeries } from './series';

/** What is done where a model has got worse. */
export interface RetrainingOptions {
  /** Who starts DAGs. */
  readonly trigger: RetrainingTrigger;
  /** The DAG, which is told `model` and `reasons` in its `conf`. */
  readonly dag: string;
  /**
   * Hours in which no second run is begun for a model; and never two on one day.
   * @default 24
   */
  readonly coolDownHours?: number;
}

/** What jobs that watch a model have in common. */
export interface MonitorJobOptions {
  /** Its name, unique in the namespace; at most 52 characters. */
  readonly name: string;
  /** Where it runs. */
  readonly namespace: INamespace;
  /** What the model is called in series: a DNS label. */
  readonly modelName: string;
  /** When, as a cron expression in UTC. */
  readonly schedule: string;
  /** Images of the programs. */
  readonly images: MonitorImages;
  /** Where results are left. */
  readonly gateway: IPushgateway<GatewaySeries<JobSeries>>;
  /** Who tells people when something is wrong. */
  readonly metrics: IMetrics;
  /**
   * Hours after which a result is old, and people are told.
   * @default 48
   */
  readonly freshHours?: number;
  /**
   * What is done where the model has got worse, beside telling people.
   * @default - nothing
   */
  readonly retraining?: RetrainingOptions;
  /**
   * How it acts on AWS, for files in S3.
   * @default - not at all
   */
  readonly aws?: AwsAccess;
  /**
   * Seconds that a run may take.
   * @default 3600
   */
  readonly deadlineSeconds?: number;
  /**
   * What it may use.
   * @default - 250m CPU, 256Mi memory, 1Gi the limit
   */
  readonly resources?: ContainerResourcesOptions;
  /**
   * Where it runs.
   * @default - any node that takes every pod
   */
  readonly nodes?: NodeChoice;
}

/**
 * How good predictions are: the share of labels that are predicted, or of texts that say the same; the mean of F1 over classes;
 * root of the mean square error, or mean absolute error, of numbers.
 */
export type QualityMetric = 'accuracy' | 'exact-match' | 'f1' | 'rmse' | 'mae';

/** How a model is asked. */
export type ModelApi =
  | {
      /** Any JSON: examples are `{"request": …, "label": …}`. */
      readonly kind: 'json';
      /** Path of requests, below the URL of the model. */
      readonly path: string;
      /** Where the prediction is in an answer, such as `predictions.0`. */
      readonly prediction: string;
    }
  | {
      /** OpenAI’s chat: examples are `{"prompt": …, "label": …}`, or with `messages`. */
      readonly kind: 'chat';
      /** Name of the model there. */
      readonly model: string;
      /**
       * Path of requests, below the URL of the model.
       * @default '/chat/completions'
       */
      readonly path?: string;
      /**
       * Tokens of an answer at most.
       * @default 256
       */
      readonly maxTokens?: number;
    };

/** A model that is asked what is known. */
export interface ModelValidationProps extends MonitorJobOptions {
  /** The model. */
  readonly model: IMonitoredModel;
  /** How it is asked. */
  readonly api: ModelApi;
  /** The examples. */
  readonly dataset: DataSource;
  /** What is worked out of the answers, at least one. */
  readonly quality: readonly QualityMetric[];
  /**
   * What each of them must be: at least, or of errors at most.
   * @default - whatever it is
   */
  readonly thresholds?: Readonly<Partial<Record<QualityMetric, number>>>;
  /**
   * Share of examples without an answer of use above which people are told.
   * @default 0.05
   */
  readonly failureShare?: number;
  /**
   * Examples at most.
   * @default 1000
   */
  readonly limit?: number;
  /**
   * Examples at once.
   * @default 4
   */
  readonly concurrency?: number;
  /**
   * Seconds that an answer may take.
   * @default 60
   */
  readonly timeoutSeconds?: number;
}

/** By what a feature has drifted. */
export interface DriftThresholds {
  /**
   * Population stability index above it; from 0.1 on it is a little, from 0.25 on a lot.
   * https://search.r-project.org/CRAN/refmans/scorecard/html/perf_psi.html
   * @default - not by that
   */
  readonly psi?: number;
  /**
   * Kolmogorov–Smirnov’s largest distance of two distributions of a number above it, between 0 and 1.
   * @default - not by that
   */
  readonly ks?: number;
  /**
   * Chance of a difference of categories, by Pearson’s test, below it. With many values every difference is more than chance:
   * take this for few.
   * @default - not by that
   */
  readonly chiSquareP?: number;
}

/** What late requests are compared with. */
export type DriftReference =
  | DataSource
  /** The time before the window. */
  | { readonly hoursBefore: number };

/** A job that looks for drift. */
export interface LogDriftProps extends MonitorJobOptions {
  /** What is compared. */
  readonly features: readonly ModelFeature[];
  /** What a monitor has written: where `records` of an `InlineMonitor` or a `RequestMirror` go, or Loki. */
  readonly records: DataSource | LogSource;
  /** What it is compared with: rows with a member for each feature, records, or the time before. */
  readonly reference: DriftReference;
  /**
   * Hours of records that are compared.
   * @default 24
   */
  readonly hours?: number;
  /**
   * Values below which nothing is said of a feature.
   * @default 500
   */
  readonly leastValues?: number;
  /**
   * By what a feature has drifted.
   * @default - a population stability index above 0.2
   */
  readonly thresholds?: DriftThresholds;
  /**
   * Days after which records on a shared volume are removed; in S3 a lifecycle does that.
   * @default - they stay
   */
  readonly keepDays?: number;
}
