import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import { ValidationError } from '../../../lib/errors';
import { Quantity } from '../../../lib/values';
import {
  contentHash,
  Endpoint,
  Peer,
  PLATFORM,
  platformLabels,
  platformMetadata,
  toQuantities,
  toResources,
  validated,
  WorkloadServiceAccount,
  type ContainerResourcesOptions,
  type INamespace,
  type Labels,
} from '../core';
import type { IOtlpReceiver } from '../opentelemetry';
import { lokiAlerts } from './alerts';
import { lokiConfiguration } from './configuration';
import { LOKI_DASHBOARD } from './dashboard';
import { assertRetention } from './retention-checks';
import type { LokiProps } from './loki-props';
import { COMPONENT, CONFIGURATION_FILE, LOKI, MEMBERS, PORTS, SERVER_PODS } from './names';
import { LOKI_SERIES } from './series';
import { lokiPod } from './server-pod';

/** https://grafana.com/docs/loki/v3.7.x/send-data/otel/ */
const OTLP_PATH = '/otlp';

const DEFAULT_RESOURCES: ContainerResourcesOptions = { cpu: '250m', memory: '2Gi' };

/**
 * Loki: a store of logs, every part of it in each server.
 *
 * It asks nobody who they are: whoever its walls let in may send lines, and read all of them. `addSender` and `addReader` are the
 * only doors.
 */
export class Loki extends Construct implements IOtlpReceiver {
  readonly httpUrl: string;
  /** It takes OTLP by HTTP alone. */
  readonly grpcUrl = undefined;
  /** Where questions are answered: `http://host:port`, without a slash at the end. */
  readonly queryUrl: string;
  private readonly namespace: INamespace;
  private readonly resources: ContainerResourcesOptions;
  private readonly replicas: number;

  constructor(scope: Construct, id: string, props: LokiProps) {
    super(scope, id);
    this.validate(props);
    const { namespace, store, resources = DEFAULT_RESOURCES, replicas = 1 } = props;
    this.namespace = namespace;
    this.resources = resources;
    this.replicas = replicas;
    this.queryUrl = `http://${LOKI}.${namespace.name}.svc:${PORTS.http.number}`;
    this.httpUrl = `${this.queryUrl}${OTLP_PATH}`;
    new WorkloadServiceAccount(this, 'ServiceAccount', {
      name: LOKI,
      namespace,
      component: COMPONENT,
      pods: SERVER_PODS,
      aws: store === 'volume' ? undefined : store.aws,
    });
    this.addServers(props, this.addConfiguration(props));
    this.addServices();
    this.allowBetweenServers();
    this.addMetrics(props);
  }

  addSender(name: string, namespace: INamespace, pods: Labels): void {
    this.allowFrom(`${name}-to-${LOKI}`, namespace, pods);
  }

  /** Lets pods ask for lines, on both sides. `name` begins the name of the edge. */
  addReader(name: string, namespace: INamespace, pods: Labels): void {
    this.allowFrom(`${name}-reads-${LOKI}`, namespace, pods);
  }

  private validate({ store, replicas = 1, retention, resources, storage }: LokiProps): void {
    validated(this, 'resources', () => toResources(resources ?? DEFAULT_RESOURCES));
    validated(this, 'storage.size', () => Quantity.memory(storage.size));
    assertRetention(this, retention);
    if (store !== 'volume' || replicas === 1) return;
    throw new ValidationError(
      this,
      `'replicas' must be 1 where 'store' is 'volume', got ${replicas}; servers do not see each other's volumes, give them a bucket`,
    );
  }

  /** The ConfigMap, and a hash of what is in it: another configuration is another pod. */
  private addConfiguration({ store, retention }: LokiProps): string {
    const { memory, memoryLimit = memory } = this.resources;
    const configuration = lokiConfiguration({
      namespace: this.namespace.name,
      store,
      retention,
      replicas: this.replicas,
      memoryLimit,
    });
    new k8s.KubeConfigMap(this, 'Configuration', {
      metadata: this.metadataOf(LOKI),
      // JSON is YAML as well.
      data: { [CONFIGURATION_FILE]: JSON.stringify(configuration, null, 2) },
    });
    return contentHash(configuration);
  }

  private addServers(props: LokiProps, configurationHash: string): void {
    const { image, pool, reclaimPolicy = 'retain' } = props;
    new k8s.KubeStatefulSet(this, 'Resource', {
      metadata: this.metadataOf(LOKI),
      spec: {
        serviceName: MEMBERS,
        replicas: this.replicas,
        // The first ones would wait for a ring that the others are missing of.
        podManagementPolicy: 'Parallel',
        selector: { matchLabels: { ...SERVER_PODS } },
        persistentVolumeClaimRetentionPolicy: {
          whenDeleted: reclaimPolicy === 'retain' ? 'Retain' : 'Delete',
          whenScaled: 'Retain',
        },
        template: {
          metadata: {
            labels: platformLabels(LOKI, COMPONENT),
            annotations: { [`${PLATFORM}/configuration`]: configurationHash },
          },
          spec: lokiPod({ image, pool, resources: this.resources, configurationName: LOKI }),
        },
        volumeClaimTemplates: [claim(props)],
      },
    });
    new k8s.KubePodDisruptionBudget(this, 'Budget', {
      metadata: this.metadataOf(LOKI),
      spec: {
        maxUnavailable: k8s.IntOrString.fromNumber(1),
        selector: { matchLabels: { ...SERVER_PODS } },
      },
    });
  }

  private addServices(): void {
    new k8s.KubeService(this, 'Service', {
      metadata: this.metadataOf(LOKI),
      spec: { selector: { ...SERVER_PODS }, ports: [servicePort(PORTS.http)] },
    });
    new k8s.KubeService(this, 'Members', {
      metadata: this.metadataOf(MEMBERS),
      spec: {
        clusterIp: 'None',
        // Servers have to find each other before any of them is ready.
        publishNotReadyAddresses: true,
        selector: { ...SERVER_PODS },
        ports: [servicePort(PORTS.grpc), servicePort(PORTS.members)],
      },
    });
  }

  /** A question is split among all servers, and each line goes to several. */
  private allowBetweenServers(): void {
    if (this.replicas === 1) return;
    const ports = [PORTS.http.number, PORTS.grpc.number, PORTS.members.number];
    const edge = `${LOKI}-to-${LOKI}`;
    const servers = Peer.pods(this.namespace, SERVER_PODS);
    this.namespace.allowIngressFrom(edge, servers, { ports, pods: SERVER_PODS });
    this.namespace.allowEgressTo(edge, Endpoint.of(servers, ports), { pods: SERVER_PODS });
  }

  private allowFrom(edge: string, from: INamespace, pods: Labels): void {
    const ports = [PORTS.http.number];
    this.namespace.allowIngressFrom(edge, Peer.pods(from, pods), { ports, pods: SERVER_PODS });
    const servers = Endpoint.of(Peer.pods(this.namespace, SERVER_PODS), ports);
    from.allowEgressTo(edge, servers, { pods });
  }

  private addMetrics({ metrics, namespace }: LokiProps): void {
    if (metrics === undefined) return;
    const series = metrics.scrape(this, 'Metrics', {
      name: LOKI,
      namespace,
      pods: SERVER_PODS,
      port: PORTS.http,
      series: LOKI_SERIES,
    });
    const alerts = lokiAlerts(series, this.replicas);
    metrics.addAlerts(this, 'Alerts', { name: LOKI, namespace, alerts });
    metrics.addDashboard(this, LOKI_DASHBOARD);
  }

  private metadataOf(name: string) {
    return platformMetadata({ name, namespace: this.namespace.name, component: COMPONENT });
  }
}

const claim = ({ storage }: LokiProps): k8s.KubePersistentVolumeClaimProps => ({
  metadata: { name: 'data', labels: platformLabels(LOKI, COMPONENT) },
  spec: {
    accessModes: ['ReadWriteOnce'],
    storageClassName: storage.storageClass.storageClassName,
    resources: { requests: toQuantities({ storage: storage.size }) },
  },
});

const servicePort = ({ name, number }: { readonly name: string; readonly number: number }) => ({
  name,
  port: number,
  targetPort: k8s.IntOrString.fromString(name),
});
