import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import { reloadOnSecrets } from '../../../lib/contracts/reload';
import { platformMetadata, type MetadataOptions, type NamespaceReference } from '../core';
import { COMPONENT, HTTP_PORT, KEYCLOAK, SERVER_LABELS, SERVER_PODS } from './names';
import { serverPod, type ServerPodOptions } from './server-pod';

/** Servers of one cluster. */
export interface ServersProps extends Omit<ServerPodOptions, 'serviceAccountName'> {
  /** Where they run. */
  readonly namespace: NamespaceReference;
  /** How many there are. */
  readonly replicas: number;
}

/** The servers with their Service, account and disruption budget. */
export class Servers extends Construct {
  constructor(scope: Construct, id: string, props: ServersProps) {
    super(scope, id);
    const { namespace, replicas, ...pod } = props;
    const metadata = (options: Partial<MetadataOptions> = {}) =>
      platformMetadata({
        name: KEYCLOAK,
        namespace: namespace.name,
        component: COMPONENT,
        ...options,
      });

    new k8s.KubeServiceAccount(this, 'ServiceAccount', {
      metadata: metadata(),
      automountServiceAccountToken: false,
    });
    new k8s.KubeService(this, 'Service', {
      metadata: metadata(),
      spec: {
        selector: SERVER_PODS,
        ports: [
          {
            name: 'http',
            port: HTTP_PORT,
            targetPort: k8s.IntOrString.fromString('http'),
          },
        ],
      },
    });
    new k8s.KubePodDisruptionBudget(this, 'Budget', {
      metadata: metadata(),
      spec: {
        maxUnavailable: k8s.IntOrString.fromNumber(1),
        selector: { matchLabels: SERVER_PODS },
      },
    });
    new k8s.KubeDeployment(this, 'Resource', {
      metadata: metadata({ annotations: reloadOnSecrets(pod.connection.secret.name) }),
      spec: {
        replicas,
        selector: { matchLabels: SERVER_PODS },
        strategy: ONE_MORE,
        template: {
          metadata: { labels: SERVER_LABELS },
          spec: serverPod({ ...pod, serviceAccountName: KEYCLOAK }),
        },
      },
    });
  }
}

/** A new server joins before an old one leaves, so that its part of the cache is handed over. */
const ONE_MORE: k8s.DeploymentStrategy = {
  type: 'RollingUpdate',
  rollingUpdate: {
    maxSurge: k8s.IntOrString.fromNumber(1),
    maxUnavailable: k8s.IntOrString.fromNumber(0),
  },
};
