import type { Construct } from 'constructs';
import { Network, type INetwork } from '../../../constructs/aws/network';
import type { Environment } from '../../../lib/config';
import { resourceNames } from '../../../lib/contracts/names';
import { platformZones } from '../../../lib/contracts/zones';

/** The VPC that the environment names, or one made for it. */
export function addNetwork(scope: Construct, environment: Environment): INetwork {
  const { network } = environment;
  const zones = platformZones(environment);
  if ('existing' in network) {
    const { cidr, ...existing } = network.existing;
    return Network.fromExisting(scope, 'Network', { ...existing, vpcCidr: cidr, zones });
  }
  const { cluster } = resourceNames(environment);
  const { cidr, nat, podCidr, interfaceEndpoints, flowLogs, logRetentionDays } = network;
  return new Network(scope, 'Network', {
    name: cluster,
    clusterName: cluster,
    cidr,
    zones,
    nat,
    podCidr,
    interfaceEndpoints,
    ...(flowLogs ? { flowLogs: { retentionDays: logRetentionDays } } : {}),
  });
}
