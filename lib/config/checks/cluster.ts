import { kubernetesVersion } from '../../catalogue';
import type { Environment } from '../schema';
import type { Violation } from '../violation';
import { refused, when, type Check } from './check';

/** The cluster and what it needs of other sections. */
export const CLUSTER_CHECKS: readonly Check[] = [
  supportedVersion,
  existingCluster,
  oidcProvider,
  nodeRole,
  systemNodes,
  namedAdmins,
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

/** The principal that runs Terraform is not known here: it may be among those that are named. */
function namedAdmins({ cluster, access, teams }: Environment): Violation[] {
  const people = [...Object.values(access), ...Object.values(teams)];
  const named = people.some(({ principals }) => principals.length > 0);
  return when(!('existing' in cluster) && cluster.admins.length === 0 && named, {
    path: 'cluster.admins',
    problem:
      "is needed as soon as 'access' or 'teams' name principals: a principal has one access entry, and the one that runs Terraform may be among them",
  });
}

function nodeRole({ cluster, nodePools }: Environment): Violation[] {
  if (!('existing' in cluster) || cluster.existing.compute === 'other') return [];
  const missing = cluster.existing.nodeRoleName === undefined && Object.keys(nodePools).length > 0;
  return when(missing, {
    path: 'cluster.existing.nodeRoleName',
    problem:
      "is needed for node pools in an existing cluster: a role with an access entry; or set 'nodePools' to {}",
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
