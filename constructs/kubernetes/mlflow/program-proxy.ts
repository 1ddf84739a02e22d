import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import { platformMetadata, restrictedContainer, type INamespace } from '../core';
import { AccessRoles } from './access-roles';
import type { TrackingAccess, TrackingClient } from './i-experiment-tracking';
import { COMPONENT, MLFLOW, PROGRAM_PORT, SERVER_PORT, TOKEN_AUDIENCE } from './names';

const CONTAINER = 'program-proxy';
const TOKEN_VOLUME = 'proxy-token';

/** Where clients of the Kubernetes API look for their token. */
const TOKEN_FOLDER = '/var/run/secrets/kubernetes.io/serviceaccount';

/** Kubernetes makes tokens anew before they expire; an hour is the least that many clusters grant. */
const TOKEN_SECONDS = 3600;

/** The image's user, `nonroot`: https://github.com/brancz/kube-rbac-proxy/blob/v0.21.0/Dockerfile */
const NON_ROOT = 65_532;

/**
 * Questions to the API server each second, and at once. An answer is kept for minutes, but each file of a run has a
 * path of its own; five, which is the client's default, would hold up who uploads many.
 */
const QUESTIONS = { second: 50, burst: 100 };

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
  /** Path that the server begins at: nothing beside it is there for programs. */
  readonly path: string;
}

/**
 * kube-rbac-proxy before the server: a program shows the token of its service account, Kubernetes says
 * whose it is and whether that account may do at the path what the request would.
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
  private readonly namespace: INamespace;
  private readonly roles: AccessRoles;

  constructor(scope: Construct, id: string, { namespace, image, path }: ProgramProxyProps) {
    super(scope, id);
    this.namespace = namespace;
    this.container = proxyContainer(image);
    this.volumes = [tokenVolume()];
    this.addReviewer();
    this.roles = new AccessRoles(this, 'Roles', { namespace: namespace.name, path });
  }

  /** Lets a service account through. */
  admit(
    client: string,
    access: TrackingAccess,
    account: { readonly name: string; readonly namespace: string },
  ): void {
    this.roles.bind(client, access, account);
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
}

/** Without a file of its own the proxy asks about method and path. https://github.com/brancz/kube-rbac-proxy/tree/v0.21.0/examples/non-resource-url */
const proxyContainer = (image: string): k8s.Container =>
  restrictedContainer({
    name: CONTAINER,
    image,
    args: [
      `--insecure-listen-address=0.0.0.0:${PROGRAM_PORT}`,
      `--upstream=http://127.0.0.1:${SERVER_PORT}/`,
      `--auth-token-audiences=${AUDIENCES.join(',')}`,
      `--kube-api-qps=${QUESTIONS.second}`,
      `--kube-api-burst=${QUESTIONS.burst}`,
    ],
    ports: [{ name: 'programs', containerPort: PROGRAM_PORT }],
    readinessProbe: { tcpSocket: { port: k8s.IntOrString.fromString('programs') } },
    livenessProbe: { tcpSocket: { port: k8s.IntOrString.fromString('programs') } },
    volumeMounts: [{ name: TOKEN_VOLUME, mountPath: TOKEN_FOLDER, readOnly: true }],
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

/**
 * The token by which a program says who it is, made for the proxy alone, where MLflow’s client looks for it. A client has
 * it already; it is for pods whose variables come from elsewhere, such as a ConfigMap.
 */
export const programToken = (): Pick<TrackingClient, 'volumes' | 'volumeMounts'> => ({
  volumes: [
    {
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
  ],
  volumeMounts: [{ name: 'mlflow-token', mountPath: TOKEN_FOLDER, readOnly: true }],
});
