import { Fn } from 'cdktf';
import type { PolicyStatement } from '../../../../constructs/aws/identity';
import {
  AwsContext,
  Role,
  policyDocument,
  resourcePolicy,
  serviceTrust,
  wildcardGrants,
} from '../../../../constructs/aws/identity';
import { awsStack, statements, synth } from './aws-stack';

const READ: PolicyStatement = {
  sid: 'Read',
  actions: ['s3:GetObject'],
  resources: ['arn:aws:s3:::models/team/*'],
};

const render = (statement: PolicyStatement) => policyDocument(awsStack(), [statement]);

describe('a policy document', () => {
  test('is plain JSON in the spelling of IAM', () => {
    expect(
      JSON.parse(render({ ...READ, conditions: { Bool: { 'aws:SecureTransport': 'true' } } })),
    ).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'Read',
          Effect: 'Allow',
          Action: ['s3:GetObject'],
          Resource: ['arn:aws:s3:::models/team/*'],
          Condition: { Bool: { 'aws:SecureTransport': 'true' } },
        },
      ],
    });
  });

  test('leaves out what a statement does not have', () => {
    const { sid: _, ...anonymous } = READ;
    expect(Object.keys(JSON.parse(render(anonymous)).Statement[0])).toEqual([
      'Effect',
      'Action',
      'Resource',
    ]);
  });

  test('keeps references to other resources and escapes the variables of IAM', () => {
    const stack = awsStack();
    const role = newRole(stack);
    role.addPolicy('own-prefix', [
      { ...READ, resources: [`${role.arn}/x`, 'arn:aws:s3:::home/${aws:username}/*'] },
    ]);
    const [statement] = statements(synth(stack).one('aws_iam_role_policy'));
    expect(statement?.['Resource']).toEqual([
      '${aws_iam_role.Role_1ABCC5F0.arn}/x',
      'arn:aws:s3:::home/$${aws:username}/*',
    ]);
  });

  test.each([
    ['everything', { resources: ['*'] }, /'resources' must not be everything of a kind, got '\*'/],
    [
      'every bucket',
      { resources: ['arn:aws:s3:::*'] },
      /'resources' must not be everything of a kind/,
    ],
    ['every action', { actions: ['*'] }, /'actions' must not have a wildcard, got '\*'/],
    [
      'every action of a service',
      { actions: ['s3:*'] },
      /'actions' must not have a wildcard, got 's3:\*'/,
    ],
    ['some actions', { actions: ['s3:Get*'] }, /list the actions, or say in 'wildcardReason'/],
    ['an action pattern', { actions: ['s3:GetObjec?'] }, /must not have a wildcard/],
    [
      'no service',
      { actions: ['GetObject'] },
      /'actions' must be 'service:Action', got 'GetObject'/,
    ],
    ['no actions', { actions: [] }, /'actions' of a statement must have at least one entry/],
    ['no resources', { resources: [] }, /'resources' of a statement must have at least one entry/],
    ['a sid with a space', { sid: 'Read all' }, /'sid' must be letters and digits, got 'Read all'/],
    [
      'an idle reason',
      { resources: ['arn:aws:s3:::b'], wildcardReason: 'none' },
      /has no wildcard; remove the reason/,
    ],
    ['an empty reason', { wildcardReason: ' ' }, /'wildcardReason' needs text and a 'sid'/],
    ['a reason without sid', { sid: undefined, wildcardReason: 'why' }, /needs text and a 'sid'/],
  ])('fails when a statement has %s', (_, change, message) => {
    expect(() => render({ ...READ, ...change })).toThrow(message);
  });

  test('fails when it has no statement', () => {
    expect(() => policyDocument(awsStack(), [])).toThrow(
      /'statements' must have at least one entry/,
    );
  });

  test('fails when two statements share a sid', () => {
    expect(() => policyDocument(awsStack(), [READ, READ])).toThrow(
      /'sid' must be unique in a policy, got 'Read' twice/,
    );
  });

  test('fails when a list is computed by Terraform', () => {
    const computed = Fn.split(',', 'a,b');
    expect(() => render({ ...READ, resources: computed })).toThrow(
      /'resources' must be a list known at synth/,
    );
  });

  test('permits any wildcard in a statement that denies', () => {
    expect(render({ ...READ, effect: 'Deny', actions: ['s3:*'], resources: ['*'] })).toContain(
      '"Deny"',
    );
  });
});

describe('a justified wildcard', () => {
  test('can be listed with its reason and the path of its policy', () => {
    const stack = awsStack();
    newRole(stack).addPolicy('list', [
      {
        sid: 'List',
        actions: ['iam:ListRoles'],
        resources: ['*'],
        wildcardReason: 'no resource level',
      },
      READ,
    ]);
    expect(wildcardGrants(stack.node.root)).toEqual([
      {
        path: 'test/Role/list',
        sid: 'List',
        actions: ['iam:ListRoles'],
        resources: ['*'],
        reason: 'no resource level',
      },
    ]);
  });

  test('may be given for a pattern that is narrow already', () => {
    const stack = awsStack();
    policyDocument(stack, [{ ...READ, wildcardReason: 'objects are made at run time' }]);
    expect(wildcardGrants(stack)).toHaveLength(1);
  });
});

describe('a role', () => {
  test('attaches policies by their names, and by number where the name is computed', () => {
    const stack = awsStack();
    const other = newRole(stack);
    new Role(stack, 'Both', {
      name: 'both',
      description: 'test',
      trustPolicy: serviceTrust('ec2.amazonaws.com', { tagSession: false }),
      managedPolicyArns: [AwsContext.of(stack).managedPolicyArn('service-role/Named'), other.arn],
      permissionsBoundaryArn: 'arn:aws:iam::111122223333:policy/boundary',
    });
    const output = synth(stack);
    expect(
      output.address('aws_iam_role_policy_attachment', {
        policy_arn: '${aws_iam_role.Role_1ABCC5F0.arn}',
      }),
    ).toContain('Policy-1');
    expect(output.one('aws_iam_role', { name: 'both' })['permissions_boundary']).toBe(
      'arn:aws:iam::111122223333:policy/boundary',
    );
  });

  test('lets a service tag the session only where it is told to', () => {
    const actions = (tagSession: boolean) =>
      JSON.parse(serviceTrust('eks.amazonaws.com', { tagSession })).Statement[0].Action;
    expect(actions(true)).toEqual(['sts:AssumeRole', 'sts:TagSession']);
    expect(actions(false)).toEqual(['sts:AssumeRole']);
  });
});

describe('the context of a stack', () => {
  test('is one per stack and reads only what is asked for', () => {
    const stack = awsStack();
    expect(AwsContext.of(newRole(stack))).toBe(AwsContext.of(stack));
    expect(AwsContext.of(stack).region).not.toBe('');
    expect(AwsContext.of(stack).region).toMatch(/TfToken/);
    const output = synth(stack);
    expect(output.data('aws_region')).toHaveLength(1);
    expect(output.data('aws_caller_identity')).toHaveLength(0);
  });
});

function newRole(stack: ReturnType<typeof awsStack>): Role {
  return new Role(stack, 'Role', {
    name: 'role',
    description: 'test',
    trustPolicy: serviceTrust('ec2.amazonaws.com', { tagSession: false }),
  });
}

describe('a resource policy', () => {
  test('is written in the spelling of IAM, in the order given', () => {
    const text = resourcePolicy([
      {
        sid: 'First',
        effect: 'Allow',
        principal: { AWS: 'arn:aws:iam::111122223333:root' },
        actions: ['kms:Decrypt'],
        resources: ['*'],
        conditions: { StringEquals: { 'aws:SourceAccount': '111122223333' } },
      },
      {
        sid: 'Second',
        effect: 'Deny',
        principal: '*',
        actions: ['s3:PutObject'],
        resources: ['arn:x'],
      },
    ]);
    expect(JSON.parse(text)).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'First',
          Effect: 'Allow',
          Principal: { AWS: 'arn:aws:iam::111122223333:root' },
          Action: ['kms:Decrypt'],
          Resource: ['*'],
          Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } },
        },
        {
          Sid: 'Second',
          Effect: 'Deny',
          Principal: '*',
          Action: ['s3:PutObject'],
          Resource: ['arn:x'],
        },
      ],
    });
  });
});
