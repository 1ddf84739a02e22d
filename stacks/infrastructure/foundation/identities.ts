import type { Construct } from 'constructs';
import type { ICluster } from '../../../constructs/aws/cluster';
import { WorkloadIdentity } from '../../../constructs/aws/identity';
import type { IBucket } from '../../../constructs/aws/storage';
import type { Environment } from '../../../lib/config';
import {
  workloadIdentities,
  type WorkloadIdentityContract,
} from '../../../lib/contracts/identities';
import type { BucketPurpose } from '../../../lib/contracts/names';

/** What identities are added to. */
export interface IdentitiesOptions {
  /** The validated environment. */
  readonly environment: Environment;
  /** The cluster that the service accounts belong to. */
  readonly cluster: ICluster;
  /** Buckets that grants refer to. */
  readonly buckets: Readonly<Record<BucketPurpose, IBucket>>;
}

/** Gives each service account of the contract a role, and the role its grants. */
export function addIdentities(scope: Construct, options: IdentitiesOptions): void {
  for (const contract of workloadIdentities(options.environment))
    addIdentity(scope, contract, options);
}

function addIdentity(
  scope: Construct,
  contract: WorkloadIdentityContract,
  options: IdentitiesOptions,
): void {
  const { environment, cluster, buckets } = options;
  const { name, namespace, serviceAccount, grants } = contract;
  const identity = new WorkloadIdentity(scope, `Identity-${name}`, {
    cluster,
    name,
    namespace,
    serviceAccount,
    permissionsBoundaryArn: environment.aws.permissionsBoundaryArn,
  });
  for (const { bucket, prefix, access } of grants) {
    if (access === 'read') buckets[bucket].grantRead(identity, prefix);
    else buckets[bucket].grantReadWrite(identity, prefix, { delete: true });
  }
}
