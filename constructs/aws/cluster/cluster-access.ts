import { DataAwsIamSessionContext } from '@cdktf/provider-aws/lib/data-aws-iam-session-context';
import { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { AwsContext } from '../identity';
import { AccessEntry } from './access-entry';
import type { AccessEntryOptions, AccessEntryTarget } from './access-entry';

/** Someone who may use the whole cluster. */
export interface ClusterPrincipal {
  /** ARN of an IAM role or user. */
  readonly arn: string;
  /** `admin` may do everything; `viewer` may read everything but Secrets. */
  readonly kind: 'admin' | 'viewer';
  /**
   * Kubernetes groups the principal also belongs to.
   *
   * @default - none
   */
  readonly groups?: readonly string[];
}

/** Who may use the cluster from the start. At least one admin, or `callerIsAdmin`. */
export interface ClusterAccessOptions {
  /**
   * IAM principals by kind.
   *
   * @default - none
   */
  readonly principals?: readonly ClusterPrincipal[];
  /**
   * Makes whoever runs Terraform an admin. Two people who take turns move the entry to and fro:
   * name principals instead as soon as more than one deploys.
   *
   * @default false
   */
  readonly callerIsAdmin?: boolean;
}

/** The access entries of people and pipelines. One principal has one entry. */
export class ClusterAccess extends Construct {
  private readonly target: AccessEntryTarget;
  private readonly entries = new Map<string, string>();

  constructor(scope: Construct, id: string, props: ClusterAccessOptions & AccessEntryTarget) {
    super(scope, id);
    const { principals = [], callerIsAdmin = false, clusterName } = props;
    if (!callerIsAdmin && !principals.some(({ kind }) => kind === 'admin')) {
      throw new ValidationError(
        this,
        `'access.principals' must name at least one of kind 'admin', got none; the creator is not admin by itself, so add a role, or set 'access.callerIsAdmin'`,
      );
    }
    this.target = { clusterName };

    for (const principal of principals) this.add(idOf(principal), optionsOf(principal));
    if (callerIsAdmin) {
      this.add('Caller', { principalArn: callerArn(this), policy: 'clusterAdmin' });
    }
  }

  /** Adds an entry; throws when the principal has one. */
  add(id: string, options: AccessEntryOptions): void {
    const owner = this.entries.get(options.principalArn);
    if (owner !== undefined) {
      throw new ValidationError(
        this,
        `'principalArn' must have one entry, but '${options.principalArn}' already has '${owner}'; put its permissions into that one`,
      );
    }
    this.entries.set(options.principalArn, id);
    new AccessEntry(this, id, { ...options, ...this.target });
  }
}

/** The role behind the session that runs Terraform; a user's own ARN where there is no session. */
function callerArn(scope: Construct): string {
  const { callerArn: arn } = AwsContext.of(scope);
  return new DataAwsIamSessionContext(scope, 'CallerSession', { arn }).issuerArn;
}

function optionsOf({ arn, kind, groups }: ClusterPrincipal): AccessEntryOptions {
  return {
    principalArn: arn,
    policy: kind === 'admin' ? 'clusterAdmin' : 'view',
    kubernetesGroups: groups,
  };
}

function idOf({ arn }: ClusterPrincipal): string {
  return `Principal-${arn.split(':').slice(4).join('-').replaceAll('/', '-')}`;
}
