import type { ClusterNetwork, ComputeMode } from '../../constructs/kubernetes/core';
import { imageName, type ImageReference } from '../../lib/catalogue';
import type { Environment } from '../../lib/config';
import { computeOf } from '../../lib/contracts/compute';
import { imageMirror } from '../../lib/contracts/images';
import { COST_PROJECT, platformTag } from '../../lib/contracts/cost';
import { teamGroup } from '../../lib/contracts/namespaces';

/** Who makes the cluster's nodes; undefined where this program leaves that alone. */
export function computeMode(environment: Environment): ComputeMode | undefined {
  const mode = computeOf(environment);
  return mode === 'other' ? undefined : mode;
}

/** The tag that costs of the platform are found by, on what controllers make in AWS. */
export function costTag({ name }: Environment): Record<string, string> {
  const { key, value } = platformTag(COST_PROJECT, name);
  return { [key]: value };
}

/** The addresses that network policies have to name. */
export function clusterNetwork({ cluster, network }: Environment): ClusterNetwork {
  if ('existing' in cluster) {
    const { networkCidrs, serviceCidrs } = cluster.existing;
    return { vpcCidrs: networkCidrs, serviceCidrs };
  }
  return { vpcCidrs: ['existing' in network ? network.existing.cidr : network.cidr] };
}

/** Whether the cluster was there before, so that it may carry what is not ours. */
export const isShared = ({ cluster }: Environment): boolean => 'existing' in cluster;

/** The name by which an image is pulled: from its own registry, or from the mirror of the environment. */
export const platformImage = (environment: Environment, image: ImageReference): string =>
  imageName(image, { mirror: imageMirror(environment) });

/** The groups of everybody that the platform knows: its roles, and its teams. */
export const everybody = (environment: Environment): string[] => [
  ...Object.values(environment.access).map(({ group }) => group),
  ...Object.keys(environment.teams)
    .toSorted()
    .map((team) => teamGroup(environment, team)),
];
