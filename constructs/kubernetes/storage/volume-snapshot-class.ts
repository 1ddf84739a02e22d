import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { assertDnsSubdomain } from '../../../lib/values';
import { platformMetadata, validated, type ComputeMode } from '../core';
import { BLOCK_DRIVERS } from './block-storage-class';
import type { ReclaimPolicy } from './storage-class';

const DEFAULT_CLASS_ANNOTATION = 'snapshot.storage.kubernetes.io/is-default-class';

/** A class of snapshots of block volumes. */
export interface VolumeSnapshotClassProps {
  /** Whose driver made the volumes. */
  readonly compute: ComputeMode;
  /**
   * The class's name.
   * @default 'ebs'
   */
  readonly name?: string;
  /**
   * What becomes of the EBS snapshot when the VolumeSnapshot is deleted.
   * @default 'Delete'
   */
  readonly deletionPolicy?: ReclaimPolicy;
  /**
   * Whether VolumeSnapshots that name no class get this one.
   * @default true
   */
  readonly defaultClass?: boolean;
}

/**
 * A VolumeSnapshotClass for block volumes; needs the snapshot controller and its CRDs.
 * https://kubernetes.io/docs/concepts/storage/volume-snapshot-classes/
 */
export class VolumeSnapshotClass extends Construct {
  /** The class's name. */
  readonly snapshotClassName: string;

  constructor(scope: Construct, id: string, props: VolumeSnapshotClassProps) {
    super(scope, id);
    const { name = 'ebs', deletionPolicy = 'Delete', defaultClass = true } = props;
    validated(this, 'name', () => {
      assertDnsSubdomain(name, 'the name of a snapshot class');
    });
    this.snapshotClassName = name;

    new ApiObject(this, 'Resource', {
      apiVersion: 'snapshot.storage.k8s.io/v1',
      kind: 'VolumeSnapshotClass',
      metadata: platformMetadata({
        name,
        component: 'storage',
        annotations: defaultClass ? { [DEFAULT_CLASS_ANNOTATION]: 'true' } : undefined,
      }),
      driver: BLOCK_DRIVERS[props.compute],
      deletionPolicy,
    });
  }
}
