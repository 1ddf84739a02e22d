import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import { airflowKeys } from '../../../lib/contracts/applications/airflow';
import { ValidationError } from '../../../lib/errors';
import { assertInteger, platformMetadata, WorkloadServiceAccount, type AwsAccess } from '../core';
import type { CacheConnection } from '../database';
import type { OidcClient } from '../identity';
import type { TrackingClient } from '../mlflow';
import type { ISecret } from '../secrets';
import { AirflowAccess } from './access';
import type { AirflowProps, AirflowReplicas } from './airflow-props';
import { CeleryWorkers, type CeleryWorkersProps } from './celery';
import { addEdges } from './edges';
import type { IRetraining, RetrainingTrigger, TriggerOptions } from './i-retraining';
import { addConfiguration } from './configuration';
import { addConnections } from './connections';
import { secretVariables, serverSettings, taskVariables } from './environment';
import { addMigration, addPurge, addSettings, schemaReady, type JobOptions } from './jobs';
import {
  ALL_PODS,
  API_PORT,
  COMPONENT,
  partName,
  partPods,
  WORKER,
  WORKER_PODS,
  type AirflowPart,
} from './names';
import { Part, type PartCommons } from './part';
import { PARTS } from './parts';
import { addTrigger, type TriggeredApi } from './retraining';
import { AUTOMATION_CLIENT, callbackUrl } from './sign-in';
import { StatsdExporter } from './statsd';
import { serverVolumes, taskVolumes } from './volumes';

const PATH = /^(\/[a-z0-9-]+)+$/;
const MOST_REPLICAS = 20;
const ONE_OF_EACH: AirflowReplicas = { apiServer: 1, scheduler: 1, dagProcessor: 1, triggerer: 1 };

const REPLICAS_OF: Readonly<Record<AirflowPart, keyof AirflowReplicas>> = {
  'api-server': 'apiServer',
  scheduler: 'scheduler',
  'dag-processor': 'dagProcessor',
  triggerer: 'triggerer',
};

/**
 * Airflow 3: each task is a pod of its own. People sign in at the identity provider and have the role of their
 * groups; programs show one of its tokens at `/auth/token` and get one of Airflow’s.
 */
export class Airflow extends Construct implements IRetraining {
  /** `https://host/path`. */
  readonly url: string;

  private readonly api: TriggeredApi;

  constructor(scope: Construct, id: string, props: AirflowProps) {
    super(scope, id);
    this.validate(props);
    const { namespace, host, path } = props;
    this.api = props;
    this.url = `https://${host}${path}`;
    this.expose(props);
    const client = this.addClients(props);
    const keys = props.secrets.addGenerated(this, 'Keys', airflowKeys, {
      name: 'airflow-keys',
      namespace,
      component: COMPONENT,
    });
    const connection = props.database.addDatabase(this, 'Database', {
      name: 'airflow',
      namespace,
      pods: ALL_PODS,
    });
    const cache = this.addCache(props);
    const tracking = this.addTracking(props);
    const options = {
      ...props,
      cache,
      database: connection.secret,
      keys,
      client: client.secret,
      connections: addConnections(this, props),
    };
    const settings = serverSettings(options);
    const configHash = addConfiguration(this, props, {
      client,
      url: this.url,
      settings,
      taskVariables: taskVariables(options),
      tracking,
    });
    const job: JobOptions = {
      ...props,
      ...serverVolumes(props),
      env: secretVariables(options),
      settings,
      ready: connection.ready,
    };

    this.addAccounts(props);
    new AirflowAccess(this, 'Access', { namespace, jobNamespaces: props.jobNamespaces ?? [] });
    this.addParts(props, {
      ...job,
      initContainers: [connection.ready, schemaReady(job)],
      secrets: [connection.secret, keys, client.secret, cache?.secret].flatMap(
        (secret) => secret?.name ?? [],
      ),
      configHash,
    });
    this.addWorkers(props, { cache, tracking, env: taskVariables(options) });
    addMigration(this, job);
    addSettings(this, job, props);
    addPurge(this, props);
    addEdges(this, props);
    this.addMetrics(props);
  }

  addTrigger(scope: Construct, id: string, options: TriggerOptions): RetrainingTrigger {
    return addTrigger(scope, id, options, this.api);
  }

  private validate(props: AirflowProps): void {
    const { path, replicas = ONE_OF_EACH, pools = {}, logs, aws, dags } = props;
    if (!PATH.test(path)) {
      throw new ValidationError(
        this,
        `'path' must be such as '/airflow', in lower-case letters, digits and hyphens, got '${path}'`,
      );
    }
    for (const [part, count] of Object.entries(replicas)) {
      assertInteger(this, `replicas.${part}`, count, { lowest: 1, highest: MOST_REPLICAS });
    }
    for (const [name, { slots }] of Object.entries(pools)) {
      assertInteger(this, `pools.${name}.slots`, slots, { lowest: 1, highest: 100_000 });
    }
    assertInteger(this, 'pipelineDataDays', props.pipelineDataDays, { lowest: 1, highest: 3650 });
    if ('objects' in logs && aws === undefined) {
      throw new ValidationError(
        this,
        `'aws' must be given with logs in S3, got none; or keep 'logs' in a directory`,
      );
    }
    if (dags.from === 'git' && dags.folder.startsWith('/')) {
      throw new ValidationError(
        this,
        `'dags.folder' must be a folder in the repository, got '${dags.folder}'; leave out the slash`,
      );
    }
  }

  private addCache({ celery, namespace }: AirflowProps): CacheConnection | undefined {
    const user = { name: 'airflow', namespace, pods: ALL_PODS };
    return celery?.cache.addUser(this, 'Cache', user);
  }

  private addTracking({ tracking, namespace }: AirflowProps): TrackingClient | undefined {
    return tracking?.addClient(this, 'Tracking', {
      name: WORKER,
      namespace,
      serviceAccountName: WORKER,
      pods: WORKER_PODS,
      apiAccess: true,
    });
  }

  private addWorkers(
    props: AirflowProps,
    {
      cache,
      ...given
    }: Pick<CeleryWorkersProps, 'tracking' | 'env'> & {
      readonly cache: CacheConnection | undefined;
    },
  ): void {
    const { celery, namespace, image, pool } = props;
    if (celery === undefined || cache === undefined) return;
    const volumes = taskVolumes(props);
    new CeleryWorkers(this, 'Workers', {
      ...given,
      ...volumes,
      cache,
      celery,
      namespace,
      image,
      pool,
    });
  }

  private expose({ edge, namespace, host, path }: AirflowProps): void {
    edge.expose(this, 'Route', {
      name: 'airflow',
      namespace,
      host,
      path,
      backend: { name: partName('api-server'), port: API_PORT, pods: partPods('api-server') },
      auth: { kind: 'app' },
      healthPath: `${path}/api/v2/version`,
      // The logs of a running task are one long answer.
      requestTimeoutSeconds: 0,
    });
  }

  private addClients({ identity, namespace, automationGroups }: AirflowProps): OidcClient {
    identity.allowBackChannelFrom(this, 'airflow', namespace, partPods('api-server'));
    const machine = identity.addClient(this, 'Automation', {
      clientId: AUTOMATION_CLIENT,
      title: 'Airflow for programs',
      namespace,
      flow: { kind: 'machine', groups: automationGroups },
    });
    this.keepForPrograms(machine.secret);
    return identity.addClient(this, 'Client', {
      clientId: 'airflow',
      title: 'Airflow',
      namespace,
      flow: {
        kind: 'browser',
        redirectUris: [callbackUrl(this.url)],
        postLogoutRedirectUris: [`${this.url}/`],
      },
    });
  }

  /** No pod of ours reads it: who runs pipelines from elsewhere takes it from here. */
  private keepForPrograms(secret: ISecret): void {
    secret.toVolume(AUTOMATION_CLIENT);
  }

  private addAccounts({ namespace, aws }: AirflowProps): void {
    const add = (name: string, pods: Readonly<Record<string, string>>, access?: AwsAccess) => {
      new WorkloadServiceAccount(this, `Account-${name}`, {
        name,
        namespace,
        component: COMPONENT,
        pods,
        aws: access,
      });
    };
    add(partName('api-server'), partPods('api-server'), aws?.apiServer);
    add(partName('scheduler'), partPods('scheduler'));
    add(partName('dag-processor'), partPods('dag-processor'));
    add(partName('triggerer'), partPods('triggerer'), aws?.triggerer);
    add(WORKER, WORKER_PODS, aws?.worker);
  }

  private addParts(props: AirflowProps, commons: PartCommons): void {
    const { replicas = ONE_OF_EACH, path } = props;
    for (const { part, ...settings } of PARTS(path)) {
      new Part(this, part, {
        ...commons,
        ...settings,
        part,
        replicas: replicas[REPLICAS_OF[part]],
      });
    }
    new k8s.KubeService(this, 'Service', {
      metadata: platformMetadata({
        name: partName('api-server'),
        namespace: props.namespace.name,
        component: COMPONENT,
      }),
      spec: {
        selector: { ...partPods('api-server') },
        ports: [{ name: 'http', port: API_PORT, targetPort: k8s.IntOrString.fromString('http') }],
      },
    });
  }

  private addMetrics({ metrics, namespace, statsdExporterImage }: AirflowProps): void {
    if (metrics === undefined) return;
    if (statsdExporterImage === undefined) {
      throw new ValidationError(
        this,
        `'statsdExporterImage' must be given with 'metrics', got none; Airflow tells its metrics by StatsD`,
      );
    }
    new StatsdExporter(this, 'Statsd', { namespace, metrics, image: statsdExporterImage });
  }
}
