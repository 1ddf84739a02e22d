import { EcrLifecyclePolicy } from '@cdktf/provider-aws/lib/ecr-lifecycle-policy';
import { EcrRepository } from '@cdktf/provider-aws/lib/ecr-repository';
import {
  ImageRepositories,
  type ImageRepositoriesProps,
} from '../../../../constructs/aws/registry';
import { document, resolved, Synthesized, testStack } from '../network/synthesized';

const KEY = { arn: 'arn:aws:kms:us-west-2:111122223333:key/images', keyId: 'images' };

const build = (props: Partial<ImageRepositoriesProps> = {}) => {
  const stack = testStack();
  const images = new ImageRepositories(stack, 'Images', {
    namespace: 'ml-lab',
    repositories: ['mlflow', 'spark/driver-base'],
    ...props,
  });
  return { images, rendered: new Synthesized(stack) };
};

const fails = (props: Partial<ImageRepositoriesProps>) => expect(() => build(props));

describe('image repositories', () => {
  const { images, rendered } = build();

  test('are encrypted, scanned at push and have tags that never move', () => {
    expect(rendered.one(EcrRepository, 'Mlflow')).toEqual({
      name: 'ml-lab/mlflow',
      image_tag_mutability: 'IMMUTABLE',
      image_scanning_configuration: { scan_on_push: true },
      encryption_configuration: [{ encryption_type: 'KMS' }],
      force_delete: false,
    });
  });

  test('have ids that follow from their names', () => {
    expect(rendered.one(EcrRepository, 'Images_SparkDriverBase_')['name']).toBe(
      'ml-lab/spark/driver-base',
    );
  });

  test('keep the newest 100 images and delete untagged ones after a week', () => {
    const policy = rendered.one(EcrLifecyclePolicy, 'Mlflow');
    expect(policy['repository']).toMatch(/aws_ecr_repository\.Images_Mlflow_.*\.name/);
    expect(document(policy['policy'])).toMatchObject({
      rules: [
        {
          rulePriority: 1,
          selection: {
            tagStatus: 'untagged',
            countType: 'sinceImagePushed',
            countUnit: 'days',
            countNumber: 7,
          },
          action: { type: 'expire' },
        },
        {
          rulePriority: 2,
          selection: { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 100 },
          action: { type: 'expire' },
        },
      ],
    });
  });

  test('take another retention, key and deletion', () => {
    const { rendered: other } = build({
      repositories: ['mlflow'],
      keepLast: 5,
      expireUntaggedAfterDays: 1,
      encryptionKey: KEY,
      forceDelete: true,
    });
    expect(other.one(EcrRepository)).toMatchObject({
      encryption_configuration: [{ encryption_type: 'KMS', kms_key: KEY.arn }],
      force_delete: true,
    });
    expect(document(other.one(EcrLifecyclePolicy)['policy'])).toMatchObject({
      rules: [{ selection: { countNumber: 1 } }, { selection: { countNumber: 5 } }],
    });
  });

  test('hand out the address of each', () => {
    const stack = testStack();
    const made = new ImageRepositories(stack, 'Images', {
      namespace: 'ml-lab',
      repositories: ['mlflow'],
    });
    expect(resolved(stack, made.repositoryUrl('mlflow'))).toMatch(
      /aws_ecr_repository\.Images_Mlflow_.*\.repository_url/,
    );
    expect(images.names).toEqual(['mlflow', 'spark/driver-base']);
  });

  test('fail when asked for one that is not there', () => {
    expect(() => images.repositoryUrl('mlfow')).toThrow(
      "test/Images: 'mlfow' is not a repository here; known are mlflow, spark/driver-base",
    );
  });

  test.each([['MLflow'], ['-a'], ['a'.repeat(260)]])('fail when a name is %s', (name) => {
    fails({ repositories: [name] }).toThrow(/'namespace' and 'repositories' must give names of 2/);
  });

  test('fail when a name is there twice, or differs in separators only', () => {
    fails({ repositories: ['a-b', 'a/b'] }).toThrow(/'repositories' has 'a\/b' twice/);
  });

  test('fail with all violations at once', () => {
    fails({ keepLast: 0, expireUntaggedAfterDays: 1.5 }).toThrow(
      "'keepLast' must be a whole number from 1, got 0; 'expireUntaggedAfterDays' must be a whole number from 1, got 1.5",
    );
  });
});

describe('existing repositories', () => {
  const stack = testStack();
  const images = ImageRepositories.fromUrls(stack, 'Images', {
    urls: { mlflow: 'registry.acme.io/ml/mlflow' },
  });

  test('make nothing and hand out what they were given', () => {
    expect(new Synthesized(stack).types()).toEqual([]);
    expect(images.names).toEqual(['mlflow']);
    expect(images.repositoryUrl('mlflow')).toBe('registry.acme.io/ml/mlflow');
  });

  test('fail when asked for one that is not there', () => {
    expect(() => images.repositoryUrl('x')).toThrow(
      /'x' is not a repository here; known are mlflow/,
    );
  });
});
