import type { IRetraining } from '../../constructs/kubernetes/airflow';
import type { IDatabase } from '../../constructs/kubernetes/database';
import type { IGrafana } from '../../constructs/kubernetes/grafana';
import type { IExperimentTracking } from '../../constructs/kubernetes/mlflow';
import type { Environment } from '../../lib/config';
import { airflowUnits } from './airflow';
import type { ApplicationServices, CommonServices, PageServices } from './application-services';
import { argoWorkflowsUnits } from './argo-workflows';
import { grafanaUnit, type GrafanaServices } from './grafana';
import { jupyterHubUnits } from './jupyterhub';
import { loadTestUnits } from './load-tests';
import { mlflowUnit } from './mlflow';
import { modelMonitoringUnits } from './model-monitoring';
import { modelServerUnits } from './model-servers';
import { monitoringAccess } from './monitoring-access';
import { openWebUiUnits } from './open-webui';
import { queueUnits } from './queues';
import { rayUnits, type RayCharts } from './ray';
import { servingUnits } from './serving';
import { sparkHistoryUnits, sparkUnits } from './spark';
import { trainingUnits } from './training';
import type { TelemetryStores } from './telemetry-stores';
import type { Unit } from './unit';

/** The applications that are on, and what others use of them. */
export interface Applications {
  readonly units: readonly Unit[];
  /** Where runs are logged; undefined where there is no MLflow. */
  readonly tracking: IExperimentTracking | undefined;
  /** Who shows dashboards; undefined where there is no Grafana. */
  readonly grafana: IGrafana | undefined;
}

/** What there is to stand on: an environment may lack pages, or a database. */
export interface AvailableServices extends CommonServices {
  readonly pages: PageServices | undefined;
  readonly database: IDatabase | undefined;
  /** Who keeps logs and traces. */
  readonly stores: TelemetryStores;
}

/** Every application that is on, each handed what it uses of the others. */
export function applications(
  environment: Environment,
  { pages, database, stores, ...common }: AvailableServices,
): Applications {
  const keeping = pages && database && { ...pages, database };
  const shown = shownOn(environment, pages, keeping && { ...keeping, stores });
  const { retraining, ...kept } = keeping
    ? keepingApplications(environment, keeping)
    : NOTHING_KEPT;
  const serving = servingUnits(environment, { ...common, pages, tracking: kept.tracking });
  const servers = modelServerUnits(environment, { ...common, pages });
  return {
    ...kept,
    grafana: shown.charts?.grafana,
    units: [
      ...shown.units,
      ...queueUnits(environment),
      ...rayUnits(environment, { ...common, pages, charts: shown.charts }),
      ...sparkUnits(environment, common.metrics),
      ...trainingUnits(environment, { metrics: common.metrics, pages, database }),
      ...(pages === undefined ? [] : sparkHistoryUnits(environment, pages)),
      ...kept.units,
      ...serving.units,
      ...loadTestUnits(environment, serving.endpoints),
      ...servers.units,
      ...modelMonitoringUnits(environment, { ...common, ...servers, ...serving, retraining }),
      ...(keeping ? openWebUiUnits(environment, { ...keeping, endpoints: serving.endpoints }) : []),
    ],
  };
}

/** Pages over metrics, and what draws charts of them. */
interface Shown {
  readonly units: readonly Unit[];
  readonly charts: RayCharts | undefined;
}

/** Before all others, which may show charts in their own pages. */
function shownOn(
  environment: Environment,
  pages: PageServices | undefined,
  keeping: (ApplicationServices & Pick<GrafanaServices, 'stores'>) | undefined,
): Shown {
  const monitoring = monitoringAccess(environment, pages);
  if (monitoring === undefined) return { units: [], charts: undefined };
  const { units, prometheus } = monitoring;
  const made = keeping && grafanaUnit(environment, { ...keeping, monitoring });
  if (made === undefined) return { units, charts: undefined };
  return { units: [...units, made.unit], charts: { prometheus, grafana: made.grafana } };
}

/** Those that keep something, with what trains models anew. */
interface KeepingApplications extends Omit<Applications, 'grafana'> {
  readonly retraining: IRetraining | undefined;
}

const NOTHING_KEPT: KeepingApplications = {
  units: [],
  tracking: undefined,
  retraining: undefined,
};

/** Those that have pages and a database. */
function keepingApplications(
  environment: Environment,
  services: ApplicationServices,
): KeepingApplications {
  const mlflow = mlflowUnit(environment, services);
  const tracking = mlflow?.tracking;
  const notebooks = jupyterHubUnits(environment, { ...services, tracking });
  const airflow = airflowUnits(environment, { ...services, tracking });
  const units = [
    ...(mlflow === undefined ? [] : [mlflow.unit]),
    ...notebooks,
    ...airflow.units,
    ...argoWorkflowsUnits(environment, services),
  ];
  return { units, tracking, retraining: airflow.retraining };
}
