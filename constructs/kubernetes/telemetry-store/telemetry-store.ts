import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import { Quantity } from '../../../lib/values';
import {
  contentHash,
  Endpoint,
  Peer,
  platformMetadata,
  toResources,
  validated,
  WorkloadServiceAccount,
  type INamespace,
  type Labels,
} from '../core';
import type { IOtlpReceiver } from '../opentelemetry';
import { watch, type WatchOptions } from '../prometheus';
import { statefulSetSpec } from './stateful-set';
import { membersName, serverPods, type StorePort, type StoreProduct } from './store-product';
import { DEFAULT_RESOURCES, type TelemetryStoreProps } from './store-props';

/** What the servers of a store are. */
export interface StoreServersOptions {
  /** The configuration file, as an object. */
  readonly configuration: object;
  /** How many servers there are. */
  readonly replicas: number;
}

/** What is made of the metrics of a store. */
export type StoreWatchOptions<Name extends string> = Required<
  Pick<WatchOptions<Name>, 'series' | 'alerts' | 'dashboard'>
>;

/**
 * A store of logs or traces, every part of it in each server.
 *
 * It asks nobody who they are: whoever its walls let in may send, and read all. `addSender` and `addReader` are the only doors.
 */
export abstract class TelemetryStore extends Construct implements IOtlpReceiver {
  abstract readonly httpUrl: string;
  abstract readonly grpcUrl: string | undefined;
  /** Where questions are answered: `http://host:port`, without a slash at the end. */
  readonly queryUrl: string;
  private readonly namespace: INamespace;
  private readonly pods: Labels;

  protected constructor(
    scope: Construct,
    id: string,
    private readonly product: StoreProduct,
    private readonly props: TelemetryStoreProps,
  ) {
    super(scope, id);
    this.namespace = props.namespace;
    this.pods = serverPods(product);
    this.queryUrl = this.urlOf(product.ports.http);
    validated(this, 'resources', () => toResources(props.resources ?? DEFAULT_RESOURCES));
    validated(this, 'storage.size', () => Quantity.memory(props.storage.size));
  }

  addSender(name: string, namespace: INamespace, pods: Labels): void {
    this.allowFrom(`${name}-to-${this.product.name}`, namespace, { pods, to: this.product.taking });
  }

  /** Lets pods ask for what is kept, on both sides. `name` begins the name of the edge. */
  addReader(name: string, namespace: INamespace, pods: Labels): void {
    const to = [this.product.ports.http];
    this.allowFrom(`${name}-reads-${this.product.name}`, namespace, { pods, to });
  }

  protected urlOf({ number }: StorePort): string {
    return `http://${this.product.name}.${this.namespace.name}.svc:${number}`;
  }

  /** The servers, and what they are told, known and reached by. */
  protected addServers({ configuration, replicas }: StoreServersOptions): void {
    const { name, component, configurationFile } = this.product;
    const { namespace, store } = this.props;
    new WorkloadServiceAccount(this, 'ServiceAccount', {
      name,
      namespace,
      component,
      pods: this.pods,
      aws: store === 'volume' ? undefined : store.aws,
    });
    new k8s.KubeConfigMap(this, 'Configuration', {
      metadata: this.metadataOf(name),
      // JSON is YAML as well.
      data: { [configurationFile]: JSON.stringify(configuration, null, 2) },
    });
    const servers = { replicas, configurationHash: contentHash(configuration) };
    new k8s.KubeStatefulSet(this, 'Resource', {
      metadata: this.metadataOf(name),
      spec: statefulSetSpec(this.product, this.props, servers),
    });
    this.addBudget();
    this.addServices();
    if (replicas > 1) this.allowBetweenServers();
  }

  /** Has somebody read its metrics, told what is wrong, and shown how it does. */
  protected watch<Name extends string>(options: StoreWatchOptions<Name>): void {
    const { namespace, pods, product, props } = this;
    const pod = { name: product.name, namespace, pods, port: product.ports.http };
    watch(this, props.metrics, { ...pod, ...options });
  }

  private addBudget(): void {
    new k8s.KubePodDisruptionBudget(this, 'Budget', {
      metadata: this.metadataOf(this.product.name),
      spec: {
        maxUnavailable: k8s.IntOrString.fromNumber(1),
        selector: { matchLabels: { ...this.pods } },
      },
    });
  }

  private addServices(): void {
    const { product } = this;
    const selector = { ...this.pods };
    new k8s.KubeService(this, 'Service', {
      metadata: this.metadataOf(product.name),
      spec: { selector, ports: product.service.map(servicePort) },
    });
    new k8s.KubeService(this, 'Members', {
      metadata: this.metadataOf(membersName(product)),
      spec: {
        clusterIp: 'None',
        publishNotReadyAddresses: product.clustered ? true : undefined,
        selector,
        ports: product.members.map(servicePort),
      },
    });
  }

  /** A question is split among all servers, and what comes in goes to several. */
  private allowBetweenServers(): void {
    const { name, ports } = this.product;
    const numbers = Object.values(ports).map(({ number }) => number);
    const edge = `${name}-to-${name}`;
    const servers = Peer.pods(this.namespace, this.pods);
    this.namespace.allowIngressFrom(edge, servers, { ports: numbers, pods: this.pods });
    this.namespace.allowEgressTo(edge, Endpoint.of(servers, numbers), { pods: this.pods });
  }

  private allowFrom(
    edge: string,
    from: INamespace,
    { pods, to }: { readonly pods: Labels; readonly to: readonly StorePort[] },
  ): void {
    const ports = to.map(({ number }) => number);
    this.namespace.allowIngressFrom(edge, Peer.pods(from, pods), { ports, pods: this.pods });
    const servers = Endpoint.of(Peer.pods(this.namespace, this.pods), ports);
    from.allowEgressTo(edge, servers, { pods });
  }

  private metadataOf(name: string) {
    const { component } = this.product;
    return platformMetadata({ name, namespace: this.namespace.name, component });
  }
}

const servicePort = ({ name, number }: StorePort): k8s.ServicePort => ({
  name,
  port: number,
  targetPort: k8s.IntOrString.fromString(name),
});
