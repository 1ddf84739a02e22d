import { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { assertDnsLabel } from '../../../lib/values';
import { CustomResource, validated } from '../core';
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

/** Nodes of EKS Auto Mode. */
export interface NodeClassProps extends NodeClassBaseProps {
  /**
   * The disk for images and `emptyDir`. With local NVMe larger than this, NVMe is used and the disk shrinks to 20Gi.
   * @default - 80Gi
   */
  readonly disk?: NodeDiskOptions;
  /**
   * What a pod may do before its policies are known: everything or nothing.
   * @default 'DefaultAllow'
   */
  readonly networkPolicy?: 'DefaultAllow' | 'DefaultDeny';
  /**
   * Whether each node logs what network policies let through and refuse, to a file of its own.
   * @default false
   */
  readonly networkPolicyEventLogs?: boolean;
  /**
   * Whether pods keep their own address towards other networks.
   * @default false
   */
  readonly snatDisabled?: boolean;
}

/** The fields of an Auto Mode NodeClass that the platform sets. https://docs.aws.amazon.com/eks/latest/userguide/create-node-class.html */
interface NodeClassSpec {
  readonly role: string;
  readonly subnetSelectorTerms: readonly SelectorTerm[];
  readonly securityGroupSelectorTerms: readonly SelectorTerm[];
  readonly ephemeralStorage?: {
    readonly size: string;
    readonly iops?: number;
    readonly throughput?: number;
    readonly kmsKeyID?: string;
  };
  readonly snatPolicy: 'Random' | 'Disabled';
  readonly networkPolicy: 'DefaultAllow' | 'DefaultDeny';
  readonly networkPolicyEventLogs: 'Enabled' | 'Disabled';
  readonly capacityReservationSelectorTerms?: readonly object[];
  readonly placementGroupSelector?: { readonly name: string };
  readonly advancedNetworking?: { readonly networkInterfaces: readonly NetworkInterface[] };
  readonly tags?: Readonly<Record<string, string>>;
}

/** Where and how EKS Auto Mode starts instances: subnets, security groups, disk. */
export class NodeClass extends Construct implements INodeClass {
  /** The class that EKS makes together with its built-in pools. */
  static readonly builtIn: INodeClass = { name: 'default', compute: 'auto' };

  readonly name: string;
  readonly compute = 'auto';

  constructor(scope: Construct, id: string, props: NodeClassProps) {
    super(scope, id);
    this.name = props.name;
    this.validate(props);
    new CustomResource<NodeClassSpec>(this, 'Resource', {
      apiVersion: 'eks.amazonaws.com/v1',
      kind: 'NodeClass',
      name: props.name,
      component: 'compute',
      spec: toSpec(props),
    });
  }

  private validate(props: NodeClassProps): void {
    validated(this, 'name', () => {
      assertDnsLabel(props.name, 'the name of a node class');
    });
    if (props.name === NodeClass.builtIn.name) {
      throw new ValidationError(
        this,
        `'name' must not be 'default': it is the class that EKS makes itself`,
      );
    }
    assertNodeClass(this, props);
    if (props.disk) assertDisk(this, 'disk', props.disk);
  }
}

function toSpec(props: NodeClassProps): NodeClassSpec {
  const { disk, capacityReservations, placementGroup, networkInterfaces } = props;
  return {
    role: props.role,
    subnetSelectorTerms: props.subnets,
    securityGroupSelectorTerms: props.securityGroups,
    snatPolicy: props.snatDisabled ? 'Disabled' : 'Random',
    networkPolicy: props.networkPolicy ?? 'DefaultAllow',
    networkPolicyEventLogs: props.networkPolicyEventLogs ? 'Enabled' : 'Disabled',
    ephemeralStorage: disk && {
      size: disk.size,
      iops: disk.iops,
      throughput: disk.throughput,
      kmsKeyID: disk.kmsKeyId,
    },
    capacityReservationSelectorTerms: capacityReservations?.map(toReservationTerm),
    placementGroupSelector: placementGroup === undefined ? undefined : { name: placementGroup },
    advancedNetworking: networkInterfaces && { networkInterfaces },
    tags: props.tags,
  };
}

/** https://docs.aws.amazon.com/eks/latest/userguide/auto-odcr.html */
function toReservationTerm(term: CapacityReservationTerm): object {
  return 'id' in term ? term : { tags: term.tags, owner: term.ownerAccountId };
}
