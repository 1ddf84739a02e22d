export { EncryptionKey } from './encryption-key';
export type { EncryptionKeyProps, IEncryptionKey } from './encryption-key';
export { lifecycleOf } from './protection';
export type { Protection } from './protection';
