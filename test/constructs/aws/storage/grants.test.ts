import { PostgresInstance, Valkey } from '../../../../constructs/aws/database';
import { EncryptionKey } from '../../../../constructs/aws/encryption';
import { WorkloadIdentity } from '../../../../constructs/aws/identity';
import { GeneratedSecret } from '../../../../constructs/aws/secrets';
import { Bucket } from '../../../../constructs/aws/storage';
import { NETWORK, Output, newStack } from './support';

const CLUSTER = {
  name: 'ml',
  arn: 'arn:aws:eks:us-west-2:111122223333:cluster/ml',
  identityMechanism: 'pod-identity',
} as const;

describe('a workload identity', () => {
  const stack = newStack();
  const identity = new WorkloadIdentity(stack, 'Mlflow', {
    cluster: CLUSTER,
    name: 'mlflow',
    namespace: 'mlflow',
    serviceAccount: 'mlflow',
  });
  const encryptionKey = new EncryptionKey(stack, 'Key', { alias: 'ml', description: 'data' });
  const database = {
    encryptionKey,
    network: NETWORK,
    clientSecurityGroupIds: ['sg-nodes'],
  };
  new Bucket(stack, 'Artifacts', { name: 'ml-artifacts', encryptionKey }).grantReadWrite(
    identity,
    'mlflow/',
  );
  new GeneratedSecret(stack, 'Login', {
    name: 'ml/mlflow',
    description: 'login',
    encryptionKey,
    values: { password: { generate: {} } },
  }).grantRead(identity);
  new PostgresInstance(stack, 'Postgres', {
    ...database,
    identifier: 'ml',
    databaseName: 'mlflow',
  }).grantConnect(identity, 'mlflow');
  new Valkey(stack, 'Cache', {
    ...database,
    name: 'ml',
    description: 'cache',
    users: [{ name: 'mlflow', access: 'on ~mlflow:* +@all' }],
  }).grantConnect(identity, 'mlflow');
  const policies = new Output(stack).all('aws_iam_role_policy');

  test('takes the grants of bucket, secret, database and cache as its own policies', () => {
    expect(policies.map((policy) => policy['name'])).toEqual([
      'Artifacts-ReadWrite-mlflow',
      'Cache-Connect-mlflow',
      'Login-Read',
      'Postgres-Connect-mlflow',
    ]);
  });

  test('may use the key of what it was granted, and no wildcard action', () => {
    const statements = policies.flatMap(
      (policy) =>
        (JSON.parse(policy['policy'] as string) as { Statement: { Action: string[] }[] }).Statement,
    );
    const actions = statements.flatMap((statement) => statement.Action);
    expect(actions).toContain('kms:Decrypt');
    expect(actions.filter((action) => action.includes('*'))).toEqual([]);
  });
});
