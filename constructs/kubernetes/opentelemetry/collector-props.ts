import type { AwsAccess, ClusterNetwork, INamespace } from '../core';
import type { IMetrics } from '../prometheus';
import type { RedactionOptions } from './redaction';

/** What every collector is given. */
export interface CollectorProps {
  /** Where it runs. */
  readonly namespace: INamespace;
  /** Where the Kubernetes API answers. */
  readonly network: ClusterNetwork;
  /** Image of the collector, with an exact tag: the contrib distribution. */
  readonly image: string;
  /** What the cluster is called on each line and span. */
  readonly cluster: string;
  /**
   * Which attributes are taken away.
   * @default - credentials, prompts and answers, statements of databases, who people are
   */
  readonly redaction?: RedactionOptions;
  /**
   * Its identity on AWS, which destinations of AWS want.
   * @default - none
   */
  readonly aws?: AwsAccess;
  /**
   * Who reads its metrics.
   * @default - nobody
   */
  readonly metrics?: IMetrics;
}
