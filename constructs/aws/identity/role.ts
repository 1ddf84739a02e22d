import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import { Token } from 'cdktf';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { policyDocument } from './policy-document';
import type { PolicyStatement } from './policy-statement';

/** Settings of a {@link Role}. */
export interface RoleProps {
  /** Name of the role, unique in the account. */
  readonly name: string;
  /** What the role is for; shown in the IAM console. */
  readonly description: string;
  /** Trust policy as JSON text: who may take the role. */
  readonly trustPolicy: string;
  /**
   * Policies to attach, by ARN.
   *
   * @default - none
   */
  readonly managedPolicyArns?: readonly string[];
  /**
   * Policy that caps what the role can ever do, whatever else is attached.
   *
   * @default - no boundary
   */
  readonly permissionsBoundaryArn?: string;
}

/** An IAM role with its policies. Inline policies go when the role goes, and cannot be attached elsewhere. */
export class Role extends Construct {
  /** Name, as given: known before anything is applied. */
  readonly name: string;
  /** ARN. */
  readonly arn: string;
  private readonly resource: IamRole;
  private readonly policies: ITerraformDependable[] = [];

  constructor(scope: Construct, id: string, props: RoleProps) {
    super(scope, id);
    this.resource = new IamRole(this, 'Resource', {
      name: props.name,
      description: props.description,
      assumeRolePolicy: props.trustPolicy,
      permissionsBoundary: props.permissionsBoundaryArn,
    });
    this.name = props.name;
    this.arn = this.resource.arn;
    props.managedPolicyArns?.forEach((arn, index) => {
      this.attach(arn, index);
    });
  }

  /** Attachments and inline policies: what needs the permissions depends on these, not on the role alone. */
  get dependables(): ITerraformDependable[] {
    return [this.resource, ...this.policies];
  }

  /** Adds an inline policy; the id is its name. */
  addPolicy(id: string, statements: readonly PolicyStatement[]): void {
    this.policies.push(addInlinePolicy(this, id, { roleName: this.resource.name, statements }));
  }

  private attach(policyArn: string, index: number): void {
    const name = policyArn.split('/').at(-1) ?? policyArn;
    this.policies.push(
      new IamRolePolicyAttachment(this, `Policy-${Token.isUnresolved(name) ? index : name}`, {
        role: this.resource.name,
        policyArn,
      }),
    );
  }
}

/** Attaches an inline policy to a role that may have been made elsewhere; the id is the policy's name. */
export function addInlinePolicy(
  scope: Construct,
  id: string,
  policy: { readonly roleName: string; readonly statements: readonly PolicyStatement[] },
): IamRolePolicy {
  const owner = new Construct(scope, id);
  return new IamRolePolicy(owner, 'Resource', {
    name: id,
    role: policy.roleName,
    policy: policyDocument(owner, policy.statements),
  });
}
