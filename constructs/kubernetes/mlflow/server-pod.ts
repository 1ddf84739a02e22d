import { k8s } from 'cdk8s-plus-29';
import {
  PRIORITY_CLASS,
  restrictedContainer,
  restrictedPod,
  spreadOver,
  type RestrictedPodOptions,
  waitFor,
  type ContainerResourcesOptions,
} from '../core';
import type { DatabaseConnection } from '../database';
import type { ISecret } from '../secrets';
import { sharedMounts, type SharedMounts } from '../storage';
import type { TrackingClient } from './i-experiment-tracking';
import type { MlflowProps } from './mlflow-props';
import { MLFLOW, SERVER_PODS, SERVER_PORT } from './names';
import type { ProgramProxy } from './program-proxy';
import schema from './schema.py';
import type { ServerApplication } from './server-application';
import {
  ARTIFACT_FOLDER,
  PROBE_HOST,
  serverArguments,
  serverEnvironment,
  storeEnvironment,
} from './server-environment';

/** The image names no user; any will do that is not root. */
const USER = { runAsUser: 1000, runAsGroup: 1000 } as const;

const RESOURCES: ContainerResourcesOptions = { cpu: '250m', memory: '1Gi', memoryLimit: '2Gi' };
const SCHEMA_RESOURCES: ContainerResourcesOptions = { cpu: '50m', memory: '512Mi' };

const SCRATCH: k8s.Volume = { name: 'scratch', emptyDir: {} };
const SCRATCH_MOUNT: k8s.VolumeMount = { name: 'scratch', mountPath: '/tmp' };

/** What the pods are made from. */
export interface ServerPodOptions extends MlflowProps {
  /** Its database. */
  readonly connection: DatabaseConnection;
  /** What MLflow encrypts credentials of model providers with. */
  readonly passphrase: ISecret;
  /** The proxy for programs, in the same pod. */
  readonly proxy: ProgramProxy;
  /** What the server runs. */
  readonly application: ServerApplication;
}

/** The pod of a server: it waits for database and schema, and has the proxy for programs beside it. */
export function serverPod(options: ServerPodOptions): k8s.PodSpec {
  const { connection, proxy, application } = options;
  const artifacts = artifactMounts(options);
  return restrictedPod({
    serviceAccountName: MLFLOW,
    priorityClassName: PRIORITY_CLASS.serving,
    topologySpreadConstraints: spreadOver(SERVER_PODS),
    initContainers: [connection.ready, schemaReady(options)],
    containers: [serverContainer(options, artifacts), proxy.container],
    volumes: [SCRATCH, application.volume, ...artifacts.volumes, ...proxy.volumes],
  });
}

function serverContainer(options: ServerPodOptions, artifacts: SharedMounts): k8s.Container {
  const { image, path, namespace, metrics, network, application, resources = RESOURCES } = options;
  const health: k8s.HttpGetAction = {
    path: `${path}/health`,
    port: k8s.IntOrString.fromString('http'),
    httpHeaders: [{ name: 'Host', value: PROBE_HOST }],
  };
  return restrictedContainer({
    name: MLFLOW,
    image,
    command: ['mlflow'],
    args: serverArguments({
      ...options,
      namespace: namespace.name,
      hasMetrics: metrics !== undefined,
      podCidrs: network.vpcCidrs,
      application: application.argument,
    }),
    env: [
      ...serverEnvironment(options.connection.secret, options.passphrase, options.artifacts),
      application.env,
    ],
    ports: [{ name: 'http', containerPort: SERVER_PORT }],
    // Loading takes half a minute; on a busy node more.
    startupProbe: { httpGet: health, periodSeconds: 5, failureThreshold: 60 },
    readinessProbe: { httpGet: health, periodSeconds: 10, timeoutSeconds: 5 },
    livenessProbe: { httpGet: health, periodSeconds: 20, timeoutSeconds: 10, failureThreshold: 6 },
    volumeMounts: [SCRATCH_MOUNT, application.mount, ...artifacts.volumeMounts],
    resources,
    ...USER,
  });
}

/** The pod that brings the schema to the image's version: all of MLflow's migrations can be repeated. */
export const migrationPod = ({ image, connection }: ServerPodOptions) => ({
  initContainers: [connection.ready],
  containers: [
    restrictedContainer({
      ...schemaContainer(image, connection.secret),
      name: 'migrate',
      command: ['python', '-c', schema, 'upgrade'],
    }),
  ],
  volumes: [SCRATCH],
});

/** Holds a server back until the schema is that of its image: several must not make it at once. */
const schemaReady = ({ image, connection }: ServerPodOptions): k8s.Container =>
  waitFor({
    ...schemaContainer(image, connection.secret),
    name: 'wait-for-schema',
    command: ['python', '-c', schema, 'wait'],
  });

const schemaContainer = (image: string, database: ISecret) => ({
  image,
  env: storeEnvironment(database),
  volumeMounts: [SCRATCH_MOUNT],
  resources: SCHEMA_RESOURCES,
  ...USER,
});

/** The pod that removes for good what was deleted long enough ago; files it removes as a client of the server. */
export function collectorPod(
  { image, connection }: ServerPodOptions,
  client: TrackingClient,
  afterDays: number,
): RestrictedPodOptions {
  return {
    serviceAccountName: MLFLOW,
    priorityClassName: PRIORITY_CLASS.batch,
    containers: [
      restrictedContainer({
        name: 'collect',
        image,
        // The URI of the database is read from the variable by the shell, so that no object shows it.
        command: [
          'sh',
          '-c',
          `exec mlflow gc --older-than=${afterDays}d --backend-store-uri="$MLFLOW_BACKEND_STORE_URI"`,
        ],
        env: [...storeEnvironment(connection.secret), ...client.env],
        volumeMounts: [SCRATCH_MOUNT, ...client.volumeMounts],
        resources: SCHEMA_RESOURCES,
        ...USER,
      }),
    ],
    volumes: [SCRATCH, ...client.volumes],
  };
}

const artifactMounts = ({ namespace, artifacts }: MlflowProps): SharedMounts =>
  'volume' in artifacts
    ? sharedMounts(namespace, [{ volume: artifacts.volume, path: ARTIFACT_FOLDER }])
    : { volumes: [], volumeMounts: [] };
