import { grantSecretReads } from '../../../../constructs/aws/secrets';
import { FakeGrantee, KEY, newStack } from '../storage/support';

test('secrets are read below one prefix, with the key that they are encrypted with', () => {
  const reader = new FakeGrantee();
  grantSecretReads(newStack(), reader, { prefix: 'ml-lab', encryptionKey: KEY });
  const [read, decrypt] = reader.policies.flatMap(({ statements }) => statements);
  expect(read?.actions).toEqual(['secretsmanager:GetSecretValue']);
  expect(read?.resources).toEqual([expect.stringMatching(/:secret:ml-lab\/\*$/)]);
  expect(decrypt).toMatchObject({ actions: ['kms:Decrypt'], resources: [KEY.arn] });
});
