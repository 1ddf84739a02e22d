import type { IConstruct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { Quantity, type GpuSharing } from '../../../lib/values';
import { assertInteger, validated, type ComputeMode, type Labels } from '../core';

/** A node class that pools name. */
export interface INodeClass {
  /** The class's name. */
  readonly name: string;
  /** Which API the class belongs to; decides the labels of its nodes. */
  readonly compute: ComputeMode;
  /** How several pods share one GPU of its nodes; undefined for whole GPUs, which are all that EKS Auto Mode has. */
  readonly gpuSharing?: GpuSharing;
}

/** Subnets or security groups by tags, or one by id. */
export type SelectorTerm = { readonly tags: Labels } | { readonly id: string };

/** Capacity reservations by id, or by tags and the account that owns them. */
export type CapacityReservationTerm =
  { readonly id: string } | { readonly tags: Labels; readonly ownerAccountId?: string };

/** A network interface that every instance of the class starts with. */
export interface NetworkInterface {
  readonly networkCardIndex: number;
  readonly deviceIndex: number;
  readonly interfaceType: 'interface' | 'efa-only';
}

/** A node's disk for images, logs and `emptyDir`: a gp3 volume. */
export interface NodeDiskOptions {
  /** Size, 1Gi to 59000Gi. */
  readonly size: string;
  /**
   * I/O operations per second, 3,000 to 16,000.
   * @default - 3,000
   */
  readonly iops?: number;
  /**
   * Throughput in MiB/s, 125 to 1,000.
   * @default - 125
   */
  readonly throughput?: number;
  /**
   * KMS key that encrypts the disk.
   * @default - the account's `aws/ebs` key
   */
  readonly kmsKeyId?: string;
}

/** What both kinds of node class have in common. */
export interface NodeClassBaseProps {
  /** The class's name. */
  readonly name: string;
  /** Name of the IAM role of the nodes. With Auto Mode it needs an access entry of type EC2 with `AmazonEKSAutoNodePolicy`. */
  readonly role: string;
  /** The subnets of the nodes; all that match. */
  readonly subnets: readonly SelectorTerm[];
  /** The security groups of the nodes; all that match. EFA needs one that allows everything to itself. */
  readonly securityGroups: readonly SelectorTerm[];
  /**
   * Reservations that instances are taken from first. On Auto Mode no class of the cluster uses open reservations any more once one selects them.
   * @default - none; Auto Mode then uses open reservations by itself
   */
  readonly capacityReservations?: readonly CapacityReservationTerm[];
  /**
   * Name of the placement group of the instances, for low latency between them.
   * @default - none
   */
  readonly placementGroup?: string;
  /**
   * Interfaces of every instance, for EFA on nodes that are ready before a pod asks. The first is card 0, device 0, type `interface`.
   * @default - interfaces are attached when a pod asks for `vpc.amazonaws.com/efa`
   */
  readonly networkInterfaces?: readonly NetworkInterface[];
  /**
   * Tags of the instances and their disks.
   * @default - none
   */
  readonly tags?: Labels;
}

/** Tags that the controllers set themselves. */
const RESERVED_TAGS =
  /^(?:kubernetes\.io\/cluster|karpenter\.sh\/|karpenter\.k8s\.aws\/|eks\.amazonaws\.com\/nodeclass$|eks:eks-cluster-name$)/;

const DISK_IOPS = { lowest: 3000, highest: 16_000 };
const DISK_THROUGHPUT = { lowest: 125, highest: 1000 };
const DISK_GIB = { lowest: 1, highest: 59_000 };

/** Throws a ValidationError for an empty role or selector, a reserved tag or a wrong set of interfaces. */
export function assertNodeClass(scope: IConstruct, props: NodeClassBaseProps): void {
  if (props.role === '') throw new ValidationError(scope, `'role' must not be empty`);
  assertTerms(scope, 'subnets', props.subnets);
  assertTerms(scope, 'securityGroups', props.securityGroups);
  const reserved = Object.keys(props.tags ?? {}).find((key) => RESERVED_TAGS.test(key));
  if (reserved !== undefined) {
    throw new ValidationError(scope, `'tags' must not hold '${reserved}': the controller sets it`);
  }
  if (props.networkInterfaces) assertInterfaces(scope, props.networkInterfaces);
}

/** Throws a ValidationError for a disk that EC2 does not have. */
export function assertDisk(scope: IConstruct, property: string, disk: NodeDiskOptions): void {
  const gib = validated(scope, `${property}.size`, () => Quantity.memory(disk.size).toGibibytes());
  assertInteger(scope, `${property}.size in GiB`, gib, DISK_GIB);
  assertInteger(scope, `${property}.iops`, disk.iops, DISK_IOPS);
  assertInteger(scope, `${property}.throughput`, disk.throughput, DISK_THROUGHPUT);
}

function assertTerms(scope: IConstruct, property: string, terms: readonly SelectorTerm[]): void {
  if (terms.length === 0) {
    throw new ValidationError(scope, `'${property}' must have one selector at least, got none`);
  }
  if (terms.every(isSelective)) return;
  throw new ValidationError(
    scope,
    `'${property}' must not have an empty selector, id or tag: it would select nothing, or everything`,
  );
}

function isSelective(term: SelectorTerm): boolean {
  if ('id' in term) return term.id !== '';
  const tags = Object.entries(term.tags);
  return tags.length > 0 && tags.every(([key, value]) => key !== '' && value !== '');
}

function assertInterfaces(scope: IConstruct, interfaces: readonly NetworkInterface[]): void {
  const isPrimary = (one: NetworkInterface): boolean =>
    one.networkCardIndex === 0 && one.deviceIndex === 0 && one.interfaceType === 'interface';
  if (!interfaces.some(isPrimary)) {
    throw new ValidationError(
      scope,
      `'networkInterfaces' must have one of type 'interface' at card 0, device 0`,
    );
  }
  const slots = interfaces.map((one) => `card ${one.networkCardIndex}, device ${one.deviceIndex}`);
  const twice = slots.find((slot, index) => slots.indexOf(slot) !== index);
  if (twice === undefined) return;
  throw new ValidationError(
    scope,
    `'networkInterfaces' must name each slot once, got ${twice} twice`,
  );
}
