import type { IEdge } from '../../constructs/kubernetes/gateway';
import type { IIdentityProvider } from '../../constructs/kubernetes/identity';
import type { ISecretStore } from '../../constructs/kubernetes/secrets';
import type { SmokeTarget } from '../../constructs/kubernetes/smoke-check';
import type { Environment } from '../../lib/config';
import { hasSecretStore, postgresHome } from '../../lib/contracts/services';
import { applicationUnits } from './applications';
import { databaseUnit, type DatabaseUnit } from './databases';
import { edgeUnits } from './edge';
import { externalIdentityUnit, keycloakUnit, type IdentityUnit } from './identity';
import { secretStoreUnit } from './secret-store';
import { targetsOf } from './smoke-check';
import type { Unit } from './unit';

/** What every application stands on. */
export interface PlatformServices {
  readonly units: readonly Unit[];
  /** What a smoke check visits. */
  readonly targets: readonly SmokeTarget[];
}

/** What single sign-on stands on; an environment may lack the parts that Keycloak needs. */
interface Foundations {
  readonly secrets: ISecretStore;
  readonly edge: IEdge | undefined;
  readonly databases: DatabaseUnit | undefined;
}

/** Secrets, the entrance, databases and single sign-on, wired to each other. */
export function platformServices(environment: Environment): PlatformServices {
  const store = secretStoreUnit(environment);
  const secrets = store.store;
  const entrance = edgeUnits(environment, secrets);
  const databases = databasesOf(environment, secrets);
  const signOn = signOnOf(environment, { secrets, edge: entrance?.edge, databases });
  // Applications register between single sign-on and the realm that lists them.
  const applications = applicationsOn(environment, {
    secrets,
    edge: entrance?.edge,
    databases,
    identity: signOn?.identity,
  });
  signOn?.complete();
  return {
    units: present([
      hasSecretStore(environment) ? store.unit : undefined,
      ...(entrance?.units ?? []),
      databases?.unit,
      signOn?.unit,
      ...applications,
    ]),
    targets: targetsOf(entrance?.edge, signOn?.identity),
  };
}

const databasesOf = (environment: Environment, secrets: ISecretStore): DatabaseUnit | undefined =>
  postgresHome(environment) === undefined ? undefined : databaseUnit(environment, secrets);

function signOnOf(
  environment: Environment,
  { secrets, edge, databases }: Foundations,
): IdentityUnit | undefined {
  const { identity } = environment;
  if (identity.provider === 'none') return undefined;
  if (identity.provider === 'external') return externalIdentityUnit(identity, secrets);
  if (edge === undefined || databases === undefined) return undefined;
  return keycloakUnit(environment, identity, { edge, secrets, database: databases.database });
}

/** Applications need all of it; without an entrance or a database none is on. */
function applicationsOn(
  environment: Environment,
  {
    secrets,
    edge,
    databases,
    identity,
  }: Foundations & { readonly identity: IIdentityProvider | undefined },
): Unit[] {
  if (edge === undefined || identity === undefined || databases === undefined) return [];
  return applicationUnits(environment, { edge, identity, secrets, database: databases.database });
}

const present = (units: readonly (Unit | undefined)[]): Unit[] =>
  units.filter((unit) => unit !== undefined);
