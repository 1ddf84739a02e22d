import type { Environment } from '../../config/schema';
import type { BucketGrant, WorkloadIdentityContract } from '../grants';
import { NAMESPACES } from '../namespaces';
import { hasMonitoring } from '../monitoring';
import { cacheExporterLogin, cacheLogin, type GeneratedSecretContract } from '../secrets';
import { SHARED_FOLDERS } from '../shared-folders';
import { application, type FolderContract } from './application';

/** Beginning of the keys of logs in the bucket for artifacts. */
export const AIRFLOW_LOGS_PREFIX = 'airflow/logs/';

/** Beginning of the keys of what pipelines work with in the bucket for data. */
const PIPELINES_PREFIX = 'pipelines/';

/** What Airflow encrypts connections with, and signs tokens of tasks and sessions of people with. */
export const airflowKeys: GeneratedSecretContract = {
  owner: 'airflow',
  name: 'keys',
  values: {
    // Fernet wants the base64 of 32 bytes, of which letters and digits give the safe form.
    'fernet-key': { length: 32, encoding: 'base64' },
    'jwt-secret': { length: 64 },
    'api-secret-key': { length: 64 },
  },
};

/** Who logs in where tasks wait for workers: Airflow, and KEDA, which counts them. */
const CELERY_USERS = ['airflow', 'airflow-keda'];

/** The server where tasks wait. */
export const AIRFLOW_QUEUE = 'airflow-queue';

function queueSecrets(environment: Environment): GeneratedSecretContract[] {
  if (environment.airflow?.celery === undefined) return [];
  const logins = CELERY_USERS.map(cacheLogin);
  return hasMonitoring(environment) ? [...logins, cacheExporterLogin(AIRFLOW_QUEUE)] : logins;
}

/** Whether the logs of tasks are files of the shared file system. */
export const hasLogFolder = ({ airflow, provider }: Environment): boolean =>
  airflow !== undefined && (airflow.logs === 'shared' || provider === 'none');

function identities(environment: Environment): WorkloadIdentityContract[] {
  const account = (name: string, grants: readonly BucketGrant[]) => ({
    name,
    namespace: NAMESPACES.airflow,
    serviceAccount: name,
    grants,
  });
  const logs = (access: BucketGrant['access']): BucketGrant[] =>
    hasLogFolder(environment) ? [] : [{ bucket: 'artifacts', prefix: AIRFLOW_LOGS_PREFIX, access }];
  return [
    account('airflow-api-server', logs('read')),
    account('airflow-triggerer', logs('readWrite')),
    account('airflow-worker', [
      ...logs('readWrite'),
      { bucket: 'data', prefix: PIPELINES_PREFIX, access: 'readWrite' },
    ]),
  ].filter(({ grants }) => grants.length > 0);
}

function folders(environment: Environment): FolderContract[] {
  const { dags, logs, pipelineData } = SHARED_FOLDERS;
  return [
    pipelineData,
    ...(environment.airflow?.dags.from === 'shared' ? [dags] : []),
    ...(hasLogFolder(environment) ? [logs] : []),
  ].map((folder) => ({ folder, namespace: NAMESPACES.airflow }));
}

/** Airflow, as both halves know it. */
export const AIRFLOW = application({
  section: 'airflow',
  hasPages: true,
  namespaces: () => [NAMESPACES.airflow],
  clients: () => [
    { clientId: 'airflow', atEdge: false },
    { clientId: 'airflow-automation', atEdge: false },
  ],
  databases: () => ['airflow'],
  secrets: (environment) => [airflowKeys, ...queueSecrets(environment)],
  operators: ({ airflow }) => (airflow?.celery === undefined ? [] : ['keda']),
  identities,
  folders,
});
