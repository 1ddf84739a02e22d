import type { ClusterNetwork, ContainerResourcesOptions, INamespace } from '../core';
import type { INodePool } from '../karpenter';
import type { IMetrics } from '../prometheus';
import type { JobKind } from './job-kinds';

/** The Training operator, and where its jobs run. */
export interface TrainingOperatorProps {
  /** Where it runs. It sees every Secret there, so the namespace should hold nothing else. */
  readonly namespace: INamespace;
  /** Addresses of the API server, which the operator calls, and which calls the operator's webhook. */
  readonly network: ClusterNetwork;
  /**
   * Namespaces that jobs run in; at least one. The operator can watch one namespace or all of them: with one it sees
   * nothing else, with several it sees objects everywhere but changes them in these alone.
   */
  readonly jobNamespaces: readonly INamespace[];
  /**
   * Kinds of jobs that it runs. Their definitions must be there, or it ends at its start. `MPIJob` has to be named: with
   * it the operator may make roles, its jobs run in no namespace that is *restricted*, and nothing validates them, so
   * that a job whose pods cannot be read stops the operator for all kinds.
   * @default - all but `MPIJob`
   */
  readonly kinds?: readonly JobKind[];
  /**
   * Who starts the pods of a job together. The operator ends at its start where Volcano's definitions are not there.
   * @default - nobody: pods start as soon as there is room, or as Kueue admits them
   */
  readonly gangScheduler?: 'volcano';
  /**
   * Pods of the operator, from 1 to 5: one leads, all of them answer the webhook. While none answers, jobs can be
   * neither made nor changed.
   * @default 1
   */
  readonly replicas?: number;
  /**
   * What each may use. What it keeps in memory grows with the pods that it sees.
   * @default - 50m CPU, 128Mi memory, 512Mi the limit
   */
  readonly resources?: ContainerResourcesOptions;
  /**
   * Nodes for its pods.
   * @default - any node without taints
   */
  readonly pool?: INodePool;
  /**
   * Who reads its metrics.
   * @default - nobody
   */
  readonly metrics?: IMetrics;
  /**
   * Image of the operator.
   * @default - the catalogue's
   */
  readonly image?: string;
  /**
   * Image with a shell and `getent`, in which workers of a PyTorchJob wait for their master.
   * @default - Node.js of the catalogue
   */
  readonly waitImage?: string;
  /**
   * Image that brings `kubectl` to the launchers of MPIJobs.
   * @default - the one that upstream builds beside the operator
   */
  readonly deliveryImage?: string;
}
