import type { ResourcePolicyStatement } from '../identity';

const CLIENT_ACTIONS = [
  'elasticfilesystem:ClientMount',
  'elasticfilesystem:ClientWrite',
  'elasticfilesystem:ClientRootAccess',
];

/** What the policy of a shared file system depends on. */
export interface FileSystemPolicyOptions {
  /** ARN of the file system. */
  readonly fileSystemArn: string;
  /** Pattern that the ARNs of all access points of the region match. */
  readonly accessPointArnPattern: string;
  /** Roles that may mount; every client that reaches a mount target when undefined. */
  readonly clientRoleArns: readonly string[] | undefined;
  /** Whether a mount must name an access point. */
  readonly accessPointRequired: boolean;
}

/**
 * Who may mount the file system, and how.
 *
 * Root access is granted to nobody: the access point decides who a client is. Conditions and
 * actions: https://docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html
 */
export const fileSystemPolicyStatements = (
  options: FileSystemPolicyOptions,
): readonly ResourcePolicyStatement[] => [
  mountsThroughMountTargets(options),
  plainTextMounts(options),
  ...(options.accessPointRequired ? [mountsOfTheRoot(options)] : []),
];

const mountsThroughMountTargets = (options: FileSystemPolicyOptions): ResourcePolicyStatement => ({
  sid: 'MountThroughMountTargets',
  effect: 'Allow',
  principal: options.clientRoleArns === undefined ? { AWS: '*' } : { AWS: options.clientRoleArns },
  actions: ['elasticfilesystem:ClientMount', 'elasticfilesystem:ClientWrite'],
  resources: [options.fileSystemArn],
  // Without this condition a policy for every principal counts as public, and EFS refuses it.
  // https://docs.aws.amazon.com/efs/latest/ug/access-control-block-public-access.html
  conditions: { Bool: { 'elasticfilesystem:AccessedViaMountTarget': 'true' } },
});

const plainTextMounts = ({ fileSystemArn }: FileSystemPolicyOptions): ResourcePolicyStatement => ({
  sid: 'RefusePlainText',
  effect: 'Deny',
  principal: { AWS: '*' },
  actions: CLIENT_ACTIONS,
  resources: [fileSystemArn],
  conditions: { Bool: { 'aws:SecureTransport': 'false' } },
});

// A negated operator also matches a request that carries no access point at all.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
const mountsOfTheRoot = (options: FileSystemPolicyOptions): ResourcePolicyStatement => ({
  sid: 'RefuseMountWithoutAccessPoint',
  effect: 'Deny',
  principal: { AWS: '*' },
  actions: CLIENT_ACTIONS,
  resources: [options.fileSystemArn],
  conditions: {
    StringNotLike: { 'elasticfilesystem:AccessPointArn': options.accessPointArnPattern },
  },
});
