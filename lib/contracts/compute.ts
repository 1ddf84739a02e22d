import type { Environment } from '../config/schema';

/** Who makes nodes: EKS Auto Mode, a Karpenter of ours, or, in a cluster that was there before, other software. */
export const computeOf = ({ cluster }: Pick<Environment, 'cluster'>) =>
  'existing' in cluster ? cluster.existing.compute : cluster.mode;

/** Whether other software makes the nodes, so that pools are not known here. */
export const hasOtherNodes = (environment: Pick<Environment, 'cluster'>): boolean =>
  computeOf(environment) === 'other';
