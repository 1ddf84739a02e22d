import { Endpoint, Namespace, Peer } from '../../constructs/kubernetes/core';
import {
  JupyterHub,
  type NotebookConnection,
  type NotebookHomes,
  type NotebookTeam,
  type SharedFolder,
} from '../../constructs/kubernetes/jupyterhub';
import type { IExperimentTracking } from '../../constructs/kubernetes/mlflow';
import { headPods, RAY_PORTS, RayCluster } from '../../constructs/kubernetes/ray';
import { IMAGES } from '../../lib/catalogue';
import type { Environment } from '../../lib/config';
import { runs } from '../../lib/contracts/applications';
import { HOMES_FOLDER, notebookFolders } from '../../lib/contracts/applications/jupyterhub';
import { APPLICATION_PATHS, platformHosts } from '../../lib/contracts/hosts';
import { irsaRoleArn } from '../../lib/contracts/irsa';
import { NAMESPACES, teamGroup, teamNamespace } from '../../lib/contracts/namespaces';
import { hasRayClusters, rayClusterName } from '../../lib/contracts/ray';
import { SHARED_FOLDERS, teamFolder } from '../../lib/contracts/shared-folders';
import { storageClassNames } from '../../lib/contracts/shared-storage';
import type { ApplicationServices } from './application-services';
import { clusterNetwork, everybody, platformImage } from './environment-facts';
import { poolNamed } from './node-pools';
import { notebookProfiles } from './notebook-profiles';
import { sharedFolder } from './shared-folder';
import { Unit } from './unit';

/** What JupyterHub is handed. */
export interface JupyterHubServices extends ApplicationServices {
  /** Where runs are logged; undefined where there is no MLflow. */
  readonly tracking: IExperimentTracking | undefined;
}

type Settings = NonNullable<Environment['jupyterHub']>;

const NAMESPACE = { name: NAMESPACES.jupyterHub };

/** Where notebooks see each shared folder. */
const FOLDER_PATHS: Readonly<Record<string, string>> = {
  [SHARED_FOLDERS.shared.name]: '/home/shared',
  [SHARED_FOLDERS.training.name]: '/home/shared/training',
  [SHARED_FOLDERS.pipelineData.name]: '/home/shared/pipeline-data',
  [SHARED_FOLDERS.dags.name]: '/home/shared/airflow_home/dags',
};

/** JupyterHub, where it is on. */
export function jupyterHubUnits(environment: Environment, services: JupyterHubServices): Unit[] {
  const { jupyterHub: settings, access } = environment;
  if (settings === undefined || !runs(environment, 'jupyterHub')) return [];
  const unit = new Unit('jupyterhub', 'applications');
  new JupyterHub(unit.chart, 'JupyterHub', {
    ...services,
    ...settings,
    namespace: Namespace.fromName(unit.chart, 'Namespace', NAMESPACES.jupyterHub),
    network: clusterNetwork(environment),
    hubImage: platformImage(environment, IMAGES.jupyterHub),
    proxyImage: platformImage(environment, IMAGES.configurableHttpProxy),
    pauseImage: platformImage(environment, IMAGES.pause),
    host: platformHosts(environment).platform,
    path: APPLICATION_PATHS.jupyterHub,
    groups: everybody(environment).filter((group) => group !== access.viewer.group),
    adminGroups: [access.admin.group],
    profiles: notebookProfiles(environment, settings),
    pool: poolNamed(environment, settings.pool),
    homes: homesOf(environment, settings),
    teams: teamsOf(environment),
    folders: foldersOf(environment),
  });
  return [unit];
}

function homesOf(environment: Environment, { homes }: Settings): NotebookHomes {
  const volume = sharedFolder(environment, NAMESPACE, HOMES_FOLDER);
  if (homes.kind === 'shared') return { ...homes, volume };
  const storageClass = { storageClassName: storageClassNames(environment).block };
  return homes.kind === 'block' ? { ...homes, storageClass } : { ...homes, storageClass, volume };
}

function teamsOf(environment: Environment): NotebookTeam[] {
  const network = clusterNetwork(environment);
  return Object.entries(environment.teams)
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, { jupyterProfiles, sharedFolder: hasFolder }]) => ({
      name,
      group: teamGroup(environment, name),
      profiles: jupyterProfiles,
      connections: connectionsOf(environment, name),
      folder: hasFolder ? sharedFolder(environment, NAMESPACE, teamFolder(name)) : undefined,
      aws:
        environment.provider === 'aws'
          ? { network, roleArn: irsaRoleArn(environment, `notebook-${name}`) }
          : undefined,
    }));
}

/** The Ray cluster of a team: programs hold a connection to it, or send jobs. */
function connectionsOf(environment: Environment, team: string): NotebookConnection[] {
  if (!hasRayClusters(environment)) return [];
  const namespace = { name: teamNamespace(team) };
  const name = rayClusterName(team);
  const { clientUrl, dashboardUrl } = RayCluster.fromName(name, namespace);
  const { client, dashboard } = RAY_PORTS;
  return [
    {
      name: 'ray',
      endpoint: Endpoint.of(Peer.pods(namespace, headPods(name)), [client, dashboard]),
      env: { RAY_ADDRESS: clientUrl, RAY_API_SERVER_ADDRESS: dashboardUrl },
    },
  ];
}

const foldersOf = (environment: Environment): SharedFolder[] =>
  notebookFolders(environment).flatMap((folder) => {
    const path = FOLDER_PATHS[folder.name];
    return path === undefined
      ? []
      : [{ volume: sharedFolder(environment, NAMESPACE, folder), path }];
  });
