import type { EksClusterConfig } from '@cdktf/provider-aws/lib/eks-cluster';
import { DEFAULT_KUBERNETES_VERSION } from '../../../lib/catalogue/kubernetes';
import type { ClusterProps } from './cluster-props';
import type { AutoModeOptions } from './compute';
import { LOG_TYPES } from './control-plane';

/** What the cluster's arguments take from other resources. */
export interface ClusterParts {
  /** Role of the control plane. */
  readonly roleArn: string;
  /** Key of Secrets. */
  readonly keyArn: string;
  /** Role of the nodes of built-in pools, where there are any. */
  readonly builtInPoolRoleArn?: string;
}

/** The arguments of the EKS cluster. */
export function clusterArguments(props: ClusterProps, parts: ClusterParts): EksClusterConfig {
  const { name, deletionProtection = true, zonalShift = true, compute } = props;
  const { version = DEFAULT_KUBERNETES_VERSION } = props;
  return {
    name,
    version,
    roleArn: parts.roleArn,
    deletionProtection,
    enabledClusterLogTypes: [...LOG_TYPES],
    // The add-ons are ours to install. EKS reads this at creation only, and so with the creator's rights.
    bootstrapSelfManagedAddons: false,
    accessConfig: {
      authenticationMode: 'API',
      bootstrapClusterCreatorAdminPermissions: false,
    },
    vpcConfig: vpcConfig(props),
    encryptionConfig: { resources: ['secrets'], provider: { keyArn: parts.keyArn } },
    // Extended support costs six times as much; without this, EKS slips into it silently.
    upgradePolicy: { supportType: 'STANDARD' },
    zonalShiftConfig: { enabled: zonalShift },
    kubernetesNetworkConfig: { ipFamily: 'ipv4', serviceIpv4Cidr: props.serviceCidr },
    ...(compute?.mode === 'karpenter' ? {} : autoMode(props, compute, parts)),
    timeouts: { create: '45m', update: '60m', delete: '30m' },
    lifecycle: {
      ignoreChanges: [
        'bootstrap_self_managed_addons',
        'access_config[0].bootstrap_cluster_creator_admin_permissions',
      ],
    },
  };
}

/** The pools of EKS Auto Mode that a cluster starts with. */
export function builtInPools(compute: AutoModeOptions | undefined) {
  return compute?.builtInPools ?? (['system'] as const);
}

/**
 * Nodes of built-in pools stand in the subnets of the control plane, and EKS never moves them: they
 * need a way to pull images. Without such pools the control plane has subnets of its own.
 */
function controlPlaneSubnets({ network, compute }: ClusterProps): readonly string[] {
  const { intraSubnetIds, privateSubnetIds } = network;
  const hostsNodes = compute?.mode !== 'karpenter' && builtInPools(compute).length > 0;
  return hostsNodes || intraSubnetIds.length === 0 ? privateSubnetIds : intraSubnetIds;
}

function vpcConfig(props: ClusterProps): EksClusterConfig['vpcConfig'] {
  const { endpointAccess } = props;
  const open = endpointAccess.kind === 'public';
  return {
    subnetIds: [...controlPlaneSubnets(props)],
    endpointPrivateAccess: true,
    endpointPublicAccess: open,
    publicAccessCidrs: open ? [...endpointAccess.cidrs] : undefined,
  };
}

/**
 * The three switches of EKS Auto Mode, which EKS wants set together, and the role of built-in nodes only
 * where there are built-in pools.
 * https://docs.aws.amazon.com/eks/latest/userguide/automode-get-started-cli.html
 */
function autoMode(
  { serviceCidr }: ClusterProps,
  compute: AutoModeOptions | undefined,
  { builtInPoolRoleArn }: ClusterParts,
): Partial<EksClusterConfig> {
  const pools = builtInPools(compute);
  return {
    computeConfig: {
      enabled: true,
      nodePools: [...pools],
      nodeRoleArn: builtInPoolRoleArn,
    },
    kubernetesNetworkConfig: {
      ipFamily: 'ipv4',
      serviceIpv4Cidr: serviceCidr,
      elasticLoadBalancing: { enabled: true },
    },
    storageConfig: { blockStorage: { enabled: true } },
  };
}
