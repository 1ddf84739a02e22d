import { DataAwsEfsFileSystem } from '@cdktf/provider-aws/lib/data-aws-efs-file-system';
import { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import type { IAccessPoint, ISharedFileSystem } from './access-point';

const FILE_SYSTEM_ID = /^fs-[0-9a-f]{8,40}$/;
const ACCESS_POINT_ID = /^fsap-[0-9a-f]{8,40}$/;

/** A shared file system that somebody else owns. Terraform only reads it. */
export class ExistingSharedFileSystem extends Construct implements ISharedFileSystem {
  readonly arn: string;
  readonly accessPoints: readonly IAccessPoint[];

  constructor(
    scope: Construct,
    id: string,
    readonly fileSystemId: string,
    accessPoints: Readonly<Record<string, string>>,
  ) {
    super(scope, id);
    if (!FILE_SYSTEM_ID.test(fileSystemId)) {
      throw new ValidationError(
        this,
        `'fileSystemId' must look like 'fs-0123456789abcdef0', got '${fileSystemId}'`,
      );
    }
    this.arn = new DataAwsEfsFileSystem(this, 'Resource', { fileSystemId }).arn;
    this.accessPoints = Object.entries(accessPoints).map(([name, accessPointId]) => {
      if (!ACCESS_POINT_ID.test(accessPointId)) {
        throw new ValidationError(
          this,
          `access point '${name}' must have an id like 'fsap-0123456789abcdef0', got '${accessPointId}'`,
        );
      }
      return { name, accessPointId, volumeHandle: `${fileSystemId}::${accessPointId}` };
    });
  }

  accessPoint(name: string): IAccessPoint {
    const found = this.accessPoints.find((point) => point.name === name);
    if (found !== undefined) return found;
    const names = this.accessPoints.map((point) => point.name).join(', ');
    throw new ValidationError(
      this,
      `there is no access point '${name}'; existing ones: ${names || 'none'}; name its id in 'accessPoints'`,
    );
  }
}
