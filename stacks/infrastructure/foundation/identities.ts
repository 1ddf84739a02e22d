import type { Construct } from 'constructs';
import { grantMetricReads } from '../../../constructs/aws/cloudwatch';
import type { ICluster } from '../../../constructs/aws/cluster';
import { grantRecords, type IHostedZone } from '../../../constructs/aws/dns';
import type { IEncryptionKey } from '../../../constructs/aws/encryption';
import {
  AwsContext,
  WorkloadIdentity,
  type IWorkloadIdentity,
} from '../../../constructs/aws/identity';
import type { ContainerLogs } from '../../../constructs/aws/logs';
import { grantLoadBalancing } from '../../../constructs/aws/load-balancing';
import { grantSecretReads } from '../../../constructs/aws/secrets';
import type { IBucket } from '../../../constructs/aws/storage';
import type { Environment } from '../../../lib/config';
import type { Grant, WorkloadIdentityContract } from '../../../lib/contracts/grants';
import { workloadIdentities } from '../../../lib/contracts/identities';
import { resourceNames, type BucketPurpose } from '../../../lib/contracts/names';

/** What identities are added to. */
export interface IdentitiesOptions {
  /** The validated environment. */
  readonly environment: Environment;
  /** The cluster that the service accounts belong to. */
  readonly cluster: ICluster;
  /** Buckets that grants refer to. */
  readonly buckets: Readonly<Record<BucketPurpose, IBucket>>;
  /** Zone that records are written to. */
  readonly zone: IHostedZone;
  /** Key of secrets. */
  readonly encryptionKey: IEncryptionKey;
  /** Where lines of containers go; undefined where CloudWatch takes none. */
  readonly logs: ContainerLogs | undefined;
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
  const { environment, cluster } = options;
  const { name, namespace, serviceAccount, grants } = contract;
  const identity = new WorkloadIdentity(scope, `Identity-${name}`, {
    cluster,
    name,
    namespace,
    serviceAccount,
    managedPolicyArns: grants.flatMap((grant) =>
      'managedPolicy' in grant ? [AwsContext.of(scope).managedPolicyArn(grant.managedPolicy)] : [],
    ),
    permissionsBoundaryArn: environment.aws.permissionsBoundaryArn,
  });
  for (const grant of grants) addGrant(scope, identity, grant, options);
}

function addGrant(
  scope: Construct,
  identity: IWorkloadIdentity,
  grant: Grant,
  { environment, buckets, zone, encryptionKey, logs }: IdentitiesOptions,
): void {
  const { cluster } = resourceNames(environment);
  if ('bucket' in grant) addObjects(identity, grant, buckets);
  else if ('secrets' in grant)
    grantSecretReads(scope, identity, { prefix: cluster, encryptionKey });
  else if ('records' in grant) grantRecords(identity, zone, environment.domain);
  else if ('loadBalancers' in grant) grantLoadBalancing(scope, identity, cluster);
  else if ('logs' in grant) logs?.grantWrite(identity);
  else if ('metrics' in grant) grantMetricReads(scope, identity, cluster);
  else if ('topics' in grant) addTopics(identity, grant);
  else if ('workspaces' in grant) addWorkspaces(identity, grant.workspaces);
}

/** Whoever sends to an encrypted topic uses its key. https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html */
function addTopics(
  identity: IWorkloadIdentity,
  { topics, keys }: Extract<Grant, { topics: unknown }>,
): void {
  identity.addPolicy('topics', [
    { sid: 'PublishAlerts', actions: ['sns:Publish'], resources: topics },
    ...(keys.length === 0
      ? []
      : [
          {
            sid: 'UseKeysOfTopics',
            actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
            resources: keys,
          },
        ]),
  ]);
}

/** https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-and-IAM.html */
function addWorkspaces(identity: IWorkloadIdentity, workspaces: readonly string[]): void {
  identity.addPolicy('workspaces', [
    { sid: 'WriteSeries', actions: ['aps:RemoteWrite'], resources: workspaces },
  ]);
}

function addObjects(
  identity: IWorkloadIdentity,
  { bucket, prefix, access, listsBucket }: Extract<Grant, { bucket: unknown }>,
  buckets: IdentitiesOptions['buckets'],
): void {
  if (listsBucket === true) buckets[bucket].grantList(identity);
  if (access === 'read') buckets[bucket].grantRead(identity, prefix);
  else buckets[bucket].grantReadWrite(identity, prefix, { delete: true });
}
