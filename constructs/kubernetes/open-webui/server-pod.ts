import { k8s } from 'cdk8s-plus-29';
import {
  PRIORITY_CLASS,
  restrictedContainer,
  restrictedPod,
  waitFor,
  type ContainerResourcesOptions,
} from '../core';
import { sharedMounts, type SharedMounts } from '../storage';
import schema from './chat_schema.py';
import { OPEN_WEBUI, PORT, SERVER_PODS } from './names';
import {
  DATA_FOLDER,
  serverVariables,
  UPLOADS_FOLDER,
  type ServerEnvironment,
} from './server-environment';

/** The image would run as root; any other user may run it too. https://github.com/open-webui/open-webui/pull/16622 */
const USER = { uid: 1000, gid: 1000 } as const;

/** It loads models for documents into memory. */
const RESOURCES: ContainerResourcesOptions = { cpu: '500m', memory: '2Gi', memoryLimit: '4Gi' };

const SCRATCH: k8s.Volume[] = [
  { name: 'scratch', emptyDir: {} },
  { name: 'data', emptyDir: {} },
];

/** The pod of a server: it waits for the database, and brings it to its schema before others do. */
export function serverPod(options: ServerEnvironment): k8s.PodSpec {
  const files = fileMounts(options);
  const shared = containerBase(options, files);
  return restrictedPod({
    serviceAccountName: OPEN_WEBUI,
    priorityClassName: PRIORITY_CLASS.interactive,
    fsGroup: USER.gid,
    topologySpreadConstraints: [
      spread('topology.kubernetes.io/zone'),
      spread('kubernetes.io/hostname'),
    ],
    // Answers are written on while people read them.
    terminationGracePeriodSeconds: 60,
    initContainers: [
      options.connection.ready,
      waitFor({ ...shared, name: 'schema', command: ['python', '-c', schema] }),
    ],
    containers: [
      restrictedContainer({
        ...shared,
        ...probes(),
        name: OPEN_WEBUI,
        ports: [{ name: 'http', containerPort: PORT }],
      }),
    ],
    volumes: [...SCRATCH, ...files.volumes],
  });
}

const containerBase = (options: ServerEnvironment, files: SharedMounts) => ({
  image: options.image,
  env: [...serverVariables(options), ...(options.env ?? [])],
  volumeMounts: [
    { name: 'scratch', mountPath: '/tmp' },
    { name: 'data', mountPath: DATA_FOLDER },
    ...files.volumeMounts,
  ],
  resources: options.resources ?? RESOURCES,
  runAsUser: USER.uid,
  runAsGroup: USER.gid,
});

/** https://github.com/open-webui/open-webui/blob/v0.12.4/backend/open_webui/main.py: `/ready` asks database and cache too. */
function probes() {
  const asks = (path: string): k8s.Probe => ({
    httpGet: { path, port: k8s.IntOrString.fromString('http') },
    timeoutSeconds: 10,
  });
  return {
    startupProbe: { ...asks('/health'), periodSeconds: 5, failureThreshold: 60 },
    readinessProbe: { ...asks('/ready'), periodSeconds: 10 },
    livenessProbe: { ...asks('/health'), periodSeconds: 20, failureThreshold: 6 },
  };
}

const fileMounts = ({ namespace, files }: ServerEnvironment): SharedMounts =>
  'volume' in files
    ? sharedMounts(namespace, [{ volume: files.volume, path: UPLOADS_FOLDER, writer: USER }])
    : { volumes: [], volumeMounts: [] };

const spread = (topologyKey: string): k8s.TopologySpreadConstraint => ({
  topologyKey,
  maxSkew: 1,
  whenUnsatisfiable: 'ScheduleAnyway',
  labelSelector: { matchLabels: { ...SERVER_PODS } },
});
