export type { ISecret, ISecretStore, SecretOptions } from './i-secret-store';
export { InClusterStore, type InClusterStoreProps } from './in-cluster-store';
export type { SecretStoreProps } from './secret-store';
export { SecretsManagerStore, type SecretsManagerStoreProps } from './secrets-manager-store';
