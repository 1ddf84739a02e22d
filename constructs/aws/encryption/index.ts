export { EncryptionKey } from './encryption-key';
export type { EncryptionKeyProps, IEncryptionKey } from './encryption-key';
export { resourcePolicy } from './policy';
export type { GrantStatement, IGrantee, PolicyConditions, ResourcePolicyStatement } from './policy';
export { lifecycleOf } from './protection';
export type { Protection } from './protection';
