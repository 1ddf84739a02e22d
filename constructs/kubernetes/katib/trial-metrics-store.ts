import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import { reloadOnSecrets } from '../../../lib/contracts/reload';
import {
  Endpoint,
  Peer,
  platformLabels,
  platformMetadata,
  PRIORITY_CLASS,
  restrictedContainer,
  restrictedPod,
  validated,
  type ContainerResourcesOptions,
  type INamespace,
} from '../core';
import type { DatabaseConnection, IDatabase } from '../database';
import { katibImage } from './algorithms';
import type { KatibProps } from './katib-props';
import {
  API_PORT,
  CONTROLLER_PODS,
  DATABASE_MANAGER,
  DATABASE_MANAGER_PODS,
  KATIB,
  USER,
} from './names';

const RESOURCES: ContainerResourcesOptions = { cpu: '50m', memory: '64Mi', memoryLimit: '256Mi' };

/** Variables of the manager, and the keys of the login that they come from. */
const LOGIN = {
  KATIB_POSTGRESQL_DB_HOST: 'host',
  KATIB_POSTGRESQL_DB_PORT: 'port',
  KATIB_POSTGRESQL_DB_DATABASE: 'database',
  DB_USER: 'username',
  DB_PASSWORD: 'password',
} as const;

/** What the store is made from. */
export interface TrialMetricsStoreProps extends Pick<KatibProps, 'images' | 'pool'> {
  /** Where it runs. */
  readonly namespace: INamespace;
  /** The server that holds its database. */
  readonly database: IDatabase;
  /** Namespaces with experiments. */
  readonly experimentNamespaces: readonly INamespace[];
}

/**
 * What keeps the metrics of trials in PostgreSQL: collectors in pods of trials write them, and the controller reads them. It
 * asks nobody who they are, so the network lets nobody else call it. It makes its one table where that is missing.
 * https://github.com/kubeflow/katib/blob/v0.19.0/pkg/db/v1beta1/postgres/init.go
 */
export class TrialMetricsStore extends Construct {
  constructor(scope: Construct, id: string, props: TrialMetricsStoreProps) {
    super(scope, id);
    const { namespace, database } = props;
    const connection = database.addDatabase(this, 'Database', {
      name: KATIB,
      namespace,
      pods: DATABASE_MANAGER_PODS,
    });
    this.addDeployment(props, connection);
    new k8s.KubeService(this, 'Service', {
      metadata: metadataIn(namespace),
      spec: {
        selector: { ...DATABASE_MANAGER_PODS },
        ports: [{ name: 'api', port: API_PORT, targetPort: k8s.IntOrString.fromString('api') }],
      },
    });
    this.addEdges(props);
  }

  /** One pod: two of a new release would make the table at once. */
  private addDeployment(props: TrialMetricsStoreProps, connection: DatabaseConnection): void {
    new k8s.KubeDeployment(this, 'Resource', {
      metadata: metadataIn(props.namespace, reloadOnSecrets(connection.secret.name)),
      spec: {
        replicas: 1,
        selector: { matchLabels: { ...DATABASE_MANAGER_PODS } },
        strategy: { type: 'Recreate' },
        template: {
          metadata: { labels: platformLabels(DATABASE_MANAGER, KATIB) },
          spec: validated(this, 'images.katibDatabaseManager', () => managerPod(props, connection)),
        },
      },
    });
  }

  private addEdges({ namespace, experimentNamespaces }: TrialMetricsStoreProps): void {
    const self = Endpoint.of(Peer.pods(namespace, DATABASE_MANAGER_PODS), [API_PORT]);
    const opened = { ports: [API_PORT], pods: DATABASE_MANAGER_PODS };
    const own = `controller-to-${DATABASE_MANAGER}`;
    namespace.allowEgressTo(own, self, { pods: CONTROLLER_PODS });
    namespace.allowIngressFrom(own, Peer.pods(namespace, CONTROLLER_PODS), opened);
    for (const experiments of experimentNamespaces) {
      // Pods of trials have no label with the same value on all of them.
      experiments.allowEgressTo(`trials-to-${DATABASE_MANAGER}`, self);
      namespace.allowIngressFrom(
        `${experiments.name}-to-${DATABASE_MANAGER}`,
        Peer.namespace(experiments),
        opened,
      );
    }
  }
}

const metadataIn = (namespace: INamespace, annotations?: Readonly<Record<string, string>>) =>
  platformMetadata({
    name: DATABASE_MANAGER,
    namespace: namespace.name,
    component: KATIB,
    annotations,
  });

/** https://github.com/kubeflow/katib/blob/v0.19.0/manifests/v1beta1/components/db-manager/db-manager.yaml */
function managerPod(
  { images = {}, pool }: TrialMetricsStoreProps,
  connection: DatabaseConnection,
): k8s.PodSpec {
  const answers: k8s.Probe = { grpc: { port: API_PORT }, timeoutSeconds: 5 };
  const pod = restrictedPod({
    priorityClassName: PRIORITY_CLASS.system,
    initContainers: [connection.ready],
    containers: [
      restrictedContainer({
        name: DATABASE_MANAGER,
        image: katibImage(images, 'katibDatabaseManager'),
        env: variables(connection),
        ports: [{ name: 'api', containerPort: API_PORT }],
        // It connects for a minute before it listens.
        startupProbe: { ...answers, periodSeconds: 5, failureThreshold: 24 },
        readinessProbe: { ...answers, periodSeconds: 10 },
        livenessProbe: { ...answers, periodSeconds: 60, failureThreshold: 5 },
        resources: RESOURCES,
        runAsUser: USER,
        runAsGroup: USER,
      }),
    ],
  });
  return pool?.place(pod) ?? pod;
}

/** https://github.com/kubeflow/katib/blob/v0.19.0/pkg/db/v1beta1/common/const.go */
const variables = ({ secret }: DatabaseConnection): k8s.EnvVar[] => [
  { name: 'DB_NAME', value: 'postgres' },
  { name: 'KATIB_POSTGRESQL_SSL_MODE', value: 'require' },
  ...Object.entries(LOGIN).map(([name, key]) => ({
    name,
    valueFrom: { secretKeyRef: { name: secret.name, key } },
  })),
];
