import type { AwsAccess, ContainerResourcesOptions, INamespace } from '../core';
import type { IMetrics } from '../prometheus';
import type { DataSource, MonitorImages } from './data-source';
import type { ModelFeature } from './features';
import type { RecordStore } from './records';

/** What a monitor that sees requests looks at. */
export interface ObserverOptions {
  /** What the model is called in series: a DNS label. */
  readonly modelName: string;
  /** What of requests and answers is looked at. */
  readonly features: readonly ModelFeature[];
  /** Images of the programs. */
  readonly images: MonitorImages;
  /** Who reads the metrics, and tells people when something is wrong. */
  readonly metrics: IMetrics;
  /**
   * What values are usual: rows with a member for each feature, or records of a monitor.
   * @default - none: values are counted, and there is no drift from anything
   */
  readonly reference?: DataSource;
  /**
   * Where values are written, for `LogDrift`.
   * @default - nowhere
   */
  readonly records?: RecordStore;
  /**
   * Beginning of the paths that are looked at; requests to others are counted alone.
   * @default '/'
   */
  readonly path?: string;
  /**
   * Share of the requests that are looked at, above 0, at most 1.
   * @default 1
   */
  readonly share?: number;
  /**
   * Largest body, in bytes, that is looked at; larger ones pass all the same.
   * @default 1048576
   */
  readonly mostBytes?: number;
  /**
   * Seconds that drift is told of: so much of the past is compared with the reference.
   * @default 3600
   */
  readonly windowSeconds?: number;
  /**
   * Values of a feature below which nothing is said of its drift: an index of few values is chance.
   * @default 500
   */
  readonly leastValues?: number;
  /**
   * Population stability index above which a feature has drifted; from 0.1 on it is a little, from 0.25 on a lot.
   * https://search.r-project.org/CRAN/refmans/scorecard/html/perf_psi.html
   * @default 0.2
   */
  readonly psi?: number;
  /**
   * What the monitor may use.
   * @default - 100m CPU, 128Mi memory, 512Mi the limit
   */
  readonly resources?: ContainerResourcesOptions;
}

/** A monitor in the pods of a server. */
export interface InlineMonitorProps extends ObserverOptions {
  /** Share of requests that fail above which people are told. @default 0.05 */
  readonly failureShare?: number;
}

/** A monitor that gets copies of requests. */
export interface RequestMirrorProps extends ObserverOptions {
  /** Its name, unique in the namespace. */
  readonly name: string;
  /** Where it runs: where the route is that sends copies. */
  readonly namespace: INamespace;
  /**
   * How it acts on AWS, for files in S3.
   * @default - not at all
   */
  readonly aws?: AwsAccess;
  /**
   * Monitors. Each sees a part of the copies, and tells of that.
   * @default 1
   */
  readonly replicas?: number;
}
