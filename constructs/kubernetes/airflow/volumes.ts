import type { k8s } from 'cdk8s-plus-29';
import { sharedMounts, type SharedMountOptions } from '../storage';
import type { AirflowProps } from './airflow-props';
import { CONFIG_FOLDER, DAGS_FOLDER, LOGS_FOLDER, POD_TEMPLATE } from './environment';
import { AIRFLOW_USER } from './names';

/** Names of the ConfigMaps. */
export const CONFIG = 'airflow-config';
export const TEMPLATE = 'airflow-pod-template';
export const VARIABLES = 'airflow-variables';

/** By which a server has its variables. */
export const SETTINGS_SOURCE: k8s.EnvFromSource[] = [{ configMapRef: { name: VARIABLES } }];

/** Where tasks see the directory of pipelines. */
export const PIPELINE_DATA = '/mnt/pipeline-data';

/** Volumes of a pod, and where its container mounts them. */
export interface Mounted {
  readonly volumes: readonly k8s.Volume[];
  readonly volumeMounts: readonly k8s.VolumeMount[];
}

/** DAGs, logs and scratch, as every process has them. */
function commonVolumes(props: AirflowProps): Mounted {
  const shared = sharedMounts(props.namespace, [...dagMounts(props), ...logMounts(props)]);
  const scratch = [
    { name: 'scratch', path: '/tmp' },
    ...('objects' in props.logs ? [{ name: 'logs', path: LOGS_FOLDER }] : []),
  ];
  return {
    volumes: [...scratch.map(({ name }) => ({ name, emptyDir: {} })), ...shared.volumes],
    volumeMounts: [
      ...scratch.map(({ name, path }) => ({ name, mountPath: path })),
      ...shared.volumeMounts,
    ],
  };
}

/** What a task has beside: the data that steps hand to each other. */
export function taskVolumes(props: AirflowProps): Mounted {
  const { namespace, pipelineData } = props;
  const shared =
    pipelineData === undefined
      ? { volumes: [], volumeMounts: [] }
      : sharedMounts(namespace, [{ volume: pipelineData, path: PIPELINE_DATA }]);
  const common = commonVolumes(props);
  return {
    volumes: [...common.volumes, ...shared.volumes],
    volumeMounts: [...common.volumeMounts, ...shared.volumeMounts],
  };
}

/** What a server has beside: how people sign in, and the pod of tasks. */
export function serverVolumes(props: AirflowProps): Mounted {
  const common = commonVolumes(props);
  return {
    volumes: [
      ...common.volumes,
      { name: 'config', configMap: { name: CONFIG } },
      { name: 'pod-template', configMap: { name: TEMPLATE } },
    ],
    volumeMounts: [
      ...common.volumeMounts,
      { name: 'config', mountPath: CONFIG_FOLDER, readOnly: true },
      {
        name: 'pod-template',
        mountPath: POD_TEMPLATE.slice(0, POD_TEMPLATE.lastIndexOf('/')),
        readOnly: true,
      },
    ],
  };
}

/** Airflow reads DAGs, and never writes them: who may is the directory's matter. */
const dagMounts = ({ dags }: AirflowProps): SharedMountOptions[] =>
  dags.from === 'shared' ? [{ volume: dags.volume, path: DAGS_FOLDER, readOnly: true }] : [];

const logMounts = ({ logs }: AirflowProps): SharedMountOptions[] =>
  'volume' in logs ? [{ volume: logs.volume, path: LOGS_FOLDER, writer: AIRFLOW_USER }] : [];
