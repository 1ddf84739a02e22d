import { EksNodeGroup } from '@cdktf/provider-aws/lib/eks-node-group';
import { LaunchTemplate } from '@cdktf/provider-aws/lib/launch-template';
import type { LaunchTemplateBlockDeviceMappings } from '@cdktf/provider-aws/lib/launch-template';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { instanceType } from '../../../lib/catalogue/instance-types';
import { systemNodeGroupName } from '../../../lib/contracts/cluster';
import { ValidationError } from '../../../lib/errors';
import type { Role } from '../identity';
import type { SystemNodesOptions } from './compute';
import { nodeRole } from './node-role';

const DEFAULTS = {
  instanceTypes: ['m7i.large', 'm6i.large'],
  min: 2,
  max: 4,
  diskGiB: 50,
  amiType: 'AL2023_x86_64_STANDARD',
} as const;

// Limits of a gp3 volume, and the least that holds the image and its containers.
// https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html
const MIN_DISK_GIB = 20;
const MAX_DISK_GIB = 16384;

// Bottlerocket keeps its system on the first volume, images and logs on a second one.
// https://github.com/aws/karpenter-provider-aws/blob/v1.14.1/pkg/providers/amifamily/bottlerocket.go
const FIRST_DEVICE = '/dev/xvda';
const SECOND_DEVICE = '/dev/xvdb';
const BOTTLEROCKET_SYSTEM_GIB = 4;

/** Settings of a {@link SystemNodeGroup}. */
export interface SystemNodeGroupProps {
  /** Name of the cluster: names the group `<cluster>-system`. */
  readonly clusterName: string;
  /** Reference to the name of the cluster. */
  readonly clusterReference: string;
  /** Kubernetes version of the cluster: nodes follow an upgrade of the control plane. */
  readonly version: string;
  /** Private subnets, one per zone. */
  readonly subnetIds: readonly string[];
  /** Size and kind of the nodes. */
  readonly nodes: SystemNodesOptions;
  /** What nodes need to become ready: the CNI first of all. */
  readonly dependsOn: readonly ITerraformDependable[];
  /** Lets AWS Systems Manager open sessions. */
  readonly sessionManager: boolean;
  /**
   * Policy that caps the nodes' role.
   *
   * @default - no boundary
   */
  readonly permissionsBoundaryArn?: string;
}

/**
 * Nodes for everything that must run before Karpenter does: DNS, Karpenter itself, controllers of the base.
 *
 * They carry no taint. The upstream charts of a dozen controllers would each need a toleration, and one
 * that forgets it could not start before Karpenter. Workloads stay away by selecting their pools; EKS
 * labels these nodes `eks.amazonaws.com/nodegroup=<cluster>-system`.
 */
export class SystemNodeGroup extends Construct {
  /** The node group, for what must wait for nodes. */
  readonly resource: EksNodeGroup;
  /** Role of the nodes. */
  readonly role: Role;

  constructor(scope: Construct, id: string, props: SystemNodeGroupProps) {
    super(scope, id);
    const { clusterName, nodes, sessionManager, permissionsBoundaryArn } = props;
    const size = sizeOf(nodes);
    validate(this, size);

    this.role = nodeRole(this, 'Role', {
      clusterName,
      name: 'system-node',
      kind: 'ec2',
      sessionManager,
      permissionsBoundaryArn,
    });
    const name = systemNodeGroupName(clusterName);
    const template = launchTemplate(this, name, size);
    this.resource = new EksNodeGroup(this, 'Resource', {
      clusterName: props.clusterReference,
      nodeGroupName: name,
      nodeRoleArn: this.role.arn,
      version: props.version,
      subnetIds: [...props.subnetIds],
      amiType: size.amiType,
      instanceTypes: [...size.instanceTypes],
      capacityType: 'ON_DEMAND',
      scalingConfig: { minSize: size.min, maxSize: size.max, desiredSize: size.desired },
      updateConfig: { maxUnavailable: 1 },
      nodeRepairConfig: { enabled: true },
      launchTemplate: { id: template.id, version: template.latestVersion.toString() },
      lifecycle: { ignoreChanges: ['scaling_config[0].desired_size'] },
      dependsOn: [...this.role.dependables, ...props.dependsOn],
    });
  }
}

type Size = Required<Omit<SystemNodesOptions, 'tags'>> & Pick<SystemNodesOptions, 'tags'>;

function sizeOf(nodes: SystemNodesOptions): Size {
  const { min = DEFAULTS.min } = nodes;
  return { ...DEFAULTS, desired: min, ...nodes };
}

function validate(
  scope: Construct,
  { min, max, desired, diskGiB, instanceTypes, amiType }: Size,
): void {
  if (!(min >= 1 && min <= desired && desired <= max)) {
    throw new ValidationError(
      scope,
      `'systemNodes' must have 1 <= min <= desired <= max, got min ${min}, desired ${desired}, max ${max}; change one of them`,
    );
  }
  if (!Number.isInteger(diskGiB) || diskGiB < MIN_DISK_GIB || diskGiB > MAX_DISK_GIB) {
    throw new ValidationError(
      scope,
      `'systemNodes.diskGiB' must be a whole number from ${MIN_DISK_GIB} to ${MAX_DISK_GIB}, got ${diskGiB}`,
    );
  }
  if (instanceTypes.length === 0) {
    throw new ValidationError(
      scope,
      `'systemNodes.instanceTypes' must name at least one type; two make a shortage of one harmless`,
    );
  }
  const architecture = amiType.includes('ARM_64') ? 'arm64' : 'amd64';
  const stranger = instanceTypes.find((type) => architectureOf(scope, type) !== architecture);
  if (stranger !== undefined) {
    throw new ValidationError(
      scope,
      `'systemNodes.instanceTypes' must be ${architecture} for amiType '${amiType}', got '${stranger}'; change the type or the image`,
    );
  }
}

function architectureOf(scope: Construct, name: string): string {
  try {
    return instanceType(name).architecture;
  } catch (error) {
    throw new ValidationError(
      scope,
      `'systemNodes.instanceTypes' must be known types: ${error instanceof Error ? error.message : name}`,
    );
  }
}

function volumes({ amiType, diskGiB }: Size): LaunchTemplateBlockDeviceMappings[] {
  return amiType.startsWith('BOTTLEROCKET')
    ? [volume(FIRST_DEVICE, BOTTLEROCKET_SYSTEM_GIB), volume(SECOND_DEVICE, diskGiB)]
    : [volume(FIRST_DEVICE, diskGiB)];
}

function volume(deviceName: string, volumeSize: number): LaunchTemplateBlockDeviceMappings {
  return {
    deviceName,
    ebs: { volumeType: 'gp3', volumeSize, encrypted: 'true', deleteOnTermination: 'true' },
  };
}

/** IMDSv2 only, one hop: a pod can never reach the node's credentials. Volumes are encrypted. */
function launchTemplate(scope: Construct, name: string, size: Size): LaunchTemplate {
  const tags = { ...size.tags, Name: name };
  return new LaunchTemplate(scope, 'Template', {
    name,
    updateDefaultVersion: true,
    metadataOptions: {
      httpEndpoint: 'enabled',
      httpTokens: 'required',
      httpPutResponseHopLimit: 1,
    },
    blockDeviceMappings: volumes(size),
    tagSpecifications: [
      { resourceType: 'instance', tags },
      { resourceType: 'volume', tags },
    ],
  });
}
