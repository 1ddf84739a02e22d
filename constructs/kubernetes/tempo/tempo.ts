import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import { Quantity } from '../../../lib/values';
import {
  assertInteger,
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
import { tempoAlerts } from './alerts';
import { tempoConfiguration } from './configuration';
import { TEMPO_DASHBOARD } from './dashboard';
import { COMPONENT, CONFIGURATION_FILE, MEMBERS, PORTS, SERVER_PODS, TEMPO } from './names';
import { TEMPO_SERIES } from './series';
import { tempoPod } from './server-pod';
import type { TempoProps } from './tempo-props';

/** Ten years. */
const MOST_DAYS = 3650;

const DEFAULT_RESOURCES: ContainerResourcesOptions = { cpu: '250m', memory: '2Gi' };

/**
 * Tempo: a store of traces, every part of it in one server. A new pod is an outage of a minute or two, in which senders keep what
 * they have; what it took before is in its store or on its volume.
 *
 * It asks nobody who they are: whoever its walls let in may send spans, or read all of them. `addSender` and `addReader` are the
 * only doors, each with ports of its own.
 */
export class Tempo extends Construct implements IOtlpReceiver {
  readonly httpUrl: string;
  readonly grpcUrl: string;
  /** Where questions are answered: `http://host:port`, without a slash at the end. */
  readonly queryUrl: string;
  private readonly namespace: INamespace;

  constructor(scope: Construct, id: string, props: TempoProps) {
    super(scope, id);
    this.validate(props);
    const { namespace, store } = props;
    this.namespace = namespace;
    this.queryUrl = this.urlOf(PORTS.http);
    this.httpUrl = this.urlOf(PORTS.otlpHttp);
    this.grpcUrl = this.urlOf(PORTS.otlpGrpc);
    new WorkloadServiceAccount(this, 'ServiceAccount', {
      name: TEMPO,
      namespace,
      component: COMPONENT,
      pods: SERVER_PODS,
      aws: store === 'volume' ? undefined : store.aws,
    });
    this.addServer(props, this.addConfiguration(props));
    this.addServices();
    this.addMetrics(props);
  }

  addSender(name: string, namespace: INamespace, pods: Labels): void {
    const ports = [PORTS.otlpGrpc.number, PORTS.otlpHttp.number];
    this.allowFrom(`${name}-to-${TEMPO}`, namespace, { pods, ports });
  }

  /** Lets pods ask for traces, on both sides. `name` begins the name of the edge. */
  addReader(name: string, namespace: INamespace, pods: Labels): void {
    this.allowFrom(`${name}-reads-${TEMPO}`, namespace, { pods, ports: [PORTS.http.number] });
  }

  private validate({ retentionDays, resources = DEFAULT_RESOURCES, storage }: TempoProps): void {
    validated(this, 'resources', () => toResources(resources));
    validated(this, 'storage.size', () => Quantity.memory(storage.size));
    assertInteger(this, 'retentionDays', retentionDays, { lowest: 1, highest: MOST_DAYS });
  }

  /** The ConfigMap, and a hash of what is in it: another configuration is another pod. */
  private addConfiguration({ store, retentionDays }: TempoProps): string {
    const configuration = tempoConfiguration({ store, retentionDays });
    new k8s.KubeConfigMap(this, 'Configuration', {
      metadata: this.metadataOf(TEMPO),
      // JSON is YAML as well.
      data: { [CONFIGURATION_FILE]: JSON.stringify(configuration, null, 2) },
    });
    return contentHash(configuration);
  }

  private addServer(props: TempoProps, configurationHash: string): void {
    const { image, pool, resources = DEFAULT_RESOURCES, reclaimPolicy = 'retain' } = props;
    new k8s.KubeStatefulSet(this, 'Resource', {
      metadata: this.metadataOf(TEMPO),
      spec: {
        serviceName: MEMBERS,
        replicas: 1,
        selector: { matchLabels: { ...SERVER_PODS } },
        persistentVolumeClaimRetentionPolicy: {
          whenDeleted: reclaimPolicy === 'retain' ? 'Retain' : 'Delete',
          whenScaled: 'Retain',
        },
        template: {
          metadata: {
            labels: platformLabels(TEMPO, COMPONENT),
            annotations: { [`${PLATFORM}/configuration`]: configurationHash },
          },
          spec: tempoPod({ image, pool, resources, configurationName: TEMPO }),
        },
        volumeClaimTemplates: [claim(props)],
      },
    });
    new k8s.KubePodDisruptionBudget(this, 'Budget', {
      metadata: this.metadataOf(TEMPO),
      spec: {
        maxUnavailable: k8s.IntOrString.fromNumber(1),
        selector: { matchLabels: { ...SERVER_PODS } },
      },
    });
  }

  private addServices(): void {
    const ports = Object.values(PORTS).map(({ name, number }) => ({
      name,
      port: number,
      targetPort: k8s.IntOrString.fromString(name),
    }));
    new k8s.KubeService(this, 'Service', {
      metadata: this.metadataOf(TEMPO),
      spec: { selector: { ...SERVER_PODS }, ports },
    });
    new k8s.KubeService(this, 'Members', {
      metadata: this.metadataOf(MEMBERS),
      spec: { clusterIp: 'None', selector: { ...SERVER_PODS }, ports },
    });
  }

  private allowFrom(
    edge: string,
    from: INamespace,
    { pods, ports }: { readonly pods: Labels; readonly ports: readonly number[] },
  ): void {
    this.namespace.allowIngressFrom(edge, Peer.pods(from, pods), { ports, pods: SERVER_PODS });
    const server = Endpoint.of(Peer.pods(this.namespace, SERVER_PODS), ports);
    from.allowEgressTo(edge, server, { pods });
  }

  private addMetrics({ metrics, namespace }: TempoProps): void {
    if (metrics === undefined) return;
    const series = metrics.scrape(this, 'Metrics', {
      name: TEMPO,
      namespace,
      pods: SERVER_PODS,
      port: PORTS.http,
      series: TEMPO_SERIES,
    });
    metrics.addAlerts(this, 'Alerts', { name: TEMPO, namespace, alerts: tempoAlerts(series) });
    metrics.addDashboard(this, TEMPO_DASHBOARD);
  }

  private urlOf({ number }: { readonly number: number }): string {
    return `http://${TEMPO}.${this.namespace.name}.svc:${number}`;
  }

  private metadataOf(name: string) {
    return platformMetadata({ name, namespace: this.namespace.name, component: COMPONENT });
  }
}

const claim = ({ storage }: TempoProps): k8s.KubePersistentVolumeClaimProps => ({
  metadata: { name: 'data', labels: platformLabels(TEMPO, COMPONENT) },
  spec: {
    accessModes: ['ReadWriteOnce'],
    storageClassName: storage.storageClass.storageClassName,
    resources: { requests: toQuantities({ storage: storage.size }) },
  },
});
