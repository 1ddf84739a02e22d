import { PRIORITY_CLASS } from '../core';
import type { TrackingClient } from '../mlflow';
import { codeTraceSettings } from '../opentelemetry';
import { sharedMounts, type SharedMountOptions } from '../storage';
import type { SpawnerTraits } from './hub-document';
import type { JupyterHubProps, NotebookHomes, NotebookTeam } from './jupyterhub-props';
import {
  COMPONENT,
  HOME,
  NOTEBOOK_ACCOUNT,
  NOTEBOOK_PODS,
  NOTEBOOK_PORT,
  NOTEBOOK_USER,
  teamNotebookAccount,
} from './names';
import { teamLabels } from '../team';

/** Where notebooks see everybody's files, and those of teams below it. */
const SHARED_HOME = '/home/shared';

/** A second home, where there are two. */
const SHARED_OWN_HOME = `${HOME}/shared`;

/** What KubeSpawner calls a person in names: letters, digits and hyphens, different for each. */
const PERSON = '{username}';

/** What notebooks have whatever the profile. */
export interface SpawnerTraitsOptions extends Pick<
  JupyterHubProps,
  'namespace' | 'homes' | 'folders' | 'connections' | 'pool' | 'traces'
> {
  /** How notebooks log runs. */
  readonly tracking: TrackingClient | undefined;
}

/** The traits of every notebook. Names are KubeSpawner's; maps can be added to by profiles. */
export function spawnerTraits(options: SpawnerTraitsOptions): SpawnerTraits {
  const { tracking, pool, traces, namespace } = options;
  const folders = volumesOf(options);
  return {
    cmd: ['jupyterhub-singleuser'],
    port: NOTEBOOK_PORT,
    start_timeout: 600,
    http_timeout: 120,
    consecutive_failure_limit: 5,
    delete_grace_period: 30,
    default_url: '/lab',
    service_account: NOTEBOOK_ACCOUNT,
    automount_service_account_token: false,
    priority_class_name: PRIORITY_CLASS.interactive,
    // KubeSpawner's own labels win over extra ones: these are what it takes them from.
    // https://github.com/jupyterhub/kubespawner/blob/7.0.0/kubespawner/spawner.py
    common_labels: NOTEBOOK_PODS,
    component_label: COMPONENT,
    extra_annotations: { 'karpenter.sh/do-not-disrupt': 'true' },
    extra_pod_config: { enableServiceLinks: false },
    node_selector: pool?.nodeSelector ?? {},
    tolerations: pool?.tolerations ?? [],
    environment: {
      ...codeTraceSettings(traces, { serviceName: NOTEBOOK_ACCOUNT, namespace }),
      ...connectionVariables(options.connections ?? []),
      ...Object.fromEntries((tracking?.env ?? []).map(({ name, value = '' }) => [name, value])),
    },
    ...RESTRICTED,
    ...homeTraits(options.homes),
    volumes: folders.volumes,
    volume_mounts: folders.mounts,
  };
}

/** The Pod Security Standard *restricted*. Notebooks write to their image: people install packages. */
const RESTRICTED: SpawnerTraits = {
  ...{ uid: NOTEBOOK_USER.uid, gid: NOTEBOOK_USER.gid, fs_gid: NOTEBOOK_USER.gid },
  allow_privilege_escalation: false,
  container_security_context: {
    runAsNonRoot: true,
    capabilities: { drop: ['ALL'] },
    seccompProfile: { type: 'RuntimeDefault' },
  },
  pod_security_context: {
    runAsNonRoot: true,
    fsGroupChangePolicy: 'OnRootMismatch',
    seccompProfile: { type: 'RuntimeDefault' },
  },
};

function homeTraits(homes: NotebookHomes): SpawnerTraits {
  if (homes.kind === 'shared') return { storage_pvc_ensure: false };
  return {
    storage_pvc_ensure: true,
    storage_class: homes.storageClass.storageClassName,
    storage_capacity: homes.size,
    storage_access_modes: ['ReadWriteOnce'],
    // A volume is one notebook's at a time, so a person's further notebooks have volumes of their own.
    pvc_name_template: 'home-{user_server}',
  };
}

/** Volumes and mounts as maps, which profiles and teams add to. */
export interface VolumeTraits {
  readonly volumes: Readonly<Record<string, unknown>>;
  readonly mounts: Readonly<Record<string, unknown>>;
}

function volumesOf(options: SpawnerTraitsOptions): VolumeTraits {
  const { namespace, homes, folders = [], tracking } = options;
  const shared = mountTraits(namespace, [...sharedHome(homes), ...folders]);
  const home =
    homes.kind === 'shared' ? {} : { home: { name: 'home', persistentVolumeClaim: HOME_CLAIM } };
  const homeMount = homes.kind === 'shared' ? {} : { [HOME]: { name: 'home', mountPath: HOME } };
  return {
    volumes: {
      ...home,
      ...shared.volumes,
      ...Object.fromEntries((tracking?.volumes ?? []).map((volume) => [volume.name, volume])),
    },
    mounts: {
      ...homeMount,
      ...shared.mounts,
      ...Object.fromEntries(
        (tracking?.volumeMounts ?? []).map((mount) => [mount.mountPath, mount]),
      ),
    },
  };
}

const HOME_CLAIM = { claimName: '{pvc_name}' };

/** A directory of one’s own on shared files: the only home, or one beside. */
function sharedHome(homes: NotebookHomes): SharedMountOptions[] {
  if (homes.kind === 'block') return [];
  const path = homes.kind === 'shared' ? HOME : SHARED_OWN_HOME;
  return [{ volume: homes.volume, path, subPath: PERSON, writer: NOTEBOOK_USER }];
}

/** What a notebook has that works for a team. KubeSpawner adds maps to those of every notebook. */
export const choiceTraits = ({ name, connections = [] }: NotebookTeam): SpawnerTraits => ({
  service_account: teamNotebookAccount(name),
  extra_labels: teamLabels(name),
  environment: connectionVariables(connections),
});

/** What a team's folder adds. */
export function teamTraits(
  namespace: JupyterHubProps['namespace'],
  { name, folder }: NotebookTeam,
): SpawnerTraits {
  if (folder === undefined) return {};
  const { volumes, mounts } = mountTraits(namespace, [
    { volume: folder, path: `${SHARED_HOME}/teams/${name}` },
  ]);
  return { volumes, volume_mounts: mounts };
}

function mountTraits(
  namespace: JupyterHubProps['namespace'],
  options: readonly SharedMountOptions[],
): VolumeTraits {
  const { volumes, volumeMounts } = sharedMounts(namespace, options);
  return {
    volumes: Object.fromEntries(volumes.map((volume) => [volume.name, volume])),
    // KubeSpawner mounts them in the order of these keys: a directory before those in it.
    mounts: Object.fromEntries(
      volumeMounts.map(({ name, mountPath, subPath, readOnly }) => [
        mountPath,
        { name, mountPath, ...(subPath && { subPath }), ...(readOnly && { readOnly }) },
      ]),
    ),
  };
}

const connectionVariables = (
  connections: NonNullable<JupyterHubProps['connections']>,
): Record<string, string> =>
  Object.fromEntries(connections.flatMap(({ env = {} }) => Object.entries(env)));
