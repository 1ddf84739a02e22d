export { EncryptionKey } from './encryption-key';
export type { EncryptionKeyProps, IEncryptionKey } from './encryption-key';
export { CRYPTOGRAPHIC_ACTIONS } from './key-policy';
export { lifecycleOf } from './protection';
export type { Protection } from './protection';
