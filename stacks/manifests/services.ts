import type { IEdge } from '../../constructs/kubernetes/gateway';
import type { IIdentityProvider } from '../../constructs/kubernetes/identity';
import type { IExperimentTracking } from '../../constructs/kubernetes/mlflow';
import type {
  PrometheusOperatorMetrics,
  ScrapedPods,
} from '../../constructs/kubernetes/prometheus';
import type { SmokeTarget } from '../../constructs/kubernetes/smoke-check';
import type { Environment } from '../../lib/config';
import { hasSecretStore, postgresHome } from '../../lib/contracts/services';
import type { CommonServices } from './application-services';
import { alertingUnit } from './alerting';
import { applications, type Applications } from './applications';
import { databaseUnit, type DatabaseUnit } from './databases';
import { edgeUnits } from './edge';
import { externalIdentityUnit, keycloakUnit, type IdentityUnit } from './identity';
import { platformMetrics } from './monitoring';
import { neuronMonitorUnit } from './neuron-monitor';
import { platformMonitoringUnits } from './platform-monitoring';
import { secretStoreUnit } from './secret-store';
import { targetsOf } from './smoke-check';
import { telemetryUnits } from './telemetry';
import { telemetryStores, type TelemetryStores } from './telemetry-stores';
import type { Unit } from './unit';

/** What teams stand on. */
export interface PlatformServices {
  readonly units: readonly Unit[];
  /** What a smoke check visits. */
  readonly targets: readonly SmokeTarget[];
  /** Where runs are logged; undefined where there is no MLflow. */
  readonly tracking: IExperimentTracking | undefined;
  /** What Prometheus reads. */
  readonly scraped: readonly ScrapedPods[];
}

/** What single sign-on stands on; an environment may lack the parts that Keycloak needs. */
interface Foundations extends CommonServices {
  readonly edge: IEdge | undefined;
  readonly databases: DatabaseUnit | undefined;
  /** Who keeps logs and traces. */
  readonly stores: TelemetryStores;
}

/** Secrets, the entrance, databases and single sign-on, and the applications on them, wired to each other. */
export function platformServices(environment: Environment): PlatformServices {
  const store = secretStoreUnit(environment);
  const secrets = store.store;
  const metrics = platformMetrics(environment);
  const { stores, units: kept } = telemetryStores(environment, metrics);
  const telemetry = telemetryUnits(environment, { secrets, metrics, stores });
  const common: CommonServices = { secrets, metrics, traces: telemetry.traces };
  const { edge, units: entrance } = edgeUnits(environment, common) ?? NO_ENTRANCE;
  const databases = databasesOf(environment, common);
  const foundations = { ...common, edge, databases, stores };
  const signOn = signOnOf(environment, foundations);
  // Applications register between single sign-on and the realm that lists them.
  const running = applicationsOn(environment, foundations, signOn?.identity);
  const neuronMonitor = neuronMonitorUnit(environment, metrics);
  const watching = platformMonitoringUnits(environment, metrics);
  showDashboards(running, metrics);
  signOn?.complete();
  return {
    units: present([
      hasSecretStore(environment) ? store.unit : undefined,
      ...kept,
      ...telemetry.units,
      ...entrance,
      alertingUnit(environment, secrets),
      databases?.unit,
      signOn?.unit,
      ...running.units,
      neuronMonitor,
      ...watching,
    ]),
    targets: targetsOf(edge, signOn?.identity),
    tracking: running.tracking,
    scraped: metrics?.scraped ?? [],
  };
}

/** All that have dashboards are built by now. */
function showDashboards(
  { grafana }: Applications,
  metrics: PrometheusOperatorMetrics | undefined,
): void {
  if (metrics !== undefined) grafana?.addDashboards(metrics.dashboards);
}

const NO_ENTRANCE = { units: [], edge: undefined };

const databasesOf = (
  environment: Environment,
  services: CommonServices,
): DatabaseUnit | undefined =>
  postgresHome(environment) === undefined ? undefined : databaseUnit(environment, services);

function signOnOf(
  environment: Environment,
  { edge, databases, ...common }: Foundations,
): IdentityUnit | undefined {
  const { identity } = environment;
  if (identity.provider === 'none') return undefined;
  if (identity.provider === 'external') return externalIdentityUnit(identity, common.secrets);
  if (edge === undefined || databases === undefined) return undefined;
  const { database } = databases;
  return keycloakUnit(environment, identity, { ...common, edge, database });
}

/** Pages need an entrance and somebody who signs people in. */
function applicationsOn(
  environment: Environment,
  { edge, databases, stores, ...common }: Foundations,
  identity: IIdentityProvider | undefined,
): Applications {
  const pages =
    edge === undefined || identity === undefined ? undefined : { ...common, edge, identity };
  return applications(environment, { ...common, stores, pages, database: databases?.database });
}

const present = (units: readonly (Unit | undefined)[]): Unit[] =>
  units.filter((unit) => unit !== undefined);
