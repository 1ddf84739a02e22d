import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { assertDnsSubdomain } from '../../../lib/values';
import { platformMetadata, validated } from '../core';
import type { IStorageClass, ReclaimPolicy } from './storage-class';

/** https://github.com/kubernetes-sigs/aws-efs-csi-driver/blob/master/docs/parameters.md */
export const SHARED_DRIVER = 'efs.csi.aws.com';

const PERMISSIONS = /^[0-7]{3,4}$/;

/** A class whose claims each get an EFS access point of their own. */
export interface SharedStorageClassProps {
  /** Id of the file system; any non-empty text, so that it may be filled in later. */
  readonly fileSystemId: string;
  /**
   * The class's name.
   * @default 'efs'
   */
  readonly name?: string;
  /**
   * The uid and gid that every access is made as, whoever the client is.
   * @default - the driver picks a free pair from 50000 on for each claim
   */
  readonly identity?: { readonly uid: number; readonly gid: number };
  /**
   * Permissions of each claim's directory.
   * @default '700'
   */
  readonly permissions?: string;
  /**
   * The directory under which the claims' directories are made.
   * @default '/claims'
   */
  readonly basePath?: string;
  /**
   * What becomes of an access point when its claim is deleted; the files stay in either case.
   * @default 'Delete'
   */
  readonly reclaimPolicy?: ReclaimPolicy;
}

/** A StorageClass that makes an EFS access point for each claim, in a directory named after namespace and claim. */
export class SharedStorageClass extends Construct implements IStorageClass {
  readonly storageClassName: string;

  constructor(scope: Construct, id: string, props: SharedStorageClassProps) {
    super(scope, id);
    const { name = 'efs', reclaimPolicy = 'Delete' } = props;
    this.validate(name, props);
    this.storageClassName = name;

    new k8s.KubeStorageClass(this, 'Resource', {
      metadata: platformMetadata({ name, component: 'storage' }),
      provisioner: SHARED_DRIVER,
      parameters: parameters(props),
      reclaimPolicy,
      volumeBindingMode: 'Immediate',
    });
  }

  private validate(name: string, props: SharedStorageClassProps): void {
    validated(this, 'name', () => {
      assertDnsSubdomain(name, 'the name of a storage class');
    });
    if (props.fileSystemId === '') {
      throw new ValidationError(this, `'fileSystemId' must not be empty`);
    }
    const { permissions, basePath } = props;
    if (permissions !== undefined && !PERMISSIONS.test(permissions)) {
      throw new ValidationError(
        this,
        `'permissions' must be three or four octal digits such as '770', got '${permissions}'`,
      );
    }
    if (basePath !== undefined && !basePath.startsWith('/')) {
      throw new ValidationError(this, `'basePath' must begin with '/', got '${basePath}'`);
    }
  }
}

function parameters(props: SharedStorageClassProps): Record<string, string> {
  const { fileSystemId, identity, permissions = '700', basePath = '/claims' } = props;
  return {
    provisioningMode: 'efs-ap',
    fileSystemId,
    directoryPerms: permissions,
    basePath,
    subPathPattern: '${.PVC.namespace}/${.PVC.name}',
    ensureUniqueDirectory: 'true',
    ...(identity ? { uid: String(identity.uid), gid: String(identity.gid) } : {}),
  };
}
