import { Construct } from 'constructs';
import { DEFAULT_NODE_DISK_GIB } from '../../../lib/catalogue/node-disks';
import { ValidationError } from '../../../lib/errors';
import { assertDnsLabel, type GpuSharing } from '../../../lib/values';
import { assertInteger, CustomResource, validated } from '../core';
import { userDataOf, type AmiFamily, type BootOptions } from './boot-settings';
import {
  assertDisk,
  assertNodeClass,
  type CapacityReservationTerm,
  type INodeClass,
  type NetworkInterface,
  type NodeClassBaseProps,
  type NodeDiskOptions,
  type SelectorTerm,
} from './node-class-selectors';

/** Where each family keeps container images: https://karpenter.sh/docs/concepts/nodeclasses/#specblockdevicemappings */
const DATA_DEVICES: Readonly<Record<AmiFamily, string>> = {
  al2023: '/dev/xvda',
  bottlerocket: '/dev/xvdb',
};

const DEFAULT_DISK: NodeDiskOptions = { size: `${DEFAULT_NODE_DISK_GIB}Gi` };
const MAX_PODS = { lowest: 1, highest: 737 };
const LONGEST_ALIAS = 30;
const ALIAS = /^(?:al2023|bottlerocket)@v?[0-9][\w.-]*$/;

/** Nodes of a self-managed Karpenter. */
export interface Ec2NodeClassProps extends NodeClassBaseProps, BootOptions {
  /** The machine image as `<family>@<version>`, such as `bottlerocket@v1.21.0`; an exact version, so that nodes change only with the configuration. */
  readonly image: `${AmiFamily}@${string}`;
  /**
   * The disk for images and `emptyDir`.
   * @default - 80Gi
   */
  readonly disk?: NodeDiskOptions;
  /**
   * Whether local NVMe disks are joined and used instead of the disk.
   * @default false
   */
  readonly localDisks?: boolean;
  /**
   * The most pods a node takes.
   * @default - as many as its addresses allow
   */
  readonly maxPods?: number;
}

/** The fields of an EC2NodeClass that the platform sets. */
interface Ec2NodeClassSpec {
  readonly role: string;
  readonly amiSelectorTerms: readonly { readonly alias: string }[];
  readonly subnetSelectorTerms: readonly SelectorTerm[];
  readonly securityGroupSelectorTerms: readonly SelectorTerm[];
  readonly blockDeviceMappings: readonly object[];
  readonly metadataOptions: object;
  readonly instanceStorePolicy?: 'RAID0';
  readonly userData?: string;
  readonly kubelet?: { readonly maxPods: number };
  readonly capacityReservationSelectorTerms?: readonly object[];
  readonly placementGroupSelector?: { readonly name: string };
  readonly networkInterfaces?: readonly NetworkInterface[];
  readonly tags?: Readonly<Record<string, string>>;
}

/** Pods never reach instance metadata: tokens are required, and one hop ends at the node. */
const METADATA_OPTIONS = {
  httpEndpoint: 'enabled',
  httpProtocolIPv6: 'disabled',
  httpPutResponseHopLimit: 1,
  httpTokens: 'required',
};

/** Where and how a self-managed Karpenter starts instances. */
export class Ec2NodeClass extends Construct implements INodeClass {
  readonly name: string;
  readonly compute = 'karpenter';
  readonly gpuSharing?: GpuSharing;

  constructor(scope: Construct, id: string, props: Ec2NodeClassProps) {
    super(scope, id);
    this.name = props.name;
    this.gpuSharing = props.gpuSharing;
    this.validate(props);
    new CustomResource<Ec2NodeClassSpec>(this, 'Resource', {
      apiVersion: 'karpenter.k8s.aws/v1',
      kind: 'EC2NodeClass',
      name: props.name,
      component: 'compute',
      spec: toSpec(this, props),
    });
  }

  private validate(props: Ec2NodeClassProps): void {
    validated(this, 'name', () => {
      assertDnsLabel(props.name, 'the name of a node class');
    });
    if (!ALIAS.test(props.image) || props.image.length > LONGEST_ALIAS) {
      throw new ValidationError(
        this,
        `'image' must be 'al2023' or 'bottlerocket' with an exact version, of at most ${LONGEST_ALIAS} characters, got '${props.image}'`,
      );
    }
    assertNodeClass(this, props);
    if (props.disk) assertDisk(this, 'disk', props.disk);
    assertInteger(this, 'maxPods', props.maxPods, MAX_PODS);
  }
}

function toSpec(scope: Construct, props: Ec2NodeClassProps): Ec2NodeClassSpec {
  const { capacityReservations, placementGroup, maxPods, disk = DEFAULT_DISK } = props;
  const family: AmiFamily = props.image.startsWith('bottlerocket') ? 'bottlerocket' : 'al2023';
  return {
    role: props.role,
    amiSelectorTerms: [{ alias: props.image }],
    subnetSelectorTerms: props.subnets,
    securityGroupSelectorTerms: props.securityGroups,
    blockDeviceMappings: diskMappings(family, disk),
    metadataOptions: METADATA_OPTIONS,
    instanceStorePolicy: props.localDisks ? 'RAID0' : undefined,
    userData: userDataOf(scope, family, props),
    kubelet: maxPods === undefined ? undefined : { maxPods },
    capacityReservationSelectorTerms: capacityReservations?.map(toReservationTerm),
    placementGroupSelector: placementGroup === undefined ? undefined : { name: placementGroup },
    networkInterfaces: props.networkInterfaces,
    tags: props.tags,
  };
}

/**
 * Bottlerocket has a small disk for itself beside the one for containers; naming one replaces all
 * defaults. Performance is the containers' alone: EC2 refuses a small disk with many IOPS.
 */
function diskMappings(family: AmiFamily, disk: NodeDiskOptions): object[] {
  const data = mapping(DATA_DEVICES[family], disk);
  return family === 'bottlerocket'
    ? [mapping('/dev/xvda', { size: '4Gi', kmsKeyId: disk.kmsKeyId }), data]
    : [data];
}

function mapping(deviceName: string, disk: NodeDiskOptions): object {
  return {
    deviceName,
    ebs: {
      volumeSize: disk.size,
      volumeType: 'gp3',
      iops: disk.iops,
      throughput: disk.throughput,
      encrypted: true,
      kmsKeyID: disk.kmsKeyId,
      deleteOnTermination: true,
    },
  };
}

function toReservationTerm(term: CapacityReservationTerm): object {
  return 'id' in term ? term : { tags: term.tags, ownerID: term.ownerAccountId };
}
