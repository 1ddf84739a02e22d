import type { Environment } from '../config/schema';
import { teamNamespace } from './namespaces';

/** Names of the storage classes that claims may ask for. */
export interface StorageClassNames {
  /** ReadWriteOnce block volumes; the cluster's default class. */
  readonly block: string;
  /** ReadWriteMany shared volumes. */
  readonly shared: string;
}

/** A directory of the shared file system with the user and group that own it. */
export interface AccessPointContract {
  readonly name: string;
  readonly path: string;
  readonly uid: number;
  readonly gid: number;
  readonly mode: string;
}

/** One namespace's view of an access point: a persistent volume and the claim bound to it. */
export interface SharedVolumeContract {
  readonly accessPoint: string;
  readonly namespace: string;
  readonly claim: string;
}

/** Name of the claim through which a team mounts its shared folder. */
const TEAM_FOLDER_CLAIM = 'shared';

/** The user that every file of a team's folder belongs to: that of the Jupyter images. */
const TEAM_FOLDER_OWNER = { uid: 1000, gid: 100 } as const;

/** The storage classes of an environment: our own, or those the user named. */
export function storageClassNames({ storage }: Environment): StorageClassNames {
  return {
    block: 'storageClass' in storage.block ? storage.block.storageClass : 'gp3',
    shared: 'storageClass' in storage.shared ? storage.shared.storageClass : 'efs',
  };
}

/** The access points that an environment's components and teams use, by name. */
export function accessPoints(environment: Environment): AccessPointContract[] {
  return [
    ...declaredAccessPoints(environment),
    ...teamsWithFolder(environment).map(teamAccessPoint),
  ].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** The shared volumes that an environment's namespaces mount. */
export function sharedVolumes(environment: Environment): SharedVolumeContract[] {
  return teamsWithFolder(environment).map((team) => ({
    accessPoint: teamAccessPoint(team).name,
    namespace: teamNamespace(team),
    claim: TEAM_FOLDER_CLAIM,
  }));
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

function teamsWithFolder({ teams }: Environment): string[] {
  return Object.entries(teams)
    .filter(([, team]) => team.sharedFolder)
    .map(([name]) => name)
    .toSorted();
}

function teamAccessPoint(team: string): AccessPointContract {
  return { name: `team-${team}`, path: `/teams/${team}`, mode: '0770', ...TEAM_FOLDER_OWNER };
}
