import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { assertDnsLabel, Quantity } from '../../../lib/values';
import { platformMetadata, toQuantities, validated, type NamespaceReference } from '../core';
import { SHARED_DRIVER } from './shared-storage-class';

/** EFS grows by itself; Kubernetes asks for a number all the same. */
const NOMINAL_CAPACITY = '5Gi';

/** The class of volumes that no provisioner makes. */
const STATIC_CLASS = '';

/** Volume handles by namespace, per construct tree: one volume for each pair. */
const claimed = new WeakMap<object, Map<string, string>>();

/** The user and group that everything written through an access point belongs to. */
export interface FileOwner {
  readonly uid: number;
  readonly gid: number;
}

/** A claim on shared files, as pods use it. */
export interface ISharedVolume {
  /** The namespace of the claim. */
  readonly namespace: NamespaceReference;
  /** The claim's name. */
  readonly claimName: string;
  /** Which directory it is, for telling two claims of the same one apart. */
  readonly volumeHandle: string;
  /** Who files belong to, whatever the writer runs as; undefined where the volume does not say. */
  readonly owner?: FileOwner;
}

/** A directory of a shared file system in one namespace. */
export interface SharedVolumeProps {
  /** The claim's name, such as `datasets`; the volume is called `<namespace>-<name>`. */
  readonly name: string;
  /** The namespace of the pods that mount it. */
  readonly namespace: NamespaceReference;
  /** Id of the file system; any non-empty text, so that it may be filled in later. */
  readonly fileSystemId: string;
  /** Id of the access point, which fixes directory, uid and gid; any non-empty text. */
  readonly accessPointId: string;
  /** What the volume is part of; becomes `app.kubernetes.io/component`. */
  readonly component: string;
  /**
   * Who files belong to: the access point's user.
   * @default - not known, so that writers cannot be compared with it
   */
  readonly owner?: FileOwner;
  /**
   * Whether pods can only read.
   * @default false
   */
  readonly readOnly?: boolean;
  /**
   * The size that Kubernetes is told; EFS has no such limit, only quotas count it.
   * @default '5Gi'
   */
  readonly capacity?: string;
}

/**
 * An EFS access point as a PersistentVolume, bound to a claim in the consuming namespace.
 *
 * Both name each other, so neither can bind to anything else, and the volume is retained. One
 * namespace mounts an access point through one volume: the driver identifies volumes by handle, and
 * a pod with two of one handle never starts. Another namespace makes its own SharedVolume.
 * https://github.com/kubernetes-sigs/aws-efs-csi-driver/issues/852
 */
export class SharedVolume extends Construct implements ISharedVolume {
  readonly namespace: NamespaceReference;
  readonly claimName: string;
  readonly volumeHandle: string;
  readonly owner?: FileOwner;
  /** The PersistentVolume's name. */
  readonly volumeName: string;

  constructor(scope: Construct, id: string, props: SharedVolumeProps) {
    super(scope, id);
    this.validate(props);
    this.namespace = props.namespace;
    this.claimName = props.name;
    this.owner = props.owner;
    this.volumeName = `${props.namespace.name}-${props.name}`;
    this.volumeHandle = `${props.fileSystemId}::${props.accessPointId}`;
    this.claimHandle();

    const shared = {
      accessModes: [props.readOnly ? 'ReadOnlyMany' : 'ReadWriteMany'],
      storageClassName: STATIC_CLASS,
    };
    const capacity = toQuantities({ storage: props.capacity ?? NOMINAL_CAPACITY });
    this.addVolume(props, { ...shared, capacity });
    this.addClaim(props, { ...shared, resources: { requests: capacity } });
  }

  private validate({ name, fileSystemId, accessPointId, capacity }: SharedVolumeProps): void {
    validated(this, 'name', () => {
      assertDnsLabel(name, 'the name of a shared volume');
    });
    if (fileSystemId === '') throw new ValidationError(this, `'fileSystemId' must not be empty`);
    if (accessPointId === '') throw new ValidationError(this, `'accessPointId' must not be empty`);
    if (capacity !== undefined) validated(this, 'capacity', () => Quantity.memory(capacity));
  }

  private claimHandle(): void {
    const root = this.node.root;
    const handles = claimed.get(root) ?? new Map<string, string>();
    claimed.set(root, handles);
    const key = `${this.namespace.name}/${this.volumeHandle}`;
    const other = handles.get(key);
    if (other !== undefined) {
      throw new ValidationError(
        this,
        `'accessPointId' is already mounted in namespace '${this.namespace.name}' by '${other}'; use that volume, or another access point`,
      );
    }
    handles.set(key, this.node.path);
  }

  private addVolume(props: SharedVolumeProps, spec: k8s.PersistentVolumeSpec): void {
    new k8s.KubePersistentVolume(this, 'Resource', {
      metadata: platformMetadata({
        name: this.volumeName,
        app: props.name,
        component: props.component,
      }),
      spec: {
        ...spec,
        volumeMode: 'Filesystem',
        persistentVolumeReclaimPolicy: 'Retain',
        claimRef: {
          apiVersion: 'v1',
          kind: 'PersistentVolumeClaim',
          namespace: this.namespace.name,
          name: this.claimName,
        },
        csi: {
          driver: SHARED_DRIVER,
          volumeHandle: this.volumeHandle,
          readOnly: props.readOnly ? true : undefined,
        },
      },
    });
  }

  private addClaim(props: SharedVolumeProps, spec: k8s.PersistentVolumeClaimSpec): void {
    new k8s.KubePersistentVolumeClaim(this, 'Claim', {
      metadata: platformMetadata({
        name: this.claimName,
        namespace: this.namespace.name,
        component: props.component,
      }),
      spec: { ...spec, volumeMode: 'Filesystem', volumeName: this.volumeName },
    });
  }
}
