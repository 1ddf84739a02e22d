import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { encryptionPassphrase } from '../../../lib/contracts/applications/mlflow';
import { reloadOnSecrets } from '../../../lib/contracts/reload';
import { assertDnsLabel, CronSchedule } from '../../../lib/values';
import {
  assertInteger,
  Endpoint,
  Peer,
  platformLabels,
  platformMetadata,
  RunOnceJob,
  ScheduledJob,
  validated,
  WorkloadServiceAccount,
  type INamespace,
  type Labels,
  type PlatformMetadata,
} from '../core';
import { exposeSignedIn } from '../gateway';
import { watch } from '../prometheus';
import type {
  IExperimentTracking,
  TrackingClient,
  TrackingClientOptions,
} from './i-experiment-tracking';
import { mlflowAlerts } from './mlflow-alerts';
import { MLFLOW_DASHBOARD } from './mlflow-dashboard';
import type { MlflowProps } from './mlflow-props';
import { COMPONENT, MLFLOW, PROGRAM_PORT, SERVER_PODS, SERVER_PORT } from './names';
import { programToken, ProgramProxy } from './program-proxy';
import { MLFLOW_SERIES } from './series';
import { ServerApplication } from './server-application';
import { collectorPod, migrationPod, serverPod, type ServerPodOptions } from './server-pod';

const PATH = /^(\/[a-z0-9-]+)+$/;
const MOST_REPLICAS = 20;
const DEFAULT_REPLICAS = 2;

/**
 * Files go through the server. Where they are in S3, clients would otherwise fetch all of them there, and send
 * large ones there, by addresses that the server signs; not every pod may call S3.
 * https://github.com/mlflow/mlflow/blob/v3.15.1/mlflow/store/artifact/mlflow_artifacts_repo.py
 */
const THROUGH_THE_SERVER: k8s.EnvVar[] = [
  { name: 'MLFLOW_ENABLE_PROXY_MULTIPART_UPLOAD', value: 'false' },
  { name: 'MLFLOW_ENABLE_PROXY_MULTIPART_DOWNLOAD', value: 'false' },
];

const MIGRATION_PODS = { 'app.kubernetes.io/name': `${MLFLOW}-migrate` };

/** The token for the Kubernetes API is in its place. */
const NO_TOKEN: Pick<TrackingClient, 'volumes' | 'volumeMounts'> = {
  volumes: [],
  volumeMounts: [],
};

/**
 * MLflow: experiments, runs, models. People come by the edge, which signs them in; programs come by a proxy
 * that knows them by their service accounts. Nobody else is let in.
 */
export class Mlflow extends Construct implements IExperimentTracking {
  readonly url: string;
  readonly trackingUri: string;
  private readonly namespace: INamespace;
  private readonly proxy: ProgramProxy;
  private readonly clients = new Set<string>();

  constructor(scope: Construct, id: string, props: MlflowProps) {
    super(scope, id);
    this.validate(props);
    const { namespace, secrets, database, host, path, artifacts } = props;
    this.namespace = namespace;
    this.url = `https://${host}${path}`;
    this.trackingUri = `http://${MLFLOW}.${namespace.name}.svc:${PROGRAM_PORT}${path}`;
    this.proxy = new ProgramProxy(this, 'Proxy', { namespace, path, image: props.proxyImage });

    const options: ServerPodOptions = {
      ...props,
      connection: database.addDatabase(this, 'Database', {
        name: MLFLOW,
        namespace,
        pods: { 'app.kubernetes.io/component': COMPONENT },
      }),
      passphrase: secrets.addGenerated(this, 'Passphrase', encryptionPassphrase, {
        name: `${MLFLOW}-encryption`,
        namespace,
        component: COMPONENT,
      }),
      proxy: this.proxy,
      application: new ServerApplication(this, 'Application', namespace),
    };
    new WorkloadServiceAccount(this, 'ServiceAccount', {
      name: MLFLOW,
      namespace,
      component: COMPONENT,
      pods: { 'app.kubernetes.io/component': COMPONENT },
      aws: 'aws' in artifacts ? artifacts.aws : undefined,
    });
    this.addServers(options);
    this.addSchema(options);
    this.addCollector(options);
    this.expose(props);
    this.addEdges(props);
  }

  addClient(scope: Construct, _id: string, options: TrackingClientOptions): TrackingClient {
    const {
      name,
      namespace,
      serviceAccountName,
      pods,
      access = 'edit',
      apiAccess = false,
    } = options;
    validated(scope, 'name', () => {
      assertDnsLabel(name, 'the name of a client of MLflow');
    });
    const client = `${namespace.name}-${name}`;
    if (this.clients.has(client)) {
      throw new ValidationError(
        scope,
        `'name' must be unique in the namespace '${namespace.name}', got '${name}' twice; name who logs`,
      );
    }
    this.clients.add(client);
    this.proxy.admit(client, access, { name: serviceAccountName, namespace: namespace.name });
    this.allowPrograms(client, name, namespace, pods);
    return {
      env: [
        { name: 'MLFLOW_TRACKING_URI', value: this.trackingUri },
        { name: 'MLFLOW_TRACKING_AUTH', value: 'kubernetes' },
        ...THROUGH_THE_SERVER,
      ],
      ...(apiAccess ? NO_TOKEN : programToken()),
    };
  }

  private validate(props: MlflowProps): void {
    const { path, replicas, garbageCollection: { schedule, afterDays } = {} } = props;
    if (!PATH.test(path)) {
      throw new ValidationError(
        this,
        `'path' must be such as '/mlflow', in lower-case letters, digits and hyphens, got '${path}'`,
      );
    }
    assertInteger(this, 'replicas', replicas, { lowest: 1, highest: MOST_REPLICAS });
    assertInteger(this, 'garbageCollection.afterDays', afterDays, { lowest: 1, highest: 3650 });
    if (schedule !== undefined) {
      validated(this, 'garbageCollection.schedule', () => CronSchedule.parse(schedule));
    }
  }

  private addServers(options: ServerPodOptions): void {
    const { replicas = DEFAULT_REPLICAS, connection, passphrase, application } = options;
    new k8s.KubeDeployment(this, 'Resource', {
      metadata: this.metadataOf(MLFLOW, reloadOnSecrets(connection.secret.name, passphrase.name)),
      spec: {
        replicas,
        selector: { matchLabels: { ...SERVER_PODS } },
        template: {
          metadata: {
            labels: platformLabels(MLFLOW, COMPONENT),
            annotations: { 'checksum/application': application.hash },
          },
          spec: serverPod(options),
        },
      },
    });
    new k8s.KubeService(this, 'Service', {
      metadata: this.metadataOf(MLFLOW),
      spec: {
        selector: { ...SERVER_PODS },
        ports: [servicePort('http', SERVER_PORT), servicePort('programs', PROGRAM_PORT)],
      },
    });
    new k8s.KubePodDisruptionBudget(this, 'Budget', {
      metadata: this.metadataOf(MLFLOW),
      spec: {
        maxUnavailable: k8s.IntOrString.fromNumber(1),
        selector: { matchLabels: { ...SERVER_PODS } },
      },
    });
  }

  private addSchema(options: ServerPodOptions): void {
    new RunOnceJob(this, 'Migration', {
      name: MIGRATION_PODS['app.kubernetes.io/name'],
      namespace: this.namespace,
      component: COMPONENT,
      pod: migrationPod(options),
    });
  }

  private addCollector(options: ServerPodOptions): void {
    const { schedule = '30 2 * * *', afterDays = 30 } = options.garbageCollection ?? {};
    const name = `${MLFLOW}-garbage-collection`;
    const client = this.addClient(this, 'Collector', {
      name: 'garbage-collection',
      namespace: this.namespace,
      serviceAccountName: MLFLOW,
      pods: { 'app.kubernetes.io/name': name },
    });
    new ScheduledJob(this, 'GarbageCollection', {
      name,
      namespace: this.namespace,
      component: COMPONENT,
      schedule,
      pod: collectorPod(options, client, afterDays),
    });
  }

  private expose(props: MlflowProps): void {
    exposeSignedIn(
      this,
      { ...props, clientId: MLFLOW },
      {
        name: MLFLOW,
        backend: { name: MLFLOW, port: SERVER_PORT, pods: SERVER_PODS },
        healthPath: `${props.path}/health`,
        // Models are uploaded and downloaded in one request.
        requestTimeoutSeconds: 0,
      },
    );
  }

  private addEdges({ namespace, network, metrics }: MlflowProps): void {
    const apiServer = validated(this, 'network', () => Endpoint.apiServer(network));
    namespace.allowEgressTo(`${MLFLOW}-to-api-server`, apiServer, { pods: SERVER_PODS });
    watch(this, metrics, {
      name: MLFLOW,
      namespace,
      pods: SERVER_PODS,
      port: { name: 'http', number: SERVER_PORT },
      series: MLFLOW_SERIES,
      alerts: mlflowAlerts,
      dashboard: MLFLOW_DASHBOARD,
    });
  }

  private allowPrograms(client: string, name: string, from: INamespace, pods?: Labels): void {
    const peer = pods === undefined ? Peer.namespace(from) : Peer.pods(from, pods);
    const ports = [PROGRAM_PORT];
    this.namespace.allowIngressFrom(`${client}-to-${MLFLOW}`, peer, { ports, pods: SERVER_PODS });
    from.allowEgressTo(
      `${name}-to-${MLFLOW}`,
      Endpoint.of(Peer.pods(this.namespace, SERVER_PODS), ports),
      { pods },
    );
  }

  private metadataOf(name: string, annotations?: Labels): PlatformMetadata {
    return platformMetadata({
      name,
      namespace: this.namespace.name,
      component: COMPONENT,
      annotations,
    });
  }
}

const servicePort = (name: string, port: number): k8s.ServicePort => ({
  name,
  port,
  targetPort: k8s.IntOrString.fromString(name),
});
