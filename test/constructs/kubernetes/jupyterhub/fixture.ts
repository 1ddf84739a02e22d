import type { Chart } from 'cdk8s';
import { Namespace } from '../../../../constructs/kubernetes/core';
import {
  JupyterHub,
  type JupyterHubProps,
  type NotebookProfile,
} from '../../../../constructs/kubernetes/jupyterhub';
import { presetPool } from '../../../../constructs/kubernetes/karpenter';
import type {
  IExperimentTracking,
  TrackingClient,
  TrackingClientOptions,
} from '../../../../constructs/kubernetes/mlflow';
import {
  findObject,
  memberAt,
  objectsOf,
  type KubernetesObject,
} from '../../../support/kubernetes';
import { FakeDatabase, FakeEdge } from '../keycloak/fixture';
import { FakeIdentity, FakeSecrets } from '../oauth2-proxy/fakes';

export const NETWORK = { vpcCidrs: ['10.0.0.0/16'] };

export const NOTEBOOKS = presetPool('notebooks', 'notebooks', 'auto');
export const GPUS = presetPool('gpu-inference', 'gpus', 'auto');

/** A notebook of the ordinary kind. */
export const PYTHON: NotebookProfile = {
  name: 'python',
  title: 'Python',
  description: 'Python.',
  images: [{ title: 'new', image: 'quay.io/jupyter/scipy-notebook:2026-07-28' }],
  cpu: { guarantee: 0.5, limit: 2 },
  memory: { guarantee: '2G', limit: '4G' },
};

/** The same, on a GPU. */
export const GPU: NotebookProfile = {
  ...PYTHON,
  name: 'gpu',
  pool: GPUS,
  accelerator: { count: 1 },
};

/** A directory of the notebooks' namespace. */
export const folder = (claimName: string) => ({
  namespace: { name: 'jupyter' },
  claimName,
  volumeHandle: claimName,
  owner: { uid: 1000, gid: 100 },
});

/** Tracking that remembers its clients. */
export class FakeTracking implements IExperimentTracking {
  readonly clients: TrackingClientOptions[] = [];
  readonly url = 'https://platform.ml.acme.io/mlflow';
  readonly trackingUri = 'http://mlflow.mlflow.svc:8080/mlflow';

  addClient(_scope: unknown, _id: string, options: TrackingClientOptions): TrackingClient {
    this.clients.push(options);
    return {
      env: [{ name: 'MLFLOW_TRACKING_URI', value: this.trackingUri }],
      volumes: [{ name: 'mlflow-token' }],
      volumeMounts: [{ name: 'mlflow-token', mountPath: '/token' }],
    };
  }
}

/** Everything that a hub is handed. */
const providers = (chart: Chart) => ({
  namespace: Namespace.fromName(chart, 'Namespace', 'jupyter'),
  network: NETWORK,
  hubImage: 'quay.io/jupyterhub/k8s-hub:4.4.0',
  proxyImage: 'quay.io/jupyterhub/configurable-http-proxy:5.3.0',
  pauseImage: 'registry.k8s.io/pause:3.10.2',
  host: 'platform.ml.acme.io',
  path: '/jupyter',
  edge: new FakeEdge(),
  identity: new FakeIdentity(),
  groups: ['data-scientists'],
  adminGroups: ['ml-admins'],
  database: new FakeDatabase(),
  secrets: new FakeSecrets(),
  profiles: [PYTHON, GPU],
  pool: NOTEBOOKS,
  homes: { kind: 'block', storageClass: { storageClassName: 'gp3' }, size: '20Gi' } as const,
});

/** A hub in a chart, with what it was handed. */
export function notebooks(chart: Chart, props: Partial<JupyterHubProps> = {}) {
  const given = providers(chart);
  return { ...given, hub: new JupyterHub(chart, 'JupyterHub', { ...given, ...props }) };
}

/** The objects of a hub. */
export const hubObjects = (props: Partial<JupyterHubProps> = {}): KubernetesObject[] =>
  objectsOf((chart) => {
    notebooks(chart, props);
  });

interface Document {
  readonly identity: Readonly<Record<string, unknown>>;
  readonly culling: unknown;
  readonly spawner: Readonly<Record<string, unknown>> & {
    readonly volumes: Readonly<Record<string, unknown>>;
    readonly volume_mounts: Readonly<Record<string, unknown>>;
  };
  readonly profiles: readonly { readonly name: string; readonly override: object }[];
  readonly teams: readonly unknown[];
  readonly [member: string]: unknown;
}

/** What the hub reads. */
export function document(props: Partial<JupyterHubProps> = {}): Document {
  const map = findObject(hubObjects(props), 'ConfigMap', 'hub-config');
  return JSON.parse(String(memberAt(map, ['data', 'platform.json']))) as Document;
}

/** The traits of a profile, and what every notebook has. */
export const override = (profile: Partial<NotebookProfile>) =>
  document({ profiles: [{ ...PYTHON, ...profile }] }).profiles[0]!.override;
