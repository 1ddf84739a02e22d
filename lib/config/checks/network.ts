import { Cidr } from '../../values';
import type { Environment } from '../schema';
import type { Violation } from '../violation';
import { refused, when, type Check } from './check';

/** Networks and zones. */
export const NETWORK_CHECKS: readonly Check[] = [networks, zones, podNetwork];

/** A network, and where the user wrote it. */
interface WrittenNetwork {
  readonly path: string;
  readonly text: string;
}

function networks(environment: Environment): Violation[] {
  return [...vpcNetworks(environment), ...endpointNetworks(environment)].flatMap(({ path, text }) =>
    refused(path, () => Cidr.parse(text)),
  );
}

function vpcNetworks({ network }: Environment): WrittenNetwork[] {
  if ('existing' in network)
    return [{ path: 'network.existing.cidr', text: network.existing.cidr }];
  const { cidr, podCidr } = network;
  return [
    { path: 'network.cidr', text: cidr },
    ...(podCidr === undefined ? [] : [{ path: 'network.podCidr', text: podCidr }]),
  ];
}

function endpointNetworks({ cluster }: Environment): WrittenNetwork[] {
  if ('existing' in cluster || cluster.endpoint.kind !== 'public') return [];
  return cluster.endpoint.cidrs.map((text, index) => ({
    path: `cluster.endpoint.cidrs[${index}]`,
    text,
  }));
}

function zones({ network, region }: Environment): Violation[] {
  const existing = 'existing' in network;
  const path = existing ? 'network.existing.zones' : 'network.zones';
  const given = existing ? network.existing.zones : (network.zones ?? []);
  return given.flatMap((zone, index) => [
    ...when(!zone.startsWith(region), {
      path: `${path}[${index}]`,
      got: zone,
      problem: `must be a zone of the region ${region}`,
    }),
    ...when(given.indexOf(zone) !== index, {
      path: `${path}[${index}]`,
      got: zone,
      problem: 'is there twice; name each zone once',
    }),
  ]);
}

function podNetwork({ cluster, network }: Environment): Violation[] {
  const hasOwnCni = 'mode' in cluster && cluster.mode === 'karpenter';
  return when('podCidr' in network && network.podCidr !== undefined && !hasOwnCni, {
    path: 'network.podCidr',
    problem:
      "is used by the VPC CNI add-on, which EKS Auto Mode has not; remove it, or choose 'cluster.mode: karpenter'",
  });
}
