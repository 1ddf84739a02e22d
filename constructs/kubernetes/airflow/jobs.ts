import { k8s } from 'cdk8s-plus-29';
import type { Construct } from 'constructs';
import {
  platformMetadata,
  PRIORITY_CLASS,
  restrictedContainer,
  RunOnceJob,
  ScheduledJob,
  waitFor,
  type RestrictedContainerOptions,
} from '../core';
import { sharedMounts } from '../storage';
import type { AirflowProps } from './airflow-props';
import type { Settings } from './environment';
import { AIRFLOW_USER, COMPONENT } from './names';
import type { PartCommons } from './part';
import { PIPELINE_DATA, SETTINGS_SOURCE } from './volumes';

const USER = { runAsUser: AIRFLOW_USER.uid, runAsGroup: AIRFLOW_USER.gid } as const;
const RESOURCES = { cpu: '100m', memory: '512Mi', memoryLimit: '1Gi' } as const;

const SETTINGS = 'airflow-settings';
const SETTINGS_FOLDER = '/opt/airflow/settings';
const KEEP_DAYS = 14;

/** What Jobs are made from. */
export type JobOptions = Pick<
  PartCommons,
  'namespace' | 'image' | 'env' | 'volumes' | 'volumeMounts'
> & {
  /** The other variables, which the pod has from a ConfigMap: a Job runs again when one changes. */
  readonly settings: Settings;
  /** Waits for the database. */
  readonly ready: k8s.Container;
};

const container = (
  { image, env, volumeMounts }: JobOptions,
  own: Pick<RestrictedContainerOptions, 'name' | 'command' | 'args'>,
) => ({
  image,
  envFrom: SETTINGS_SOURCE,
  env: [...env],
  volumeMounts: [...volumeMounts],
  resources: RESOURCES,
  ...USER,
  ...own,
});

/** Holds a part back until the schema is that of its image: several must not make it at once. */
export const schemaReady = (options: JobOptions): k8s.Container =>
  waitFor({
    ...container(options, {
      name: 'wait-for-schema',
      args: ['db', 'check-migrations', '--migration-wait-timeout=900'],
    }),
    command: ['airflow'],
  });

/** Brings the schema to the version of the image, that of signing in included. It can be repeated. */
export function addMigration(scope: Construct, options: JobOptions): void {
  new RunOnceJob(scope, 'Migration', {
    name: 'airflow-migrate',
    namespace: options.namespace,
    component: COMPONENT,
    inputs: options.settings,
    pod: {
      initContainers: [options.ready],
      containers: [
        restrictedContainer(
          container(options, { name: 'migrate', command: ['airflow'], args: ['db', 'migrate'] }),
        ),
      ],
      volumes: [...options.volumes],
    },
  });
}

/** Pools and variables as they are declared; others that people have made stay. */
export function addSettings(
  scope: Construct,
  options: JobOptions,
  { pools = {}, variables = {} }: Pick<AirflowProps, 'pools' | 'variables'>,
): void {
  if (Object.keys(pools).length + Object.keys(variables).length === 0) return;
  const data = settingsFiles({ pools, variables });
  new k8s.KubeConfigMap(scope, 'Settings', {
    metadata: platformMetadata({
      name: SETTINGS,
      namespace: options.namespace.name,
      component: COMPONENT,
    }),
    data,
  });
  new RunOnceJob(scope, 'SettingsJob', {
    name: SETTINGS,
    namespace: options.namespace,
    component: COMPONENT,
    inputs: { ...options.settings, ...data },
    pod: {
      initContainers: [
        options.ready,
        schemaReady(options),
        ...(Object.keys(pools).length > 0 ? [importing(options, 'pools')] : []),
      ],
      containers: [importing(options, 'variables', '--action-on-existing-key=overwrite')],
      volumes: [...options.volumes, { name: 'settings', configMap: { name: SETTINGS } }],
    },
  });
}

const settingsFiles = ({
  pools,
  variables,
}: Required<Pick<AirflowProps, 'pools' | 'variables'>>) => ({
  'pools.json': JSON.stringify(
    Object.fromEntries(
      Object.entries(pools).map(([name, pool]) => [name, { ...pool, include_deferred: false }]),
    ),
  ),
  'variables.json': JSON.stringify(variables),
});

function importing(
  options: JobOptions,
  kind: 'pools' | 'variables',
  ...more: readonly string[]
): k8s.Container {
  const settings = { name: 'settings', mountPath: SETTINGS_FOLDER, readOnly: true };
  return restrictedContainer(
    container(
      { ...options, volumeMounts: [...options.volumeMounts, settings] },
      {
        name: kind,
        command: ['airflow'],
        args: [kind, 'import', `${SETTINGS_FOLDER}/${kind}.json`, ...more],
      },
    ),
  );
}

/** Every night removes what steps of pipelines have left behind. */
export function addPurge(
  scope: Construct,
  { namespace, image, pipelineData, pipelineDataDays = KEEP_DAYS }: AirflowProps,
): void {
  if (pipelineData === undefined) return;
  const { volumes, volumeMounts } = sharedMounts(namespace, [
    { volume: pipelineData, path: PIPELINE_DATA },
  ]);
  new ScheduledJob(scope, 'Purge', {
    name: 'airflow-purge',
    namespace,
    component: COMPONENT,
    schedule: '15 3 * * *',
    pod: {
      priorityClassName: PRIORITY_CLASS.batch,
      containers: [purge(image, pipelineDataDays, volumeMounts)],
      volumes,
    },
  });
}

function purge(
  image: string,
  days: number,
  volumeMounts: readonly k8s.VolumeMount[],
): k8s.Container {
  const old = `-mindepth 1 -mtime +${days}`;
  const files = `find ${PIPELINE_DATA} ${old} -type f -print -delete`;
  const folders = `find ${PIPELINE_DATA} ${old} -type d -empty -print -delete`;
  return restrictedContainer({
    name: 'purge',
    image,
    command: ['sh', '-c', `${files} && ${folders}`],
    volumeMounts: [...volumeMounts],
    resources: { cpu: '50m', memory: '64Mi' },
    ...USER,
  });
}
