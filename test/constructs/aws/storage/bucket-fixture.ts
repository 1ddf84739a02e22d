import { Bucket } from '../../../../constructs/aws/storage';
import type { BucketProps } from '../../../../constructs/aws/storage';
import { KEY, newStack, Output } from './support';

/** A bucket in a stack of its own. */
export const create = (props: Partial<BucketProps> = {}) => {
  const stack = newStack();
  const bucket = new Bucket(stack, 'Artifacts', {
    name: 'ml-artifacts-1a2b',
    encryptionKey: KEY,
    ...props,
  });
  return { stack, bucket };
};
/** What that stack becomes. */
export const output = (props: Partial<BucketProps> = {}): Output => new Output(create(props).stack);
