import { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity';
import { DataAwsPartition } from '@cdktf/provider-aws/lib/data-aws-partition';
import { DataAwsRegion } from '@cdktf/provider-aws/lib/data-aws-region';
import { TerraformStack } from 'cdktf';
import { Construct } from 'constructs';

const ID = 'AwsContext';

/**
 * Account, partition and region that the stack's provider works in.
 *
 * Each is read by a data source, created once per stack and only when something asks for it.
 */
export class AwsContext extends Construct {
  /** The one context of the stack that holds the construct. */
  static of(scope: Construct): AwsContext {
    const stack = TerraformStack.of(scope);
    const existing = stack.node.tryFindChild(ID);
    return existing instanceof AwsContext ? existing : new AwsContext(stack, ID);
  }

  private caller?: DataAwsCallerIdentity;
  private location?: DataAwsRegion;
  private division?: DataAwsPartition;

  /** Twelve digits. */
  get accountId(): string {
    this.caller ??= new DataAwsCallerIdentity(this, 'Caller');
    return this.caller.accountId;
  }

  /** ARN of whoever runs Terraform: a user, or the session of an assumed role. */
  get callerArn(): string {
    this.caller ??= new DataAwsCallerIdentity(this, 'Caller');
    return this.caller.arn;
  }

  /** Such as `us-west-2`. */
  get region(): string {
    this.location ??= new DataAwsRegion(this, 'Region');
    return this.location.region;
  }

  /** `aws`, `aws-cn` or `aws-us-gov`. */
  get partition(): string {
    this.division ??= new DataAwsPartition(this, 'Partition');
    return this.division.partition;
  }

  /** ARN of a policy that AWS maintains, such as `AmazonEKSClusterPolicy` or `service-role/Name`. */
  managedPolicyArn(name: string): string {
    return `arn:${this.partition}:iam::aws:policy/${name}`;
  }
}
