import {
  Airflow,
  type AirflowAws,
  type AirflowRole,
  type CeleryOptions,
  type DagSource,
  type IRetraining,
  type LogStore,
} from '../../constructs/kubernetes/airflow';
import { Namespace } from '../../constructs/kubernetes/core';
import type { ICache } from '../../constructs/kubernetes/database';
import type { IExperimentTracking } from '../../constructs/kubernetes/mlflow';
import { Valkey } from '../../constructs/kubernetes/valkey';
import { OPERATOR_NAMESPACES } from '../../constructs/operators';
import { IMAGES } from '../../lib/catalogue';
import type { Environment } from '../../lib/config';
import { runs } from '../../lib/contracts/applications';
import {
  AIRFLOW_LOGS_PREFIX,
  AIRFLOW_QUEUE,
  hasLogFolder,
} from '../../lib/contracts/applications/airflow';
import { APPLICATION_PATHS, platformHosts } from '../../lib/contracts/hosts';
import { irsaRoleArn } from '../../lib/contracts/irsa';
import { RETRAINING_CLIENT, retrains } from '../../lib/contracts/model-monitoring';
import { resourceNames } from '../../lib/contracts/names';
import { NAMESPACES, teamGroup, teamNamespace } from '../../lib/contracts/namespaces';
import { ownImageName } from '../../lib/contracts/own-images';
import { storageClassNames } from '../../lib/contracts/shared-storage';
import { SHARED_FOLDERS } from '../../lib/contracts/shared-folders';
import { ObjectPrefix } from '../../lib/values';
import type { ApplicationServices, CommonServices } from './application-services';
import { clusterNetwork, platformImage } from './environment-facts';
import { poolNamed } from './node-pools';
import { sharedFolder } from './shared-folder';
import { Unit } from './unit';

/** What Airflow is handed. */
export interface AirflowServices extends ApplicationServices {
  /** Where runs are logged; undefined where there is no MLflow. */
  readonly tracking: IExperimentTracking | undefined;
}

type Settings = NonNullable<Environment['airflow']>;

/** Messages of tasks are small; the log of them is rewritten before it is full. */
const QUEUE_SIZE = '4Gi';

const NAMESPACE = { name: NAMESPACES.airflow };

/** Airflow with what it stands on, and what others use of it. */
export interface AirflowUnits {
  readonly units: readonly Unit[];
  /** Who trains models anew; undefined where there is no Airflow. */
  readonly retraining: IRetraining | undefined;
}

/** Airflow, where it is on. */
export function airflowUnits(environment: Environment, services: AirflowServices): AirflowUnits {
  const { airflow: settings, access, teams } = environment;
  if (settings === undefined || !runs(environment, 'airflow')) {
    return { units: [], retraining: undefined };
  }
  const { pool, ...taskResources } = settings.task;
  const unit = new Unit('airflow', 'applications');
  const queue = queueUnit(environment, services);
  const retraining = new Airflow(unit.chart, 'Airflow', {
    ...services,
    ...settings,
    celery: queue && celeryOf(unit, settings, queue.cache),
    namespace: Namespace.fromName(unit.chart, 'Namespace', NAMESPACES.airflow),
    network: clusterNetwork(environment),
    image: imageOf(environment, settings),
    statsdExporterImage: platformImage(environment, IMAGES.statsdExporter),
    host: platformHosts(environment).platform,
    path: APPLICATION_PATHS.airflow,
    roles: rolesOf(environment),
    automationGroups: [access.engineer.group],
    programs: retrains(environment) ? { [RETRAINING_CLIENT]: [access.scientist.group] } : {},
    dags: dagsOf(environment, settings),
    logs: logsOf(environment),
    aws: awsOf(environment),
    pool: poolNamed(environment, pool),
    taskResources,
    pipelineData: sharedFolder(environment, NAMESPACE, SHARED_FOLDERS.pipelineData),
    jobNamespaces: Object.keys(teams)
      .toSorted()
      .map((team) => ({ name: teamNamespace(team) })),
  });
  return { units: [...(queue === undefined ? [] : [queue.unit]), unit], retraining };
}

interface QueueUnit {
  readonly unit: Unit;
  readonly cache: ICache;
}

/** Where tasks wait for workers of Celery: a server of its own, because its users share the keys. */
function queueUnit(
  environment: Environment,
  { secrets, metrics }: CommonServices,
): QueueUnit | undefined {
  if (environment.airflow?.celery === undefined) return undefined;
  const unit = new Unit(AIRFLOW_QUEUE, 'databases');
  const cache = new Valkey(unit.chart, 'Valkey', {
    name: AIRFLOW_QUEUE,
    namespace: Namespace.fromName(unit.chart, 'Namespace', NAMESPACES.databases),
    secrets,
    metrics,
    image: platformImage(environment, IMAGES.valkey),
    exporterImage: platformImage(environment, IMAGES.redisExporter),
    storage: {
      size: QUEUE_SIZE,
      storageClass: { storageClassName: storageClassNames(environment).block },
    },
    backup: { none: 'the scheduler sends tasks again that were lost' },
  });
  return { unit, cache };
}

function celeryOf({ chart }: Unit, { celery }: Settings, cache: ICache): CeleryOptions | undefined {
  if (celery === undefined) return undefined;
  const { default: isDefault, cpu, memory, ...sizes } = celery;
  const scaler = Namespace.fromName(chart, 'Scaler', OPERATOR_NAMESPACES.keda);
  return { ...sizes, isDefault, cache, scaler, resources: { cpu, memory } };
}

function imageOf(environment: Environment, { image }: Settings): string {
  if (image !== undefined) return image;
  return environment.images.built.includes('airflow')
    ? ownImageName(environment, 'airflow')
    : platformImage(environment, IMAGES.airflow);
}

const TEAM_ROLES: Readonly<Record<Environment['teams'][string]['airflowRole'], AirflowRole>> = {
  viewer: 'Viewer',
  user: 'User',
  op: 'Op',
};

/** The platform’s roles, and those that teams have. */
function rolesOf(environment: Environment): Record<string, AirflowRole> {
  const { access, teams } = environment;
  return {
    [access.admin.group]: 'Admin',
    [access.engineer.group]: 'Op',
    [access.scientist.group]: 'User',
    [access.viewer.group]: 'Viewer',
    ...Object.fromEntries(
      Object.entries(teams)
        .toSorted(([left], [right]) => (left < right ? -1 : 1))
        .map(([team, { airflowRole }]) => [teamGroup(environment, team), TEAM_ROLES[airflowRole]]),
    ),
  };
}

function dagsOf(environment: Environment, { dags }: Settings): DagSource {
  if (dags.from !== 'shared') return dags;
  return { from: 'shared', volume: sharedFolder(environment, NAMESPACE, SHARED_FOLDERS.dags) };
}

function logsOf(environment: Environment): LogStore {
  if (hasLogFolder(environment)) {
    return { volume: sharedFolder(environment, NAMESPACE, SHARED_FOLDERS.logs) };
  }
  const { artifacts } = resourceNames(environment).buckets;
  return { objects: ObjectPrefix.of(artifacts, AIRFLOW_LOGS_PREFIX) };
}

function awsOf(environment: Environment): AirflowAws | undefined {
  if (environment.provider === 'none') return undefined;
  const network = clusterNetwork(environment);
  const access = (name: string) => ({ network, roleArn: irsaRoleArn(environment, name) });
  return {
    apiServer: access('airflow-api-server'),
    triggerer: access('airflow-triggerer'),
    worker: access('airflow-worker'),
  };
}
