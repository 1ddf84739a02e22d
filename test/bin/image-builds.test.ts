import { imageBuilds } from '../../bin/image-builds';
import { environmentWith } from '../support/environments';

const built = { built: ['airflow' as const] };

test('tells that upstream has every image', () => {
  expect(imageBuilds(environmentWith())).toBe(
    "'test' uses no image of images/: every image comes from upstream.\n",
  );
});

test('signs in to the registry of the account, builds and pushes', () => {
  const lines = imageBuilds(
    environmentWith({ aws: { accountId: '111122223333' }, images: built }),
  ).split('\n');
  expect(lines).toContain(
    'aws ecr get-login-password --region us-west-2 | docker login --username AWS --password-stdin 111122223333.dkr.ecr.us-west-2.amazonaws.com',
  );
  expect(lines).toContainEqual(
    expect.stringMatching(
      /^docker buildx build --platform linux\/amd64 --push --tag 111122223333\.dkr\.ecr\.us-west-2\.amazonaws\.com\/ml-test\/airflow:\S+ images\/airflow$/,
    ),
  );
});

test('leaves signing in to another registry to its own way', () => {
  const text = imageBuilds(
    environmentWith({ images: { ...built, registry: 'registry.acme.io/ml' } }),
  );
  expect(text).not.toContain('docker login');
  expect(text).toContain(' registry.acme.io/ml/airflow:');
});
