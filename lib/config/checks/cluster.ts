import { kubernetesVersion } from '../../catalogue';
import type { Environment } from '../schema';
import type { Violation } from '../violation';
import { refused, when, type Check } from './check';

/** The cluster and what it needs of other sections. */
export const CLUSTER_CHECKS: readonly Check[] = [
  supportedVersion,
  existingCluster,
  oidcProvider,
  systemNodes,
];

function supportedVersion({ cluster }: Environment): Violation[] {
  const version = 'existing' in cluster ? undefined : cluster.version;
  return version === undefined ? [] : refused('cluster.version', () => kubernetesVersion(version));
}

function existingCluster({ provider, cluster, network }: Environment): Violation[] {
  return when(provider === 'aws' && 'existing' in cluster && !('existing' in network), {
    path: 'network.existing',
    problem: "is needed with 'cluster.existing': name the VPC that the cluster lies in",
  });
}

function oidcProvider({ aws, cluster }: Environment): Violation[] {
  const missing = 'existing' in cluster && cluster.existing.oidcProviderArn === undefined;
  return when(aws.workloadIdentity === 'irsa' && missing, {
    path: 'cluster.existing.oidcProviderArn',
    problem: "is needed with 'aws.workloadIdentity: irsa' in an existing cluster",
  });
}

function systemNodes({ cluster }: Environment): Violation[] {
  if (!('systemNodes' in cluster)) return [];
  const { min, max } = cluster.systemNodes;
  return when(max < min, {
    path: 'cluster.systemNodes.max',
    got: String(max),
    problem: `must be at least 'cluster.systemNodes.min' (${min})`,
  });
}
