import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { assertDnsSubdomain } from '../../../lib/values';
import { assertInteger, platformMetadata, validated, type ComputeMode } from '../core';
import type { IStorageClass, ReclaimPolicy } from './storage-class';

/**
 * Auto Mode brings its own driver; a volume of the one cannot be used by the other.
 * https://docs.aws.amazon.com/eks/latest/userguide/create-storage-class.html
 */
export const BLOCK_DRIVERS: Readonly<Record<ComputeMode, string>> = {
  auto: 'ebs.csi.eks.amazonaws.com',
  karpenter: 'ebs.csi.aws.com',
};

const DEFAULT_CLASS_ANNOTATION = 'storageclass.kubernetes.io/is-default-class';
const COMPUTE_TYPE_LABEL = 'eks.amazonaws.com/compute-type';

/** What every gp3 volume can have: https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html */
const IOPS = { lowest: 3000, highest: 16_000 };
const THROUGHPUT = { lowest: 125, highest: 1000 };

/** A class of encrypted gp3 volumes. */
export interface BlockStorageClassProps {
  /** Whose driver makes the volumes. */
  readonly compute: ComputeMode;
  /**
   * The class's name.
   * @default 'gp3'
   */
  readonly name?: string;
  /**
   * ARN of the KMS key that encrypts the volumes. The cluster's role (Auto Mode) or the driver's must be allowed to use it.
   * @default - the account's `aws/ebs` key
   */
  readonly kmsKeyId?: string;
  /**
   * Whether claims that name no class get this one; one class of a cluster at most.
   * @default true
   */
  readonly defaultClass?: boolean;
  /**
   * What becomes of a volume when its claim is deleted.
   * @default 'Delete'
   */
  readonly reclaimPolicy?: ReclaimPolicy;
  /**
   * File system.
   * @default 'ext4'
   */
  readonly fileSystem?: 'ext4' | 'xfs';
  /**
   * I/O operations per second, 3,000 to 16,000.
   * @default - 3,000, which gp3 includes
   */
  readonly iops?: number;
  /**
   * Throughput in MiB/s, 125 to 1,000.
   * @default - 125, which gp3 includes
   */
  readonly throughput?: number;
  /**
   * Tags of the volumes, by which their cost is found.
   * @default - the driver's own
   */
  readonly tags?: Readonly<Record<string, string>>;
  /**
   * Whether volumes are made for Auto Mode nodes only: for a cluster that has other nodes as well.
   * @default false
   */
  readonly autoModeNodesOnly?: boolean;
}

/** A StorageClass of encrypted gp3 volumes that are made in the zone of their first pod and can grow. */
export class BlockStorageClass extends Construct implements IStorageClass {
  readonly storageClassName: string;
  /** The CSI driver, for the snapshot class. */
  readonly driver: string;

  constructor(scope: Construct, id: string, props: BlockStorageClassProps) {
    super(scope, id);
    const { name = 'gp3', defaultClass = true, reclaimPolicy = 'Delete' } = props;
    this.validate(name, props);
    this.storageClassName = name;
    this.driver = BLOCK_DRIVERS[props.compute];

    new k8s.KubeStorageClass(this, 'Resource', {
      metadata: platformMetadata({
        name,
        component: 'storage',
        annotations: defaultClass ? { [DEFAULT_CLASS_ANNOTATION]: 'true' } : undefined,
      }),
      provisioner: this.driver,
      parameters: parameters(props),
      reclaimPolicy,
      volumeBindingMode: 'WaitForFirstConsumer',
      allowVolumeExpansion: true,
      allowedTopologies: props.autoModeNodesOnly ? [autoModeNodes()] : undefined,
    });
  }

  private validate(name: string, props: BlockStorageClassProps): void {
    validated(this, 'name', () => {
      assertDnsSubdomain(name, 'the name of a storage class');
    });
    if (props.kmsKeyId === '') {
      throw new ValidationError(this, `'kmsKeyId' must not be empty; leave it out for aws/ebs`);
    }
    if (props.autoModeNodesOnly && props.compute !== 'auto') {
      throw new ValidationError(
        this,
        `'autoModeNodesOnly' needs 'compute' auto, got '${props.compute}'`,
      );
    }
    assertInteger(this, 'iops', props.iops, IOPS);
    assertInteger(this, 'throughput', props.throughput, THROUGHPUT);
  }
}

function parameters(props: BlockStorageClassProps): Record<string, string> {
  const { kmsKeyId, iops, throughput, fileSystem = 'ext4' } = props;
  return {
    type: 'gp3',
    encrypted: 'true',
    'csi.storage.k8s.io/fstype': fileSystem,
    ...(kmsKeyId === undefined ? {} : { kmsKeyId }),
    ...(iops === undefined ? {} : { iops: String(iops) }),
    ...(throughput === undefined ? {} : { throughput: String(throughput) }),
    ...tagParameters(props.tags ?? {}),
  };
}

/** https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/docs/tagging.md */
function tagParameters(tags: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tags).map(([key, value], index) => [
      `tagSpecification_${index + 1}`,
      `${key}=${value}`,
    ]),
  );
}

function autoModeNodes(): k8s.TopologySelectorTerm {
  return { matchLabelExpressions: [{ key: COMPUTE_TYPE_LABEL, values: ['auto'] }] };
}
