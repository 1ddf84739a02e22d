import type { Construct } from 'constructs';
import {
  Cluster,
  type ClusterAccessOptions,
  type ComputeOptions,
  type ICluster,
} from '../../../constructs/aws/cluster';
import type { IEncryptionKey } from '../../../constructs/aws/encryption';
import type { INetwork } from '../../../constructs/aws/network';
import type { CostTags } from '../../../constructs/aws/tags';
import { kubernetesVersion } from '../../../lib/catalogue';
import { PLATFORM_ROLES, type Environment } from '../../../lib/config';
import { KARPENTER_NAMESPACE } from '../../../lib/contracts/karpenter';
import { resourceNames } from '../../../lib/contracts/names';
import { teamGroup } from '../../../lib/contracts/namespaces';
import { nodePools } from '../../../lib/contracts/node-pools';

type CreatedCluster = Exclude<Environment['cluster'], { existing: unknown }>;

/** What a cluster is added to. */
export interface ClusterOptions {
  /** The validated environment. */
  readonly environment: Environment;
  /** Where it stands. */
  readonly network: INetwork;
  /** Key of volumes. */
  readonly volumeKey: IEncryptionKey;
  /** Tags that costs are found by. */
  readonly tags: CostTags;
}

/** The cluster that the environment names, or one made for it. */
export function addCluster(scope: Construct, options: ClusterOptions): ICluster {
  const cluster = clusterOf(scope, options);
  addPeople(cluster, options.environment);
  return cluster;
}

function clusterOf(
  scope: Construct,
  { environment, network, volumeKey, tags }: ClusterOptions,
): ICluster {
  const { aws, cluster } = environment;
  if ('existing' in cluster) {
    const { name, compute, nodeRoleName, oidcProviderArn } = cluster.existing;
    return Cluster.fromExisting(scope, 'Cluster', {
      name,
      computeMode: compute,
      nodeRoleName,
      oidcProviderArn,
      identityMechanism: aws.workloadIdentity,
    });
  }
  return new Cluster(scope, 'Cluster', {
    name: resourceNames(environment).cluster,
    version: cluster.version === undefined ? undefined : kubernetesVersion(cluster.version),
    network,
    compute: computeOf(cluster, tags),
    access: accessOf(environment, cluster.admins),
    endpointAccess: cluster.endpoint,
    identityMechanism: aws.workloadIdentity,
    volumeKeys: [volumeKey],
    logRetentionDays: cluster.logRetentionDays,
    deletionProtection: cluster.deletionProtection,
    efa: nodePools(environment).some((pool) => pool.efa),
    permissionsBoundaryArn: aws.permissionsBoundaryArn,
  });
}

/** Whoever is admin may be a member of groups as well. */
function accessOf(environment: Environment, admins: readonly string[]): ClusterAccessOptions {
  const groups = groupsByPrincipal(environment);
  return {
    principals: admins.map((arn) => ({ arn, kind: 'admin', groups: groups.get(arn) })),
    callerIsAdmin: admins.length === 0,
  };
}

function computeOf(cluster: CreatedCluster, tags: CostTags): ComputeOptions {
  return cluster.mode === 'auto'
    ? { mode: 'auto' }
    : {
        mode: 'karpenter',
        namespace: KARPENTER_NAMESPACE,
        systemNodes: { ...cluster.systemNodes, tags: tags.toTags() },
      };
}

/** Lets the rest of the people use kubectl; what their groups may do is decided by RBAC. */
function addPeople(cluster: ICluster, environment: Environment): void {
  const admins = adminsOf(environment);
  for (const [principalArn, kubernetesGroups] of groupsByPrincipal(environment)) {
    if (admins.includes(principalArn)) continue;
    cluster.addAccessEntry(idOf(principalArn), { principalArn, kubernetesGroups });
  }
}

const adminsOf = ({ cluster }: Environment): readonly string[] =>
  'existing' in cluster ? [] : cluster.admins;

/** The groups of each IAM principal that the environment names: a principal has one access entry. */
function groupsByPrincipal(environment: Environment): Map<string, string[]> {
  const groups = [
    ...PLATFORM_ROLES.map((role) => environment.access[role]),
    ...Object.entries(environment.teams).map(([team, { principals }]) => ({
      group: teamGroup(environment, team),
      principals,
    })),
  ];
  const entries = groups.flatMap(({ group, principals }) =>
    principals.map((principal) => ({ principal, group })),
  );
  const byPrincipal = new Map<string, string[]>();
  for (const { principal, group } of entries.toSorted((a, b) =>
    a.principal < b.principal ? -1 : 1,
  )) {
    byPrincipal.set(principal, [...(byPrincipal.get(principal) ?? []), group]);
  }
  return byPrincipal;
}

const idOf = (arn: string) => `Person-${arn.split(':').slice(4).join('-').replaceAll('/', '-')}`;
