import { createHash } from 'node:crypto';
import type { Environment } from '../config/schema';
import { iamRoleName, efaSecurityGroupName, NODE_ROLE } from './cluster';

/** Purposes that the platform keeps a bucket for. */
export const BUCKET_PURPOSES = [
  'data',
  'models',
  'artifacts',
  'logs',
  'traces',
  'backups',
] as const;

/** A purpose that the platform keeps a bucket for. */
export type BucketPurpose = (typeof BUCKET_PURPOSES)[number];

/** ElastiCache takes 40 characters, of which a user's name takes the last ten. */
const LONGEST_SLUG = 30;

/** Names of AWS resources that Kubernetes objects, or another stack, refer to. */
export interface ResourceNames {
  /** The EKS cluster. */
  readonly cluster: string;
  /** The IAM role that the nodes of the pools have. */
  readonly nodeRole: string;
  /** First part of names that AWS wants in lower-case letters, digits and hyphens, and short. */
  readonly slug: string;
  /** The security group of nodes that speak Elastic Fabric Adapter with each other. */
  readonly efaSecurityGroup: string;
  /** The bucket of each purpose. Bucket names are global: they carry a hash of domain and region. */
  readonly buckets: Readonly<Record<BucketPurpose, string>>;
}

/** Computes the names that both halves agree on. */
export function resourceNames(environment: Environment): ResourceNames {
  const cluster = clusterName(environment);
  return {
    cluster,
    slug: slugOf(cluster),
    nodeRole: nodeRoleName(environment, cluster),
    efaSecurityGroup: efaSecurityGroupName(cluster),
    buckets: bucketNames(slugOf(cluster), `${environment.domain}/${environment.region}`),
  };
}

function clusterName({ cluster, name }: Environment): string {
  return 'existing' in cluster ? cluster.existing.name : `ml-${name}`;
}

/** The name of an existing cluster may have 100 characters, capitals and underscores. */
function slugOf(cluster: string): string {
  const text = cluster.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  return text.slice(0, LONGEST_SLUG).replace(/-$/, '');
}

function nodeRoleName({ cluster }: Environment, clusterName: string): string {
  const given = 'existing' in cluster ? cluster.existing.nodeRoleName : undefined;
  return given ?? iamRoleName(clusterName, NODE_ROLE);
}

function bucketNames(slug: string, seed: string): Record<BucketPurpose, string> {
  const suffix = createHash('sha256').update(seed).digest('hex').slice(0, 8);
  const name = (purpose: BucketPurpose) => `${slug}-${purpose}-${suffix}`;
  return {
    data: name('data'),
    models: name('models'),
    artifacts: name('artifacts'),
    logs: name('logs'),
    traces: name('traces'),
    backups: name('backups'),
  };
}
