import { imageVersion } from '../../../lib/values';

const DIGEST = `@sha256:${'0'.repeat(64)}`;

test.each([
  ['docker.io/rayproject/ray:2.52.0', '2.52.0'],
  ['docker.io/rayproject/ray:2.52.0-py312-gpu', '2.52.0'],
  [`registry.acme.io:5000/ml/ray:2.52.0-1${DIGEST}`, '2.52.0'],
])('reads the version of %s', (image, version) => {
  expect(imageVersion(image)).toBe(version);
});

test.each(['docker.io/rayproject/ray', 'ray:nightly', 'ray:2.52', `ray${DIGEST}`, 'ray:2.52.0rc1'])(
  'knows none of %s',
  (image) => {
    expect(imageVersion(image)).toBeUndefined();
  },
);
