import type { Environment } from '../../config/schema';
import type { BucketGrant, WorkloadIdentityContract } from '../grants';
import { NAMESPACES } from '../namespaces';
import type { GeneratedSecretContract } from '../secrets';
import {
  NOTEBOOK_USER,
  SHARED_FOLDERS,
  teamFolder,
  teamsWithFolder,
  type AccessPointContract,
} from '../shared-folders';
import { teamGrants } from '../team-grants';
import { application, type FolderContract } from './application';

/** Characters of the hub's secrets. */
const LENGTH = 64;

/** What the hub signs cookies with, encrypts tokens of sign-in with, and calls its proxy with; and what reads its metrics. */
export const hubSecret: GeneratedSecretContract = {
  owner: 'jupyterhub',
  name: 'hub',
  values: {
    'cookie-secret': { length: LENGTH },
    'crypt-key': { length: LENGTH },
    'proxy-token': { length: LENGTH },
    'metrics-token': { length: LENGTH },
  },
};

/** People's own files, where they are shared ones: a directory for each. */
export const HOMES_FOLDER: AccessPointContract = {
  name: 'notebook-homes',
  path: '/homes',
  mode: '0750',
  ...NOTEBOOK_USER,
};

/** The folders that every notebook sees, below `/home/shared`. */
export function notebookFolders({ jupyterHub, airflow }: Environment): AccessPointContract[] {
  const { shared, pipelineData, training, dags } = SHARED_FOLDERS;
  return [
    shared,
    training,
    ...(airflow === undefined ? [] : [pipelineData]),
    ...(airflow?.dags.from === 'shared' ? [dags] : []),
    ...(jupyterHub === undefined || jupyterHub.homes.kind === 'block' ? [] : [HOMES_FOLDER]),
  ];
}

const folders = (environment: Environment): FolderContract[] =>
  [...notebookFolders(environment), ...teamsWithFolder(environment).map(teamFolder)].map(
    (folder) => ({ folder, namespace: NAMESPACES.jupyterHub }),
  );

const identities = ({ teams }: Environment): WorkloadIdentityContract[] =>
  Object.keys(teams)
    .toSorted()
    .map((team) => ({
      name: `notebook-${team}`,
      namespace: NAMESPACES.jupyterHub,
      serviceAccount: `notebook-${team}`,
      grants: teamGrants(team) satisfies BucketGrant[],
    }));

/** JupyterHub, as both halves know it. */
export const JUPYTER_HUB = application({
  section: 'jupyterHub',
  hasPages: true,
  namespaces: () => [NAMESPACES.jupyterHub],
  baselineReason: ({ jupyterHub }) => {
    const rooted = Object.entries(jupyterHub?.profiles ?? {}).filter(
      ([, { sudo }]) => sudo !== undefined,
    );
    if (rooted.length === 0) return undefined;
    return rooted
      .map(([name, { sudo }]) => `notebooks '${name}': ${sudo?.reason ?? ''}`)
      .join('; ');
  },
  clients: () => [{ clientId: 'jupyter', atEdge: false }],
  databases: () => ['jupyterhub'],
  secrets: () => [hubSecret],
  identities,
  folders,
});
