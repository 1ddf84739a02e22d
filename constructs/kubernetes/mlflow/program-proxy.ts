import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import {
  contentHash,
  platformMetadata,
  restrictedContainer,
  type INamespace,
  type PlatformMetadata,
} from '../core';
import {
  COMPONENT,
  MLFLOW,
  PROGRAM_PORT,
  SERVER_PORT,
  TOKEN_AUDIENCE,
  TRACKING_RESOURCE,
} from './names';

const CONTAINER = 'program-proxy';
const CONFIG_FOLDER = '/etc/kube-rbac-proxy';
const CONFIG_FILE = 'config.json';
const CONFIG_VOLUME = 'proxy-config';
const TOKEN_VOLUME = 'proxy-token';

/** Where clients of the Kubernetes API look for their token. */
const TOKEN_FOLDER = '/var/run/secrets/kubernetes.io/serviceaccount';

/** Kubernetes makes tokens anew before they expire; an hour is the least that many clusters grant. */
const TOKEN_SECONDS = 3600;

/** The image's user, `nonroot`: https://github.com/brancz/kube-rbac-proxy/blob/v0.21.0/Dockerfile */
const NON_ROOT = 65_532;

/**
 * Tokens for the Kubernetes API are taken as well, because a pod that needs one has no room for another:
 * the client reads one file. The first is what EKS calls its API, the second what others do.
 */
const AUDIENCES = [
  TOKEN_AUDIENCE,
  'https://kubernetes.default.svc',
  'https://kubernetes.default.svc.cluster.local',
];

/** The proxy that programs come to. */
export interface ProgramProxyProps {
  /** Where it runs. */
  readonly namespace: INamespace;
  /** Image of kube-rbac-proxy, with an exact tag. */
  readonly image: string;
}

/**
 * kube-rbac-proxy before the server: a program shows the token of its service account, Kubernetes says
 * whose it is and whether that account may work with experiments.
 *
 * It listens without TLS, which upstream discourages: tokens that pods get for it are good for nothing else,
 * network policies let in clients alone, and the VPC encrypts between current instances.
 * https://github.com/brancz/kube-rbac-proxy/blob/v0.21.0/README.md
 */
export class ProgramProxy extends Construct {
  /** The container beside the server. */
  readonly container: k8s.Container;
  /** What the container mounts. */
  readonly volumes: readonly k8s.Volume[];
  /** Changes with the configuration. */
  readonly configHash: string;
  private readonly namespace: INamespace;

  constructor(scope: Construct, id: string, props: ProgramProxyProps) {
    super(scope, id);
    this.namespace = props.namespace;
    const config = JSON.stringify({ authorization: { resourceAttributes: this.attributes() } });
    this.configHash = contentHash(config);
    this.container = proxyContainer(props.image);
    this.volumes = [{ name: CONFIG_VOLUME, configMap: { name: CONTAINER_CONFIG } }, tokenVolume()];

    new k8s.KubeConfigMap(this, 'Config', {
      metadata: this.metadataOf(CONTAINER_CONFIG),
      data: { [CONFIG_FILE]: config },
    });
    this.addReviewer();
    new k8s.KubeRole(this, 'ClientRole', {
      metadata: this.metadataOf(CLIENT_ROLE),
      rules: [
        {
          apiGroups: [TRACKING_RESOURCE.apiGroup],
          resources: [TRACKING_RESOURCE.resource],
          // What the proxy makes of the methods of HTTP. Searching is a POST, so reading alone cannot be told apart.
          verbs: ['get', 'create', 'update', 'patch', 'delete'],
        },
      ],
    });
  }

  /** Lets a service account through. */
  admit(name: string, account: { readonly name: string; readonly namespace: string }): void {
    new k8s.KubeRoleBinding(this, `Client-${name}`, {
      metadata: this.metadataOf(`client-${name}`),
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: CLIENT_ROLE },
      subjects: [{ kind: 'ServiceAccount', ...account }],
    });
  }

  /** The proxy asks the API server who a token belongs to, and what its owner may do. */
  private addReviewer(): void {
    const name = `${this.namespace.name}-${CONTAINER}`;
    const metadata = platformMetadata({ name, component: COMPONENT });
    new k8s.KubeClusterRole(this, 'Reviewer', {
      metadata,
      rules: [
        { apiGroups: ['authentication.k8s.io'], resources: ['tokenreviews'], verbs: ['create'] },
        {
          apiGroups: ['authorization.k8s.io'],
          resources: ['subjectaccessreviews'],
          verbs: ['create'],
        },
      ],
    });
    new k8s.KubeClusterRoleBinding(this, 'ReviewerBinding', {
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
      subjects: [{ kind: 'ServiceAccount', name: MLFLOW, namespace: this.namespace.name }],
    });
  }

  private attributes() {
    return { ...TRACKING_RESOURCE, apiVersion: 'v1', namespace: this.namespace.name, name: MLFLOW };
  }

  private metadataOf(name: string): PlatformMetadata {
    return platformMetadata({ name, namespace: this.namespace.name, component: COMPONENT });
  }
}

const CONTAINER_CONFIG = `${MLFLOW}-${CONTAINER}`;
const CLIENT_ROLE = `${MLFLOW}-client`;

const proxyContainer = (image: string): k8s.Container =>
  restrictedContainer({
    name: CONTAINER,
    image,
    args: [
      `--insecure-listen-address=0.0.0.0:${PROGRAM_PORT}`,
      `--upstream=http://127.0.0.1:${SERVER_PORT}/`,
      `--config-file=${CONFIG_FOLDER}/${CONFIG_FILE}`,
      `--auth-token-audiences=${AUDIENCES.join(',')}`,
    ],
    ports: [{ name: 'programs', containerPort: PROGRAM_PORT }],
    readinessProbe: { tcpSocket: { port: k8s.IntOrString.fromString('programs') } },
    livenessProbe: { tcpSocket: { port: k8s.IntOrString.fromString('programs') } },
    volumeMounts: [
      { name: CONFIG_VOLUME, mountPath: CONFIG_FOLDER, readOnly: true },
      { name: TOKEN_VOLUME, mountPath: TOKEN_FOLDER, readOnly: true },
    ],
    runAsUser: NON_ROOT,
    runAsGroup: NON_ROOT,
    resources: { cpu: '20m', memory: '32Mi', memoryLimit: '128Mi' },
  });

/** What a pod that mounts no token by itself needs to call the API server, for one container alone. */
const tokenVolume = (): k8s.Volume => ({
  name: TOKEN_VOLUME,
  projected: {
    sources: [
      { serviceAccountToken: { path: 'token', expirationSeconds: TOKEN_SECONDS } },
      { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
    ],
  },
});

/** The token of a client, made for the proxy alone, where MLflow’s client looks for it. */
export const clientToken = (): { volume: k8s.Volume; mount: k8s.VolumeMount } => ({
  volume: {
    name: 'mlflow-token',
    projected: {
      sources: [
        {
          serviceAccountToken: {
            path: 'token',
            audience: TOKEN_AUDIENCE,
            expirationSeconds: TOKEN_SECONDS,
          },
        },
      ],
    },
  },
  mount: { name: 'mlflow-token', mountPath: TOKEN_FOLDER, readOnly: true },
});
