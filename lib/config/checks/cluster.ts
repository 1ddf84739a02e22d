import { instanceType, kubernetesVersion } from '../../catalogue';
import { assertEndpointNetwork, Cidr } from '../../values';
import type { Environment } from '../schema';
import type { Violation } from '../violation';
import { accepted, refused, repeated, when, type Check } from './check';

/** The cluster and what it needs of other sections. */
export const CLUSTER_CHECKS: readonly Check[] = [
  supportedVersion,
  endpointNetworks,
  existingCluster,
  existingNetworks,
  oidcProvider,
  nodeRole,
  systemNodes,
  systemNodeTypes,
  namedAdmins,
  adminsOnce,
];

function supportedVersion({ cluster }: Environment): Violation[] {
  const version = 'existing' in cluster ? undefined : cluster.version;
  return version === undefined ? [] : refused('cluster.version', () => kubernetesVersion(version));
}

function endpointNetworks({ cluster }: Environment): Violation[] {
  if ('existing' in cluster || cluster.endpoint.kind !== 'public') return [];
  const { cidrs, allowAnywhereReason } = cluster.endpoint;
  return cidrs.flatMap((text, index) =>
    refused(`cluster.endpoint.cidrs[${index}]`, () => {
      assertEndpointNetwork(Cidr.parse(text), allowAnywhereReason);
    }),
  );
}

/** The tenth address of a Service network is cluster DNS: a /28 is the smallest that has one. */
const SMALLEST_SERVICE_NETWORK = 28;

function existingNetworks({ cluster }: Environment): Violation[] {
  if (!('existing' in cluster)) return [];
  const { networkCidrs, serviceCidrs = [] } = cluster.existing;
  const all = Object.entries({ networkCidrs, serviceCidrs }).flatMap(([key, texts]) =>
    texts.flatMap((text, index) =>
      refused(`cluster.existing.${key}[${index}]`, () => Cidr.parse(text)),
    ),
  );
  const small = serviceCidrs.flatMap((text, index) =>
    when((accepted(() => Cidr.parse(text))?.prefix ?? 0) > SMALLEST_SERVICE_NETWORK, {
      path: `cluster.existing.serviceCidrs[${index}]`,
      got: text,
      problem: `must be a /${SMALLEST_SERVICE_NETWORK} or larger: its tenth address is cluster DNS`,
    }),
  );
  return [...all, ...small];
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

/** The image of the managed node group is built for amd64. */
function systemNodeTypes({ cluster }: Environment): Violation[] {
  if (!('systemNodes' in cluster)) return [];
  const path = 'cluster.systemNodes.instanceTypes';
  const { instanceTypes } = cluster.systemNodes;
  return [
    ...instanceTypes.flatMap((name, index) => [
      ...refused(`${path}[${index}]`, () => instanceType(name)),
      ...when(accepted(() => instanceType(name))?.architecture === 'arm64', {
        path: `${path}[${index}]`,
        got: name,
        problem: 'must be of the architecture amd64, such as m7i.large',
      }),
    ]),
    ...repeated(path, instanceTypes),
  ];
}

function adminsOnce({ cluster }: Environment): Violation[] {
  return 'existing' in cluster ? [] : repeated('cluster.admins', cluster.admins);
}
