import type { Environment } from '../config/schema';

/** A directory of the shared file system with the user and group that own it. */
export interface AccessPointContract {
  readonly name: string;
  readonly path: string;
  /**
   * Every access through the access point is by this user, whatever the process runs as. A writer whose
   * software asks who owns a file has to run as this user.
   */
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

/**
 * The user of the Jupyter images, `jovyan` in the group `users`.
 * https://github.com/jupyter/docker-stacks/blob/main/images/docker-stacks-foundation/Dockerfile
 */
export const NOTEBOOK_USER = { uid: 1000, gid: 100 } as const;

/** The user of the Airflow images. https://airflow.apache.org/docs/docker-stack/entrypoint.html */
const AIRFLOW_USER = { uid: 50_000, gid: 0 } as const;

/** Directories that several components know; each is a claim of the same name where it is mounted. */
export const SHARED_FOLDERS = {
  /** Files of everybody, `/home/shared` in notebooks. */
  shared: { name: 'shared', path: '/shared', mode: '0770', ...NOTEBOOK_USER },
  /** What the steps of a pipeline hand to each other. */
  pipelineData: { name: 'pipeline-data', path: '/pipeline-data', mode: '0770', ...NOTEBOOK_USER },
  /** DAGs that people write in notebooks, and Airflow reads. */
  dags: { name: 'airflow-dags', path: '/airflow_home/dags', mode: '0750', ...NOTEBOOK_USER },
  /** Logs of tasks, where they are files. */
  logs: { name: 'airflow-logs', path: '/airflow_home/logs', mode: '0750', ...AIRFLOW_USER },
  /** Data, checkpoints and logs of training that several teams share. */
  training: { name: 'training', path: '/training', mode: '0770', ...NOTEBOOK_USER },
} as const satisfies Readonly<Record<string, AccessPointContract>>;

/** The folder of a team. */
export function teamFolder(team: string): AccessPointContract {
  return { name: `team-${team}`, path: `/teams/${team}`, mode: '0770', ...NOTEBOOK_USER };
}

/** The teams that have a folder, in the order of their names. */
export function teamsWithFolder({ teams }: Environment): string[] {
  return Object.entries(teams)
    .filter(([, team]) => team.sharedFolder)
    .map(([name]) => name)
    .toSorted();
}
