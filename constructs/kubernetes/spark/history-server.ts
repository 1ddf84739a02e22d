import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import { assertDnsLabel, Quantity } from '../../../lib/values';
import {
  assertInteger,
  contentHash,
  platformLabels,
  platformMetadata,
  PRIORITY_CLASS,
  restrictedContainer,
  restrictedPod,
  validated,
  WorkloadServiceAccount,
  type ContainerResourcesOptions,
} from '../core';
import { exposeSignedIn } from '../gateway';
import type { HistoryServerProps } from './history-server-props';
import { historySettings } from './history-settings';
import { COMPONENT, HISTORY_PORT, SPARK_USER } from './names';

const RESOURCES: ContainerResourcesOptions = { cpu: '100m', memory: '1Gi', memoryLimit: '2Gi' };

/** Programs and settings of upstream's image. */
const SPARK_CLASS = '/opt/spark/bin/spark-class';
const SETTINGS_FOLDER = '/opt/spark/conf';

const SETTINGS = 'settings';
const SCRATCH = 'scratch';

/** Pages of past Spark applications, read from the events that they left in S3, for people who signed in. */
export class HistoryServer extends Construct {
  /** `https://host/path` of the pages. */
  readonly url: string;
  private readonly name: string;
  private readonly pods: Record<string, string>;

  constructor(scope: Construct, id: string, props: HistoryServerProps) {
    super(scope, id);
    this.validate(props);
    const { name, namespace, aws, host, path } = props;
    this.name = name;
    this.pods = { 'app.kubernetes.io/name': name };
    this.url = `https://${host}${path}`;
    const { pods } = this;
    new WorkloadServiceAccount(this, 'ServiceAccount', {
      name,
      namespace,
      component: COMPONENT,
      pods,
      aws,
    });
    const settings = historySettings(props);
    new k8s.KubeConfigMap(this, 'Settings', { metadata: this.metadata(props), data: settings });
    this.addServer(props, contentHash(settings));
    exposeSignedIn(this, props, {
      name,
      stripPath: true,
      backend: { name, port: HISTORY_PORT, pods },
      // The events of a large application take minutes to read.
      requestTimeoutSeconds: 600,
    });
  }

  private validate({ name, keptDays }: HistoryServerProps): void {
    validated(this, 'name', () => {
      assertDnsLabel(name, 'the name of a history server');
    });
    assertInteger(this, 'keptDays', keptDays, { lowest: 1, highest: 3650 });
  }

  /** One is enough: it only reads, and a new one is there before the old one goes. */
  private addServer(props: HistoryServerProps, settingsHash: string): void {
    const { name, pods } = this;
    new k8s.KubeDeployment(this, 'Resource', {
      metadata: this.metadata(props),
      spec: {
        replicas: 1,
        selector: { matchLabels: pods },
        template: {
          metadata: {
            labels: platformLabels(name, COMPONENT),
            annotations: { 'checksum/settings': settingsHash },
          },
          spec: podOf(props),
        },
      },
    });
    new k8s.KubeService(this, 'Service', {
      metadata: this.metadata(props),
      spec: {
        selector: pods,
        ports: [
          { name: 'http', port: HISTORY_PORT, targetPort: k8s.IntOrString.fromString('http') },
        ],
      },
    });
  }

  private metadata({ namespace }: HistoryServerProps) {
    return platformMetadata({
      name: this.name,
      namespace: namespace.name,
      component: COMPONENT,
    });
  }
}

function podOf(props: HistoryServerProps): k8s.PodSpec {
  return restrictedPod({
    serviceAccountName: props.name,
    priorityClassName: PRIORITY_CLASS.interactive,
    initContainers: [folderContainer(props)],
    containers: [serverContainer(props)],
    volumes: [
      { name: SETTINGS, configMap: { name: props.name } },
      { name: SCRATCH, emptyDir: {} },
    ],
  });
}

/**
 * Makes the folder of the log: Spark ends where it is not there, the server and drivers alike, and S3 has none before
 * somebody says so.
 */
const folderContainer = (props: HistoryServerProps): k8s.Container =>
  sparkContainer(props, {
    name: 'make-folder',
    args: ['org.apache.hadoop.fs.FsShell', '-mkdir', '-p', `${props.log.toUri('s3a')}/`],
  });

function serverContainer(props: HistoryServerProps): k8s.Container {
  const answers: k8s.HttpGetAction = {
    path: '/api/v1/version',
    port: k8s.IntOrString.fromString('http'),
  };
  return sparkContainer(props, {
    name: 'history-server',
    args: ['org.apache.spark.deploy.history.HistoryServer'],
    ports: [{ name: 'http', containerPort: HISTORY_PORT }],
    startupProbe: { httpGet: answers, periodSeconds: 5, failureThreshold: 60 },
    readinessProbe: { httpGet: answers, periodSeconds: 10, timeoutSeconds: 5 },
    livenessProbe: { httpGet: answers, periodSeconds: 30, timeoutSeconds: 10, failureThreshold: 5 },
  });
}

const sparkContainer = (
  { image, resources = RESOURCES }: HistoryServerProps,
  container: k8s.Container & { readonly args: string[] },
): k8s.Container =>
  restrictedContainer({
    ...container,
    image,
    command: [SPARK_CLASS],
    env: [
      { name: 'SPARK_CONF_DIR', value: SETTINGS_FOLDER },
      { name: 'SPARK_DAEMON_MEMORY', value: heapOf(resources) },
    ],
    volumeMounts: [
      { name: SETTINGS, mountPath: SETTINGS_FOLDER, readOnly: true },
      { name: SCRATCH, mountPath: '/tmp' },
    ],
    resources,
    runAsUser: SPARK_USER,
    runAsGroup: SPARK_USER,
  });

/** Half of the limit, as Java writes it: the rest is for threads, classes and buffers. */
function heapOf({ memory, memoryLimit = memory }: ContainerResourcesOptions): string {
  const mebibytes = Quantity.memory(memoryLimit).toNumber() / 2 ** 20;
  return `${Math.floor(mebibytes / 2)}m`;
}
