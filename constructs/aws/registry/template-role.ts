import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { Construct } from 'constructs';
import type { IEncryptionKey } from '../encryption';
import { renderPolicy } from '../identity';

/** Props of a `TemplateRole`. */
export interface TemplateRoleProps {
  /** Name of the role. */
  readonly name: string;
  /** ARN patterns of the repositories that may be created. */
  readonly repositoryArns: readonly string[];
  /**
   * Key that the repositories are encrypted with.
   * @default - the role may use no key
   */
  readonly encryptionKey?: IEncryptionKey;
  /**
   * Policy that caps the role.
   * @default - no boundary
   */
  readonly permissionsBoundaryArn?: string;
}

/**
 * The role that ECR creates cached repositories with. ECR needs one as soon as they carry tags or
 * are encrypted with a key of the account.
 *
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-creation-templates-create.html
 */
export class TemplateRole extends Construct {
  /** ARN of the role. */
  readonly arn: string;

  constructor(scope: Construct, id: string, props: TemplateRoleProps) {
    super(scope, id);
    const role = new IamRole(this, 'Resource', {
      name: props.name,
      description: 'Lets ECR create repositories of the pull-through cache',
      assumeRolePolicy: renderPolicy([
        {
          Effect: 'Allow',
          Principal: { Service: 'ecr.amazonaws.com' },
          Action: ['sts:AssumeRole'],
        },
      ]),
      permissionsBoundary: props.permissionsBoundaryArn,
    });
    new IamRolePolicy(this, 'Policy', {
      name: 'create-cached-repositories',
      role: role.name,
      policy: renderPolicy([
        createRepositories(props.repositoryArns),
        ...useKey(props.encryptionKey),
      ]),
    });
    this.arn = role.arn;
  }
}

function createRepositories(repositoryArns: readonly string[]): object {
  return {
    Effect: 'Allow',
    Action: ['ecr:CreateRepository', 'ecr:TagResource'],
    Resource: repositoryArns,
  };
}

function useKey(key: IEncryptionKey | undefined): object[] {
  if (!key) return [];
  const actions = ['kms:CreateGrant', 'kms:RetireGrant', 'kms:DescribeKey'];
  return [{ Effect: 'Allow', Action: actions, Resource: [key.arn] }];
}
