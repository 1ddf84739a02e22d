import { karpenter } from '../../constructs/operators';
import type { Environment } from '../../lib/config';
import { systemNodeSelector } from '../../lib/contracts/cluster';
import { irsaRoleArn } from '../../lib/contracts/irsa';
import {
  interruptionQueueName,
  KARPENTER_IDENTITY,
  KARPENTER_SERVICE_ACCOUNT,
} from '../../lib/contracts/karpenter';
import { resourceNames } from '../../lib/contracts/names';
import type { ChartRelease } from '../../lib/release/chart-release';

/** The upstream charts that an environment installs. */
export function chartReleases(environment: Environment): ChartRelease[] {
  const { cluster } = environment;
  if ('existing' in cluster || cluster.mode !== 'karpenter') return [];
  const clusterName = resourceNames(environment).cluster;
  return karpenter({
    clusterName,
    interruptionQueue: interruptionQueueName(clusterName),
    serviceAccount: KARPENTER_SERVICE_ACCOUNT,
    roleArn: irsaRoleArn(environment, KARPENTER_IDENTITY),
    nodeSelector: systemNodeSelector(clusterName),
  });
}
