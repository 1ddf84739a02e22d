import type { ClusterNetwork, ContainerResourcesOptions, INamespace } from '../core';
import type { IDatabase } from '../database';
import type { INodePool } from '../karpenter';
import type { IMetrics } from '../prometheus';
import type { KatibImages } from './algorithms';
import type { TrialKind } from './trial-kinds';

/** Katib, and where its experiments are. */
export interface KatibProps {
  /** Where it runs. Its controller sees every Secret there, so the namespace should hold nothing else. */
  readonly namespace: INamespace;
  /** Addresses of the API server, which the controller calls, and which calls the controller's webhooks. */
  readonly network: ClusterNetwork;
  /** Where metrics of trials are kept, in a database of their own. */
  readonly database: IDatabase;
  /**
   * Namespaces with experiments; at least one. Each must have the label
   * `katib.kubeflow.org/metrics-collector-injection: enabled`.
   */
  readonly experimentNamespaces: readonly INamespace[];
  /**
   * Kinds of jobs that trials may be. Those whose definitions are not there are left out until it starts again.
   * @default - Job and TrainJob
   */
  readonly trialKinds?: readonly TrialKind[];
  /**
   * Pods of the controller, from 1 to 5: one leads, all of them answer the webhooks. While none answers, experiments can be
   * neither made nor changed, and pods of jobs do not start in their namespaces.
   * @default 1
   */
  readonly replicas?: number;
  /**
   * What each of them may use.
   * @default - 50m CPU, 128Mi memory, 512Mi the limit
   */
  readonly resources?: ContainerResourcesOptions;
  /**
   * Nodes for what runs beside experiments.
   * @default - any node without taints
   */
  readonly pool?: INodePool;
  /**
   * Who reads the metrics of the controller.
   * @default - nobody
   */
  readonly metrics?: IMetrics;
  /**
   * Images in the place of those of the catalogue, by their names there.
   * @default - the catalogue's
   */
  readonly images?: KatibImages;
}
