import type { Construct } from 'constructs';
import type { IEncryptionKey } from '../encryption';
import { AwsContext } from '../identity';
import type { IGrantee } from '../identity';

/** Which secrets may be read. */
export interface SecretReadsOptions {
  /** First part of the secrets' names, without a slash at the end: `ml-production`. */
  readonly prefix: string;
  /** Key that they are encrypted with. */
  readonly encryptionKey: IEncryptionKey;
}

/** Lets an identity read every secret below a prefix, and no other. */
export function grantSecretReads(
  scope: Construct,
  reader: IGrantee,
  { prefix, encryptionKey }: SecretReadsOptions,
): void {
  const { partition, accountId, region } = AwsContext.of(scope);
  reader.addPolicy('secrets', [
    {
      sid: 'ReadSecrets',
      actions: ['secretsmanager:GetSecretValue'],
      resources: [`arn:${partition}:secretsmanager:${region}:${accountId}:secret:${prefix}/*`],
    },
    { sid: 'DecryptSecrets', actions: ['kms:Decrypt'], resources: [encryptionKey.arn] },
  ]);
}
