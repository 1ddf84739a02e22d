import {
  InClusterStore,
  SecretsManagerStore,
  type ISecretStore,
} from '../../constructs/kubernetes/secrets';
import type { Environment } from '../../lib/config';
import { resourceNames } from '../../lib/contracts/names';
import { NAMESPACES } from '../../lib/contracts/namespaces';
import { Unit } from './unit';

/** A store of secrets, and the unit that it stands in. */
export interface SecretStoreUnit {
  readonly unit: Unit;
  readonly store: ISecretStore;
}

/** Where secrets live: AWS Secrets Manager, or the cluster where there is no AWS. */
export function secretStoreUnit(environment: Environment): SecretStoreUnit {
  const unit = new Unit('secret-store', 'edge');
  const store =
    environment.provider === 'aws'
      ? new SecretsManagerStore(unit.chart, 'Store', {
          region: environment.region,
          prefix: resourceNames(environment).cluster,
        })
      : new InClusterStore(unit.chart, 'Store', { namespace: { name: NAMESPACES.secrets } });
  return { unit, store };
}
