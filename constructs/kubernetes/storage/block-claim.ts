import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { assertDnsSubdomain, Quantity } from '../../../lib/values';
import { platformMetadata, toQuantities, validated, type NamespaceReference } from '../core';
import type { IStorageClass } from './storage-class';

/** How many nodes and pods may mount a volume. */
export type AccessMode = 'ReadWriteOnce' | 'ReadWriteOncePod' | 'ReadOnlyMany' | 'ReadWriteMany';

/** A block volume attaches to one node at a time. */
const BLOCK_ACCESS_MODES: readonly AccessMode[] = ['ReadWriteOnce', 'ReadWriteOncePod'];

/** A claim on block storage. */
export interface BlockClaimProps {
  /** The claim's name. */
  readonly name: string;
  /** The namespace of the pods that mount it. */
  readonly namespace: NamespaceReference;
  /** The class that makes the volume. */
  readonly storageClass: IStorageClass;
  /** Size, such as `50Gi`; it can grow, never shrink. */
  readonly size: string;
  /** What the claim is part of; becomes `app.kubernetes.io/component`. */
  readonly component: string;
  /**
   * How many may mount it: one node, or one pod.
   * @default 'ReadWriteOnce'
   */
  readonly accessMode?: AccessMode;
}

/** A PersistentVolumeClaim on block storage; several nodes at once need a `SharedVolume`. */
export class BlockClaim extends Construct {
  /** The claim's name, for a pod's volume. */
  readonly claimName: string;

  constructor(scope: Construct, id: string, props: BlockClaimProps) {
    super(scope, id);
    const { name, namespace, accessMode = 'ReadWriteOnce' } = props;
    validated(this, 'name', () => {
      assertDnsSubdomain(name, 'the name of a claim');
    });
    const size = validated(this, 'size', () => Quantity.memory(props.size));
    if (!BLOCK_ACCESS_MODES.includes(accessMode)) {
      throw new ValidationError(
        this,
        `'accessMode' must be ${BLOCK_ACCESS_MODES.join(' or ')} on block storage, got '${accessMode}'; use a SharedVolume for several nodes`,
      );
    }
    this.claimName = name;

    new k8s.KubePersistentVolumeClaim(this, 'Resource', {
      metadata: platformMetadata({ name, namespace: namespace.name, component: props.component }),
      spec: {
        accessModes: [accessMode],
        storageClassName: props.storageClass.storageClassName,
        resources: { requests: toQuantities({ storage: size.toString() }) },
      },
    });
  }
}
