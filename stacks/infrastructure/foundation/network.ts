import type { Construct } from 'constructs';
import type { IEncryptionKey } from '../../../constructs/aws/encryption';
import { Network, type FlowLogsOptions, type INetwork } from '../../../constructs/aws/network';
import type { Environment } from '../../../lib/config';
import { resourceNames } from '../../../lib/contracts/names';
import { platformZones } from '../../../lib/contracts/zones';

/** What a network is added to. */
export interface NetworkOptions {
  /** The validated environment. */
  readonly environment: Environment;
  /** Key of flow logs. */
  readonly encryptionKey: IEncryptionKey;
}

/** The VPC that the environment names, or one made for it. */
export function addNetwork(
  scope: Construct,
  { environment, encryptionKey }: NetworkOptions,
): INetwork {
  const { network } = environment;
  const zones = platformZones(environment);
  if ('existing' in network) {
    const { cidr, ...existing } = network.existing;
    return Network.fromExisting(scope, 'Network', { ...existing, vpcCidr: cidr, zones });
  }
  const { cluster } = resourceNames(environment);
  const { cidr, nat, podCidr, interfaceEndpoints, flowLogs, logRetentionDays } = network;
  const flowLogsOptions: FlowLogsOptions = {
    retentionDays: logRetentionDays,
    encryptionKey,
    permissionsBoundaryArn: environment.aws.permissionsBoundaryArn,
  };
  return new Network(scope, 'Network', {
    name: cluster,
    clusterName: cluster,
    cidr,
    zones,
    nat,
    podCidr,
    interfaceEndpoints,
    ...(flowLogs ? { flowLogs: flowLogsOptions } : {}),
  });
}
