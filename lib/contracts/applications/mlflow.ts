import type { Environment } from '../../config/schema';
import { NAMESPACES } from '../namespaces';
import type { GeneratedSecretContract } from '../secrets';
import type { AccessPointContract } from '../shared-folders';
import { application } from './application';

/** Beginning of the keys of artifacts in the bucket for artifacts. */
export const MLFLOW_PREFIX = 'mlflow/';

/** The passphrase that MLflow encrypts credentials of model providers with. */
export const encryptionPassphrase: GeneratedSecretContract = {
  owner: 'mlflow',
  name: 'encryption',
  values: { passphrase: { length: 32 } },
};

/** Artifacts, where there is no S3: the user that the server’s pods run as. */
export const MLFLOW_FOLDER: AccessPointContract = {
  name: 'mlflow-artifacts',
  path: '/mlflow-artifacts',
  mode: '0750',
  uid: 1000,
  gid: 1000,
};

const onAws = ({ provider }: Environment) => provider === 'aws';

/** MLflow, as both halves know it. */
export const MLFLOW = application({
  section: 'mlflow',
  hasPages: true,
  namespaces: () => [NAMESPACES.mlflow],
  clients: () => [{ clientId: 'mlflow', atEdge: true }],
  databases: () => ['mlflow'],
  secrets: () => [encryptionPassphrase],
  identities: () => [
    {
      name: 'mlflow',
      namespace: NAMESPACES.mlflow,
      serviceAccount: 'mlflow',
      grants: [{ bucket: 'artifacts', prefix: MLFLOW_PREFIX, access: 'readWrite' }],
    },
  ],
  folders: (environment) =>
    onAws(environment) ? [] : [{ folder: MLFLOW_FOLDER, namespace: NAMESPACES.mlflow }],
});
