import { Testing } from 'cdktf';
import type { EnvironmentInput } from '../../../lib/config';
import { PlatformStack } from '../../../stacks/infrastructure/platform-stack';
import { environmentWith } from '../../support/environments';

describe('state', () => {
  const backendOf = (state: EnvironmentInput['state']) => {
    const stack = new PlatformStack(Testing.app(), 'operators', {
      environment: environmentWith({ state }),
    });
    const { terraform } = JSON.parse(Testing.synth(stack)) as {
      terraform: { backend: unknown; required_version: string };
    };
    return terraform;
  };

  test('is a file outside cdktf.out by default', () => {
    expect(backendOf(undefined)).toMatchObject({
      backend: { local: { path: '../../../state/test/operators.tfstate' } },
      required_version: '>= 1.11.0',
    });
  });

  test('can be in S3, encrypted and locked by S3 itself', () => {
    expect(backendOf({ backend: 's3', bucket: 'acme-state' }).backend).toEqual({
      s3: {
        bucket: 'acme-state',
        key: 'eks-ml-platform/test/operators.tfstate',
        region: 'us-west-2',
        encrypt: true,
        use_lockfile: true,
      },
    });
  });

  test('takes the bucket’s own region and key', () => {
    const kmsKeyArn = 'arn:aws:kms:eu-west-1:111122223333:key/x';
    expect(
      backendOf({ backend: 's3', bucket: 'acme-state', region: 'eu-west-1', kmsKeyArn }).backend,
    ).toMatchObject({
      s3: { region: 'eu-west-1', kms_key_id: kmsKeyArn },
    });
  });
});
