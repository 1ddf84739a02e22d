import type { k8s } from 'cdk8s-plus-29';
import { ValueError } from '../../../lib/values';
import type { NamespaceReference } from '../core';
import type { FileOwner, ISharedVolume } from './shared-volume';

/** Where a pod sees a shared volume. */
export interface SharedMountOptions {
  /** The volume. */
  readonly volume: ISharedVolume;
  /** The directory in the container, such as `/home/shared`. */
  readonly path: string;
  /**
   * A directory of the volume instead of its root.
   * @default - the root
   */
  readonly subPath?: string;
  /**
   * Whether this container can only read.
   * @default false
   */
  readonly readOnly?: boolean;
  /**
   * The user that the container runs as, where its software asks who owns a file, changes modes or owners:
   * only the owner may.
   * @default - it does not ask; any user may write, and files belong to the volume's owner
   */
  readonly writer?: FileOwner;
}

/** The two halves of mounting: the pod's volumes and the container's mounts. */
export interface SharedMounts {
  readonly volumes: k8s.Volume[];
  readonly volumeMounts: k8s.VolumeMount[];
}

/**
 * Volumes and mounts of a pod in a namespace; one volume may be mounted at several paths.
 *
 * Throws a ValueError for a volume of another namespace, for two claims of one volume handle, with which
 * the pod would never start, and for a writer that would not own what it writes.
 */
export function sharedMounts(
  namespace: NamespaceReference,
  mounts: readonly SharedMountOptions[],
): SharedMounts {
  const claims = new Map<string, string>();
  for (const { volume, writer } of mounts) {
    assertNamespace(namespace, volume);
    assertOwner(volume, writer);
    const other = claims.get(volume.volumeHandle) ?? volume.claimName;
    if (other !== volume.claimName) {
      throw new ValueError(
        `a pod must not mount '${other}' and '${volume.claimName}': both are the volume '${volume.volumeHandle}'; mount one of them twice`,
      );
    }
    claims.set(volume.volumeHandle, volume.claimName);
  }
  return {
    volumes: [...claims.values()].map((claimName) => ({
      name: claimName,
      persistentVolumeClaim: { claimName },
    })),
    volumeMounts: mounts.map(({ volume, path, subPath, readOnly }) => ({
      name: volume.claimName,
      mountPath: path,
      subPath,
      readOnly,
    })),
  };
}

/**
 * EFS gives every file to the user of the access point, and refuses chmod and chown to others.
 * https://docs.aws.amazon.com/efs/latest/ug/enforce-identity-access-points.html
 */
function assertOwner({ claimName, owner }: ISharedVolume, writer: FileOwner | undefined): void {
  if (owner === undefined || writer === undefined) return;
  if (owner.uid === writer.uid && owner.gid === writer.gid) return;
  throw new ValueError(
    `'writer' of '${claimName}' must be the owner of its files, ${describe(owner)}, got ${describe(writer)}; run the container as the owner, or give the access point this user`,
  );
}

const describe = ({ uid, gid }: FileOwner) => `user ${uid} and group ${gid}`;

function assertNamespace(namespace: NamespaceReference, volume: ISharedVolume): void {
  if (volume.namespace.name === namespace.name) return;
  throw new ValueError(
    `'${volume.claimName}' is a claim of namespace '${volume.namespace.name}', got a pod of '${namespace.name}'; make a SharedVolume there`,
  );
}
