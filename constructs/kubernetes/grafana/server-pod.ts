import { k8s } from 'cdk8s-plus-29';
import { GRAFANA_KEYS } from '../../../lib/contracts/grafana';
import { CLIENT_SECRET_KEY } from '../../../lib/contracts/secrets';
import {
  PRIORITY_CLASS,
  restrictedContainer,
  restrictedPod,
  spreadOver,
  type ContainerResourcesOptions,
} from '../core';
import type { FolderMounts } from './folder-mounts';
import { DASHBOARDS_FOLDER, GRAFANA, PORT, SERVER_PODS } from './names';
import type { ServerOptions } from './server-options';

/** https://github.com/grafana/grafana/blob/v13.2.0/Dockerfile */
const USER = 472;

const RESOURCES: ContainerResourcesOptions = { cpu: '100m', memory: '512Mi', memoryLimit: '1Gi' };

/** Files of the ConfigMap of settings, and where the image looks for them. Its other directories stay. */
export const SETTINGS_FILES = {
  settings: { key: 'grafana.ini', path: '/etc/grafana/grafana.ini' },
  dataSources: {
    key: 'data-sources.yaml',
    path: '/etc/grafana/provisioning/datasources/platform.yaml',
  },
  dashboards: {
    key: 'dashboards.yaml',
    path: '/etc/grafana/provisioning/dashboards/platform.yaml',
  },
} as const;

/** Name of the ConfigMap of settings. */
export const SETTINGS_MAP = 'grafana-settings';

/** The pod of a server: it waits for the database, and brings it to its schema under a lock. */
export const serverPod = (options: ServerOptions, folders: FolderMounts): k8s.PodSpec =>
  restrictedPod({
    serviceAccountName: GRAFANA,
    priorityClassName: PRIORITY_CLASS.interactive,
    fsGroup: USER,
    topologySpreadConstraints: spreadOver(SERVER_PODS),
    initContainers: [options.connection.ready],
    containers: [
      restrictedContainer({
        ...probes(options.path),
        name: GRAFANA,
        image: options.image,
        ports: [{ name: 'http', containerPort: PORT }],
        env: [...serverVariables(options), ...(options.env ?? [])],
        volumeMounts: folders.volumeMounts,
        resources: options.resources ?? RESOURCES,
        runAsUser: USER,
        runAsGroup: USER,
      }),
    ],
    volumes: folders.volumes,
  });

/** What a server writes to, and what it is told. */
export const SERVER_MOUNTS = {
  volumes: [
    { name: 'scratch', emptyDir: {} },
    { name: 'data', emptyDir: {} },
    { name: 'dashboards', emptyDir: {} },
    { name: 'settings', configMap: { name: SETTINGS_MAP } },
  ],
  volumeMounts: [
    { name: 'scratch', mountPath: '/tmp' },
    { name: 'data', mountPath: '/var/lib/grafana' },
    { name: 'dashboards', mountPath: DASHBOARDS_FOLDER },
    ...Object.values(SETTINGS_FILES).map(({ key, path }) => ({
      name: 'settings',
      mountPath: path,
      subPath: key,
      readOnly: true,
    })),
  ],
};

/** Every variable that is decided here: what is secret, and where the database is. */
export const serverVariables = ({
  connection,
  secret,
  client,
  metrics,
}: ServerOptions): k8s.EnvVar[] => [
  connection.secret.toEnvVar('DATABASE_HOST', 'host'),
  connection.secret.toEnvVar('DATABASE_PORT', 'port'),
  { name: 'GF_DATABASE_HOST', value: '$(DATABASE_HOST):$(DATABASE_PORT)' },
  connection.secret.toEnvVar('GF_DATABASE_NAME', 'database'),
  connection.secret.toEnvVar('GF_DATABASE_USER', 'username'),
  connection.secret.toEnvVar('GF_DATABASE_PASSWORD', 'password'),
  secret.toEnvVar('GF_SECURITY_SECRET_KEY', GRAFANA_KEYS.signing),
  secret.toEnvVar('GF_SECURITY_ADMIN_PASSWORD', GRAFANA_KEYS.administrator),
  client.secret.toEnvVar('GF_AUTH_GENERIC_OAUTH_CLIENT_SECRET', CLIENT_SECRET_KEY),
  ...(metrics === undefined
    ? []
    : [
        secret.toEnvVar('GF_METRICS_BASIC_AUTH_USERNAME', GRAFANA_KEYS.reader),
        secret.toEnvVar('GF_METRICS_BASIC_AUTH_PASSWORD', GRAFANA_KEYS.readerPassword),
      ]),
];

/** Below the path: elsewhere it answers with a redirect. https://github.com/grafana/grafana/blob/v13.2.0/pkg/middleware/subpath_redirect.go */
function probes(path: string) {
  const asks: k8s.Probe = {
    httpGet: { path: `${path}/api/health`, port: k8s.IntOrString.fromString('http') },
    timeoutSeconds: 5,
  };
  return {
    // The first start makes the tables.
    startupProbe: { ...asks, periodSeconds: 5, failureThreshold: 60 },
    readinessProbe: { ...asks, periodSeconds: 10 },
    livenessProbe: { ...asks, periodSeconds: 20, failureThreshold: 6 },
  };
}
