import { assertZone } from '../../catalogue';
import { platformZones } from '../../contracts/zones';
import { Cidr, planSubnets, POD_SPACE, VPC_PREFIXES } from '../../values';
import { ENDPOINTS_NODES_NEED } from '../choices';
import type { Environment } from '../schema';
import type { Violation } from '../violation';
import { accepted, refused, repeated, when, type Check } from './check';
import { servicesWithoutNat } from './private-endpoints';

/** Networks and zones. */
export const NETWORK_CHECKS: readonly Check[] = [
  existingVpc,
  addressSpace,
  endpointsWithoutNat,
  servicesWithoutNat,
  zones,
  podNetwork,
];

/** No host has an address in these. https://www.iana.org/assignments/iana-ipv4-special-registry */
const NOT_FOR_HOSTS = ['0.0.0.0/8', '127.0.0.0/8', '169.254.0.0/16', '224.0.0.0/3'].map((text) =>
  Cidr.parse(text),
);

function existingVpc({ network }: Environment): Violation[] {
  if (!('existing' in network)) return [];
  const { cidr, zones: given, ...existing } = network.existing;
  const { privateSubnetIds, publicSubnetIds, intraSubnetIds } = existing;
  const vpc = accepted(() => Cidr.parse(cidr));
  const subnets = Object.entries({ privateSubnetIds, publicSubnetIds, intraSubnetIds });
  return [
    ...(vpc === undefined
      ? refused('network.existing.cidr', () => Cidr.parse(cidr))
      : when(vpc.prefix < VPC_PREFIXES.largest || vpc.prefix > VPC_PREFIXES.smallest, {
          path: 'network.existing.cidr',
          got: cidr,
          problem: `must be a network that a VPC can have, from /${VPC_PREFIXES.largest} to /${VPC_PREFIXES.smallest}`,
        })),
    ...subnets.flatMap(([key, ids]) => subnetIds(`network.existing.${key}`, given, ids ?? given)),
  ];
}

function subnetIds(
  path: string,
  given: readonly string[],
  ids: readonly string[],
): readonly Violation[] {
  return [
    ...when(ids.length !== given.length, {
      path,
      got: String(ids.length),
      problem: `must have one id for each of the ${given.length} zones, in their order: ${given.join(', ')}`,
    }),
    ...repeated(path, ids),
  ];
}

function addressSpace(environment: Environment): Violation[] {
  const { network } = environment;
  if ('existing' in network) return [];
  const cidr = accepted(() => Cidr.parse(network.cidr));
  if (cidr === undefined) return refused('network.cidr', () => Cidr.parse(network.cidr));
  const given = accepted(() => platformZones(environment)) ?? [];
  // Wrong zones are reported where they stand; the space is then computed for those that remain.
  const options = { cidr, zones: given.length === 0 ? ['a', 'b'] : [...new Set(given)] };
  const problems = [
    ...hostless('network.cidr', cidr),
    ...refused('network.cidr', () => planSubnets(options)),
  ];
  return [...problems, ...podSpace(network.podCidr, options, problems.length === 0)];
}

function hostless(path: string, cidr: Cidr): Violation[] {
  const range = NOT_FOR_HOSTS.find((each) => each.overlaps(cidr));
  return when(range !== undefined, {
    path,
    got: cidr.toString(),
    problem: `overlaps ${range?.toString() ?? ''}, in which no host has an address; choose a private network such as 10.0.0.0/16`,
  });
}

function podSpace(
  podCidr: string | undefined,
  options: { readonly cidr: Cidr; readonly zones: readonly string[] },
  vpcFits: boolean,
): Violation[] {
  if (podCidr === undefined) return [];
  const path = 'network.podCidr';
  const pods = accepted(() => Cidr.parse(podCidr));
  if (pods === undefined) return refused(path, () => Cidr.parse(podCidr));
  if (!POD_SPACE.contains(pods)) {
    const problem = `must lie inside ${POD_SPACE.toString()}, such as 100.64.0.0/16`;
    return [{ path, got: podCidr, problem }];
  }
  return vpcFits ? refused(path, () => planSubnets({ ...options, podCidr: pods })) : [];
}

function endpointsWithoutNat({ network }: Environment): Violation[] {
  if ('existing' in network) return [];
  const { interfaceEndpoints, nat } = network;
  const missing = ENDPOINTS_NODES_NEED.filter((service) => !interfaceEndpoints.includes(service));
  return [
    ...when(nat === 'none' && missing.length > 0, {
      path: 'network.interfaceEndpoints',
      problem: `must have ${missing.join(', ')} with 'nat: none', or nodes cannot join the cluster; add them, or choose 'nat: single'`,
    }),
    ...repeated('network.interfaceEndpoints', interfaceEndpoints),
  ];
}

function zones({ network, region }: Environment): Violation[] {
  const existing = 'existing' in network;
  const path = existing ? 'network.existing.zones' : 'network.zones';
  const given = existing ? network.existing.zones : (network.zones ?? []);
  const strangers = given.flatMap((zone, index) =>
    when(
      refused(path, () => {
        assertZone(zone, region);
      }).length > 0,
      {
        path: `${path}[${index}]`,
        got: zone,
        problem: `must be a zone of the region ${region}, such as ${region}a`,
      },
    ),
  );
  return [...strangers, ...repeated(path, given)];
}

function podNetwork({ cluster, network }: Environment): Violation[] {
  const hasOwnCni = 'mode' in cluster && cluster.mode === 'karpenter';
  return when('podCidr' in network && network.podCidr !== undefined && !hasOwnCni, {
    path: 'network.podCidr',
    problem:
      "is used by the VPC CNI add-on, which EKS Auto Mode has not; remove it, or choose 'cluster.mode: karpenter'",
  });
}
