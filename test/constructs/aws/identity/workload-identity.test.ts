import { WorkloadIdentity } from '../../../../constructs/aws/identity';
import type {
  IGrantee,
  IIdentityCluster,
  WorkloadIdentityProps,
} from '../../../../constructs/aws/identity';
import { awsStack, statements, synth } from './aws-stack';

const CLUSTER: IIdentityCluster = {
  name: 'ml-lab',
  arn: 'arn:aws:eks:us-west-2:111122223333:cluster/ml-lab',
  identityMechanism: 'pod-identity',
};
const WITH_OIDC: IIdentityCluster = {
  ...CLUSTER,
  oidcProvider: { arn: 'arn:aws:iam::111122223333:oidc-provider/issuer', issuerHost: 'issuer' },
};
const PROPS: WorkloadIdentityProps = {
  cluster: CLUSTER,
  name: 'mlflow',
  namespace: 'mlflow',
  serviceAccount: 'tracking',
};

const synthOf = (change: Partial<WorkloadIdentityProps> = {}) => {
  const stack = awsStack();
  const identity = new WorkloadIdentity(stack, 'Identity', { ...PROPS, ...change });
  return { identity, stack, output: synth(stack) };
};

describe('a workload identity by Pod Identity', () => {
  test('has a role whose name is known at synth', () => {
    const { identity, output } = synthOf();
    expect(identity.roleName).toBe('ml-lab-mlflow');
    expect(output.one('aws_iam_role')['name']).toBe('ml-lab-mlflow');
    expect(identity).toMatchObject({ namespace: 'mlflow', serviceAccount: 'tracking' });
  });

  test('trusts EKS for this cluster, account and service account only', () => {
    const [statement] = statements(synthOf().output.one('aws_iam_role'), 'assume_role_policy');
    expect(statement).toEqual({
      Effect: 'Allow',
      Principal: { Service: 'pods.eks.amazonaws.com' },
      Action: ['sts:AssumeRole', 'sts:TagSession'],
      Condition: {
        StringEquals: {
          'aws:SourceAccount': expect.stringMatching(/account_id}$/),
          'aws:RequestTag/kubernetes-namespace': 'mlflow',
          'aws:RequestTag/kubernetes-service-account': ['tracking'],
        },
        ArnEquals: { 'aws:SourceArn': CLUSTER.arn },
      },
    });
  });

  test('associates the service account with the role', () => {
    expect(synthOf().output.one('aws_eks_pod_identity_association')).toMatchObject({
      cluster_name: 'ml-lab',
      namespace: 'mlflow',
      service_account: 'tracking',
      role_arn: expect.stringContaining('aws_iam_role'),
    });
  });

  test('can be shared by service accounts of the same software', () => {
    const { output } = synthOf({ sharedWith: ['worker'] });
    expect(output.all('aws_eks_pod_identity_association').map((a) => a['service_account'])).toEqual(
      ['worker', 'tracking'],
    );
    expect(output.one('aws_iam_role')['assume_role_policy']).toContain('["tracking","worker"]');
  });

  test('counts the association among what pods wait for', () => {
    expect(synthOf().identity.dependables).toHaveLength(2);
  });

  test('attaches managed policies and a boundary', () => {
    const { output } = synthOf({
      managedPolicyArns: ['arn:aws:iam::aws:policy/Some'],
      permissionsBoundaryArn: 'arn:aws:iam::111122223333:policy/cap',
    });
    expect(output.one('aws_iam_role_policy_attachment')['policy_arn']).toBe(
      'arn:aws:iam::aws:policy/Some',
    );
    expect(output.one('aws_iam_role')['permissions_boundary']).toBe(
      'arn:aws:iam::111122223333:policy/cap',
    );
  });

  test('takes the grants of other resources', () => {
    const stack = awsStack();
    const grantee: IGrantee = new WorkloadIdentity(stack, 'Identity', PROPS);
    grantee.addPolicy('models-read', [
      { sid: 'Read', actions: ['s3:GetObject'], resources: ['arn:aws:s3:::models/*'] },
    ]);
    expect(synth(stack).one('aws_iam_role_policy')).toMatchObject({
      name: 'models-read',
      role: expect.stringContaining('aws_iam_role'),
    });
  });
});

describe('a workload identity by IRSA', () => {
  test('trusts tokens of the service account, for STS only', () => {
    const { output } = synthOf({ cluster: WITH_OIDC, mechanism: 'irsa' });
    expect(statements(output.one('aws_iam_role'), 'assume_role_policy')).toEqual([
      {
        Effect: 'Allow',
        Principal: { Federated: 'arn:aws:iam::111122223333:oidc-provider/issuer' },
        Action: ['sts:AssumeRoleWithWebIdentity'],
        Condition: {
          StringEquals: {
            'issuer:aud': 'sts.amazonaws.com',
            'issuer:sub': ['system:serviceaccount:mlflow:tracking'],
          },
        },
      },
    ]);
    expect(output.all('aws_eks_pod_identity_association')).toEqual([]);
  });

  test('is chosen by the cluster when the identity does not say', () => {
    const { output } = synthOf({ cluster: { ...WITH_OIDC, identityMechanism: 'irsa' } });
    expect(output.all('aws_eks_pod_identity_association')).toEqual([]);
  });

  test('fails when the cluster has no OIDC provider', () => {
    expect(() => synthOf({ mechanism: 'irsa' })).toThrow(
      /'mechanism' is 'irsa' but cluster 'ml-lab' has no IAM OIDC provider/,
    );
  });
});

describe('an identity that exists', () => {
  test('is looked up and can be given policies', () => {
    const stack = awsStack();
    const identity = WorkloadIdentity.fromRole(stack, 'Identity', {
      namespace: 'mlflow',
      serviceAccount: 'tracking',
      roleName: 'made-elsewhere',
    });
    identity.addPolicy('read', [{ actions: ['s3:GetObject'], resources: ['arn:aws:s3:::b/*'] }]);
    const output = synth(stack);
    expect(output.data('aws_iam_role')).toEqual([{ name: 'made-elsewhere' }]);
    expect(output.one('aws_iam_role_policy')['role']).toBe('made-elsewhere');
    expect(identity.dependables).toEqual([]);
    expect(identity.roleArn).toMatch(/TfToken/);
  });
});

describe('a workload identity', () => {
  test.each([
    [
      'the role name is too long',
      { name: 'n'.repeat(58) },
      /65 characters long; at most 64 are allowed, shorten 'name'/,
    ],
    ['the role name has a space', { name: 'ml flow' }, /role name 'ml-lab-ml flow'; only letters/],
    [
      'the namespace is malformed',
      { namespace: 'ML' },
      /'namespace' must be 1 to 63 lower-case letters.*got 'ML'/,
    ],
    [
      'the service account is malformed',
      { serviceAccount: 'a_b' },
      /'serviceAccount' must be 1 to 253.*got 'a_b'/,
    ],
    [
      'a further service account is malformed',
      { sharedWith: ['A'] },
      /'serviceAccount' must be.*got 'A'/,
    ],
  ])('fails when %s', (_, change, message) => {
    expect(() => synthOf(change)).toThrow(message);
  });

  test('fails when the service account already has an identity in the cluster', () => {
    const { stack } = synthOf();
    expect(() => new WorkloadIdentity(stack, 'Second', { ...PROPS, name: 'other' })).toThrow(
      /'mlflow\/tracking' already has 'test\/Identity'; call addPolicy on that one/,
    );
  });

  test('may serve the same service account in another cluster', () => {
    const { stack } = synthOf();
    const cluster = { ...CLUSTER, name: 'ml-two' };
    expect(new WorkloadIdentity(stack, 'Second', { ...PROPS, cluster }).roleName).toBe(
      'ml-two-mlflow',
    );
  });
});
