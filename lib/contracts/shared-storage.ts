import type { Environment } from '../config/schema';
import { applicationsOf } from './applications';
import { teamNamespace } from './namespaces';
import {
  teamFolder,
  teamsWithFolder,
  type AccessPointContract,
  type SharedVolumeContract,
} from './shared-folders';

/** Names of the storage classes that claims may ask for. */
export interface StorageClassNames {
  /** ReadWriteOnce block volumes; the cluster's default class. */
  readonly block: string;
  /** ReadWriteMany shared volumes. */
  readonly shared: string;
}

/** Name of the claim through which a team mounts its shared folder. */
export const TEAM_FOLDER_CLAIM = 'shared';

/** The storage classes of an environment: our own, or those the user named. */
export function storageClassNames({ storage }: Environment): StorageClassNames {
  return {
    block: 'storageClass' in storage.block ? storage.block.storageClass : 'gp3',
    shared: 'storageClass' in storage.shared ? storage.shared.storageClass : 'efs',
  };
}

/** The access points that an environment's components and teams use, by name. */
export function accessPoints(environment: Environment): AccessPointContract[] {
  const folders = applicationsOf(environment).flatMap(({ folders }) => folders(environment));
  const points = [
    ...declaredAccessPoints(environment),
    ...teamsWithFolder(environment).map(teamFolder),
    ...folders.map(({ folder }) => folder),
  ];
  return [...new Map(points.map((point) => [point.name, point])).values()].toSorted((a, b) =>
    a.name < b.name ? -1 : 1,
  );
}

/** The shared volumes that an environment's namespaces mount. */
export function sharedVolumes(environment: Environment): SharedVolumeContract[] {
  const ofTeams = teamsWithFolder(environment).map((team) => ({
    accessPoint: teamFolder(team).name,
    namespace: teamNamespace(team),
    claim: TEAM_FOLDER_CLAIM,
  }));
  const ofApplications = applicationsOf(environment)
    .flatMap(({ folders }) => folders(environment))
    .map(({ folder, namespace }) => ({
      accessPoint: folder.name,
      namespace,
      claim: folder.name,
    }));
  return [...ofTeams, ...ofApplications];
}

function declaredAccessPoints({ storage }: Environment): AccessPointContract[] {
  if (!('accessPoints' in storage.shared)) return [];
  return Object.entries(storage.shared.accessPoints).map(([name, { uid, gid, mode, path }]) => ({
    name,
    uid,
    gid,
    mode,
    path: path ?? `/${name}`,
  }));
}
