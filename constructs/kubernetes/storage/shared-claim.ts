import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import { assertDnsSubdomain, Quantity } from '../../../lib/values';
import { platformMetadata, toQuantities, validated, type NamespaceReference } from '../core';
import type { ISharedVolume } from './shared-volume';
import type { IStorageClass } from './storage-class';

/** A claim on shared files. */
export interface SharedClaimProps {
  /** The claim's name. */
  readonly name: string;
  /** The namespace of the pods that mount it. */
  readonly namespace: NamespaceReference;
  /** The class that makes the volume; it must be able to mount it on several nodes. */
  readonly storageClass: IStorageClass;
  /** Size, such as `100Gi`; whether it limits anything is up to the class. */
  readonly size: string;
  /** What the claim is part of; becomes `app.kubernetes.io/component`. */
  readonly component: string;
}

/**
 * A PersistentVolumeClaim for many nodes on a class that the cluster has, whose provisioner makes a
 * volume for it. A directory of EFS that exists is a `SharedVolume`.
 */
export class SharedClaim extends Construct implements ISharedVolume {
  readonly namespace: NamespaceReference;
  readonly claimName: string;
  /** Only this claim has the volume, so the claim tells it apart. */
  readonly volumeHandle: string;

  constructor(scope: Construct, id: string, props: SharedClaimProps) {
    super(scope, id);
    const { name, namespace } = props;
    validated(this, 'name', () => {
      assertDnsSubdomain(name, 'the name of a claim');
    });
    const size = validated(this, 'size', () => Quantity.memory(props.size));
    this.namespace = namespace;
    this.claimName = name;
    this.volumeHandle = `${namespace.name}/${name}`;

    new k8s.KubePersistentVolumeClaim(this, 'Resource', {
      metadata: platformMetadata({ name, namespace: namespace.name, component: props.component }),
      spec: {
        accessModes: ['ReadWriteMany'],
        storageClassName: props.storageClass.storageClassName,
        resources: { requests: toQuantities({ storage: size.toString() }) },
      },
    });
  }
}
