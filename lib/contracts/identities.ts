import type { Environment } from '../config/schema';
import type { BucketPurpose } from './names';
import { teamNamespace, teamServiceAccount } from './namespaces';

/** What a workload may do with the objects below one prefix of a bucket. */
export interface BucketGrant {
  readonly bucket: BucketPurpose;
  readonly prefix: string;
  readonly access: 'read' | 'readWrite';
}

/** A service account that acts on AWS. Both halves know it by its namespace and name, never by ARN. */
export interface WorkloadIdentityContract {
  /** Unique name; the IAM role is `<cluster>-<name>`. */
  readonly name: string;
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly grants: readonly BucketGrant[];
}

/** The identities that an environment's workloads have on AWS. */
export function workloadIdentities(environment: Environment): WorkloadIdentityContract[] {
  return environment.provider === 'none'
    ? []
    : Object.keys(environment.teams).toSorted().map(teamIdentity);
}

function teamIdentity(team: string): WorkloadIdentityContract {
  return {
    name: `team-${team}`,
    namespace: teamNamespace(team),
    serviceAccount: teamServiceAccount(team),
    grants: [
      { bucket: 'data', prefix: `teams/${team}/`, access: 'readWrite' },
      { bucket: 'artifacts', prefix: `teams/${team}/`, access: 'readWrite' },
      { bucket: 'models', prefix: `teams/${team}/`, access: 'readWrite' },
    ],
  };
}
