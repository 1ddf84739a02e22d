import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import { assertServiceName } from '../../../lib/values';
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
  type Labels,
} from '../core';
import type { IMetrics, MonitoredSeries } from '../prometheus';
import { BlockClaim, type IStorageClass } from '../storage';
import type { IPushgateway } from './i-pushgateway';

const COMPONENT = 'pushgateway';
const PORT = 9091;
const PORT_NAME = 'http';

/** `nobody`: https://github.com/prometheus/pushgateway/blob/v1.11.3/Dockerfile */
const NOBODY = 65_534;

const DATA = '/data';
const RESOURCES: ContainerResourcesOptions = { cpu: '20m', memory: '64Mi', memoryLimit: '256Mi' };

/** What it says of itself: when it was started. */
const OWN_SERIES = ['process_start_time_seconds'] as const;

/** What it has been sent, and what it says of itself. */
export type GatewaySeries<Name extends string> = Name | (typeof OWN_SERIES)[number];

/** A Prometheus Pushgateway. */
export interface PushgatewayProps<Name extends string> {
  /** Its name, unique in the namespace. */
  readonly name: string;
  /** Where it runs. */
  readonly namespace: INamespace;
  /** Its image. */
  readonly image: string;
  /** Who reads it. */
  readonly metrics: IMetrics;
  /** Names of the series that it is sent. */
  readonly series: readonly Name[];
  /** Class of the volume that it keeps them on, so that a restart forgets nothing. */
  readonly storageClass: IStorageClass;
  /**
   * What it may use.
   * @default - 20m CPU, 64Mi memory, 256Mi the limit
   */
  readonly resources?: ContainerResourcesOptions;
}

/**
 * Keeps the last metrics of jobs that are gone before Prometheus reads them: those of each job, model and task until they are
 * replaced. One pod; while it is away, jobs try again.
 */
export class Pushgateway<Name extends string>
  extends Construct
  implements IPushgateway<GatewaySeries<Name>>
{
  readonly url: string;
  readonly series: MonitoredSeries<GatewaySeries<Name>>;
  private readonly name: string;
  private readonly namespace: INamespace;
  private readonly pods: Labels;

  constructor(scope: Construct, id: string, props: PushgatewayProps<Name>) {
    super(scope, id);
    const { name, namespace, metrics } = props;
    validated(this, 'name', () => {
      assertServiceName(name, 'the name of a Pushgateway');
    });
    this.name = name;
    this.namespace = namespace;
    this.pods = {
      'app.kubernetes.io/name': name,
      'app.kubernetes.io/component': COMPONENT,
    };
    this.url = `http://${name}.${namespace.name}.svc:${PORT}`;
    this.addServer(props);
    this.series = metrics.scrape(this, 'Metrics', {
      name,
      namespace,
      pods: this.pods,
      port: { name: PORT_NAME, number: PORT },
      honorLabels: true,
      series: [...props.series, ...OWN_SERIES],
    });
  }

  addPusher(name: string, from: INamespace, pods: Labels): void {
    const ports = [PORT];
    this.namespace.allowIngressFrom(`${from.name}-${name}-to-${this.name}`, Peer.pods(from, pods), {
      ports,
      pods: this.pods,
    });
    from.allowEgressTo(
      `${name}-to-${this.name}`,
      Endpoint.of(Peer.pods(this.namespace, this.pods), ports),
      { pods },
    );
  }

  private addServer(props: PushgatewayProps<Name>): void {
    const { name, namespace, storageClass } = props;
    const metadata = platformMetadata({ name, namespace: namespace.name, component: COMPONENT });
    const { claimName } = new BlockClaim(this, 'Claim', {
      name,
      namespace,
      storageClass,
      size: '1Gi',
      component: COMPONENT,
    });
    new k8s.KubeService(this, 'Service', {
      metadata,
      spec: {
        selector: { ...this.pods },
        ports: [{ name: PORT_NAME, port: PORT, targetPort: k8s.IntOrString.fromString(PORT_NAME) }],
      },
    });
    new k8s.KubeDeployment(this, 'Resource', {
      metadata,
      spec: {
        replicas: 1,
        // The volume is on one node at a time.
        strategy: { type: 'Recreate' },
        selector: { matchLabels: { ...this.pods } },
        template: {
          metadata: { labels: platformLabels(name, COMPONENT) },
          spec: restrictedPod({
            fsGroup: NOBODY,
            priorityClassName: PRIORITY_CLASS.system,
            containers: [server(props)],
            volumes: [{ name: 'data', persistentVolumeClaim: { claimName } }],
          }),
        },
      },
    });
  }
}

/** https://github.com/prometheus/pushgateway/blob/v1.11.3/main.go */
const server = <Name extends string>({
  image,
  resources = RESOURCES,
}: PushgatewayProps<Name>): k8s.Container =>
  restrictedContainer({
    name: COMPONENT,
    image,
    args: [
      `--web.listen-address=:${PORT}`,
      `--persistence.file=${DATA}/metrics`,
      '--persistence.interval=1m',
    ],
    ports: [{ name: PORT_NAME, containerPort: PORT }],
    readinessProbe: { httpGet: { path: '/-/ready', port: k8s.IntOrString.fromString(PORT_NAME) } },
    livenessProbe: { httpGet: { path: '/-/healthy', port: k8s.IntOrString.fromString(PORT_NAME) } },
    volumeMounts: [{ name: 'data', mountPath: DATA }],
    resources,
    runAsUser: NOBODY,
    runAsGroup: NOBODY,
  });
