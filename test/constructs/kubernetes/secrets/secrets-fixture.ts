import type { Chart } from 'cdk8s';
import {
  InClusterStore,
  SecretsManagerStore,
  type ISecret,
  type InClusterStoreProps,
  type SecretOptions,
  type SecretsManagerStoreProps,
} from '../../../../constructs/kubernetes/secrets';
import type { GeneratedSecretContract } from '../../../../lib/contracts/secrets';

export const LOGIN: GeneratedSecretContract = {
  owner: 'databases',
  name: 'mlflow',
  values: { username: { fixed: 'mlflow' }, password: { length: 32 } },
};

export const OPTIONS: SecretOptions = {
  name: 'login',
  namespace: { name: 'mlflow' },
  component: 'tracking',
};

export const managerStore = (
  chart: Chart,
  props: Partial<SecretsManagerStoreProps> = {},
): SecretsManagerStore =>
  new SecretsManagerStore(chart, 'Store', { region: 'eu-west-1', prefix: 'ml-lab', ...props });

export const clusterStore = (
  chart: Chart,
  props: Partial<InClusterStoreProps> = {},
): InClusterStore =>
  new InClusterStore(chart, 'Store', { namespace: { name: 'platform-secrets' }, ...props });

/** Asks for the login with other options. */
export const addLogin = (chart: Chart, options: Partial<SecretOptions> = {}): ISecret =>
  managerStore(chart).addGenerated(chart, 'Login', LOGIN, { ...OPTIONS, ...options });
