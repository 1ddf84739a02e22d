import { EksCluster } from '@cdktf/provider-aws/lib/eks-cluster';
import { Construct } from 'constructs';
import type { IOidcProvider, IdentityMechanism, PolicyStatement, Role } from '../identity';
import type { AccessEntryOptions } from './access-entry';
import { AutoModeCompute } from './auto-mode-compute';
import { ClusterAccess } from './cluster-access';
import type { ICluster, IKarpenterSupport } from './i-cluster';
import { ClusterNetworking } from './cluster-networking';
import type { ClusterProps } from './cluster-props';
import { builtInPools, clusterArguments } from './cluster-resource';
import { validateCluster } from './cluster-validation';
import type { ComputeOptions } from './compute';
import { ControlPlaneSupport } from './control-plane';
import { ExistingCluster } from './existing-cluster';
import type { ExistingClusterOptions } from './existing-cluster';
import { KarpenterCompute } from './karpenter-compute';
import { nodeRole } from './node-role';
import { OidcProvider } from './oidc-provider';

const ALL_ADD_ONS = ['aws-efs-csi-driver', 'snapshot-controller', 'metrics-server'] as const;
const DEFAULT_LOG_RETENTION_DAYS = 90;

/** An EKS cluster, with the nodes, add-ons and identities it needs before anything is installed in it. */
export class Cluster extends Construct implements ICluster {
  /** Uses a cluster that exists, found by its name when Terraform plans. */
  static fromExisting(scope: Construct, id: string, options: ExistingClusterOptions): ICluster {
    return new ExistingCluster(scope, id, options);
  }

  readonly name: string;
  readonly nameReference: string;
  readonly arn: string;
  readonly endpoint: string;
  readonly certificateAuthority: string;
  readonly oidcIssuer: string;
  readonly version: string;
  readonly computeMode: ComputeOptions['mode'];
  readonly securityGroupId: string;
  readonly nodeSecurityGroupId: string;
  readonly efaSecurityGroupId?: string;
  readonly nodeRoleName: string;
  readonly nodeRoleArn: string;
  readonly identityMechanism: IdentityMechanism;
  readonly oidcProvider?: IOidcProvider;
  readonly karpenter?: IKarpenterSupport;
  private readonly access: ClusterAccess;
  private readonly nodeRoles: readonly Role[];

  constructor(scope: Construct, id: string, props: ClusterProps) {
    super(scope, id);
    const { compute = { mode: 'auto' }, identityMechanism = 'pod-identity' } = props;
    validateCluster(this, props);

    const builtInRole = builtInPoolRole(this, props, compute);
    const resource = createCluster(this, props, { compute, builtInRole });
    this.name = props.name;
    this.nameReference = resource.name;
    this.arn = resource.arn;
    this.endpoint = resource.endpoint;
    this.certificateAuthority = resource.certificateAuthority.get(0).data;
    this.oidcIssuer = resource.identity.get(0).oidc.get(0).issuer;
    this.version = resource.version;
    this.computeMode = compute.mode;
    this.securityGroupId = resource.vpcConfig.clusterSecurityGroupId;
    this.nodeSecurityGroupId = this.securityGroupId;
    this.identityMechanism = identityMechanism;
    if (identityMechanism === 'irsa') {
      this.oidcProvider = new OidcProvider(this, 'OidcProvider', { issuer: this.oidcIssuer });
    }

    this.access = new ClusterAccess(this, 'Access', {
      ...props.access,
      clusterName: this.nameReference,
    });
    const { efaSecurityGroupId } = new ClusterNetworking(this, 'Networking', {
      clusterName: this.name,
      securityGroupId: this.securityGroupId,
      network: props.network,
      endpointAccess: props.endpointAccess,
      efa: props.efa ?? false,
    });
    const nodes = createNodes(this, props, compute);
    this.nodeRoleName = nodes.nodeRole.name;
    this.nodeRoleArn = nodes.nodeRole.arn;
    this.nodeRoles = [builtInRole, nodes.systemNodeRole, nodes.nodeRole].filter(
      (role) => role !== undefined,
    );
    this.karpenter = nodes.support;
    this.efaSecurityGroupId = efaSecurityGroupId;
  }

  addAccessEntry(id: string, options: AccessEntryOptions): void {
    this.access.add(id, options);
  }

  addNodePolicy(id: string, statements: readonly PolicyStatement[]): void {
    for (const role of this.nodeRoles) role.addPolicy(id, statements);
  }
}

/** The control plane, after everything it would otherwise make itself or stumble over. */
function createCluster(
  scope: Construct,
  props: ClusterProps,
  { compute, builtInRole }: { readonly compute: ComputeOptions; readonly builtInRole?: Role },
): EksCluster {
  const { name, permissionsBoundaryArn, volumeKeys = [], deletionProtection = true } = props;
  const support = new ControlPlaneSupport(scope, 'ControlPlane', {
    clusterName: name,
    autoMode: compute.mode === 'auto',
    logRetentionDays: props.logRetentionDays ?? DEFAULT_LOG_RETENTION_DAYS,
    deletionProtection,
    encryptionKey: props.encryptionKey,
    volumeKeys,
    permissionsBoundaryArn,
  });
  return new EksCluster(scope, 'Resource', {
    ...clusterArguments(props, {
      roleArn: support.roleArn,
      keyArn: support.keyArn,
      builtInPoolRoleArn: builtInRole?.arn,
    }),
    dependsOn: [...support.dependables, ...(builtInRole?.dependables ?? [])],
  });
}

/** EKS makes the access entry of this role itself, so our own node classes have another one. */
function builtInPoolRole(
  scope: Construct,
  { name, permissionsBoundaryArn }: ClusterProps,
  compute: ComputeOptions,
): Role | undefined {
  if (compute.mode !== 'auto' || builtInPools(compute).length === 0) return undefined;
  return nodeRole(scope, 'BuiltInPoolRole', {
    clusterName: name,
    name: 'built-in-node',
    kind: 'auto',
    permissionsBoundaryArn,
  });
}

function createNodes(
  cluster: Cluster,
  props: ClusterProps,
  compute: ComputeOptions,
): {
  readonly nodeRole: Role;
  readonly systemNodeRole?: Role;
  readonly support?: IKarpenterSupport;
} {
  const { addOns = ALL_ADD_ONS, permissionsBoundaryArn, network, volumeKeys = [] } = props;
  const common = { cluster, addOns, permissionsBoundaryArn };
  return compute.mode === 'auto'
    ? new AutoModeCompute(cluster, 'Compute', { ...common, builtInPools: builtInPools(compute) })
    : new KarpenterCompute(cluster, 'Compute', {
        ...common,
        compute,
        subnetIds: network.privateSubnetIds,
        volumeKeys,
      });
}
