import type { BucketPurpose } from './names';

/** What a workload may do with the objects below one prefix of a bucket. */
export interface BucketGrant {
  readonly bucket: BucketPurpose;
  /** With a slash at the end; without it the whole bucket, which then is of no other use. */
  readonly prefix?: string;
  readonly access: 'read' | 'readWrite';
  /** Whether it asks first if the bucket is there, which takes the right to list all names of it. */
  readonly listsBucket?: true;
}

/**
 * Something that a workload may do on AWS: use objects, read the platform's secrets, write records of
 * the platform's domain, make load balancers of the cluster, read metrics of CloudWatch, write to the log group of
 * containers, send to topics of SNS, send series to workspaces of Amazon Managed Service for Prometheus, or what a policy
 * that AWS maintains says.
 */
export type Grant =
  | BucketGrant
  | { readonly secrets: 'read' }
  | { readonly records: 'write' }
  | { readonly loadBalancers: 'manage' }
  | { readonly metrics: 'read' }
  | {
      /** ARNs of the topics. */
      readonly topics: readonly string[];
      /** ARNs of the keys that they are encrypted with, where they are yours. */
      readonly keys: readonly string[];
    }
  | {
      /** ARNs of the workspaces. */
      readonly workspaces: readonly string[];
    }
  | { readonly logs: 'write' }
  | {
      /** Path and name of the policy after `arn:<partition>:iam::aws:policy/`. */
      readonly managedPolicy: string;
    };

/** A service account, as both halves know it. */
export interface ServiceAccountContract {
  readonly namespace: string;
  readonly serviceAccount: string;
}

/** A service account that acts on AWS. Both halves know it by its namespace and name, never by ARN. */
export interface WorkloadIdentityContract extends ServiceAccountContract {
  /** Unique name; the IAM role is `<cluster>-<name>`. */
  readonly name: string;
  readonly grants: readonly Grant[];
}
