import type { ChartRelease } from '../../lib/release/chart-release';
import { karpenter } from '../../constructs/operators';
import type { Environment } from '../../lib/config';
import {
  interruptionQueueName,
  KARPENTER_SERVICE_ACCOUNT,
  systemNodeGroupName,
} from '../../lib/contracts/karpenter';
import { resourceNames } from '../../lib/contracts/names';

/** The upstream charts that an environment installs. */
export function chartReleases(environment: Environment): ChartRelease[] {
  const { cluster } = environment;
  if ('existing' in cluster || cluster.mode !== 'karpenter') return [];
  const clusterName = resourceNames(environment).cluster;
  return karpenter({
    clusterName,
    interruptionQueue: interruptionQueueName(clusterName),
    serviceAccount: KARPENTER_SERVICE_ACCOUNT,
    nodeSelector: { 'eks.amazonaws.com/nodegroup': systemNodeGroupName(clusterName) },
  });
}
