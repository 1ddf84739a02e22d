import { k8s } from 'cdk8s-plus-29';
import { Construct } from 'constructs';
import { reloadOnSecrets } from '../../../lib/contracts/reload';
import {
  addProcessorScaling,
  assertInteger,
  Endpoint,
  Peer,
  platformLabels,
  platformMetadata,
  validated,
  type INamespace,
  type Labels,
  type PlatformMetadata,
} from '../core';
import { watch } from '../prometheus';
import { gatewayAlerts } from './alerts';
import { CollectorAccount } from './collector-account';
import { addConfigMap, configAnnotation } from './collector-pod';
import { telemetryDashboard } from './dashboard';
import { allowDestinations, headerSecrets, isOfAws } from './destination';
import { gatewayConfig, gatewayPod } from './gateway-pod';
import type { IOtlpReceiver } from './i-otlp-receiver';
import { COMPONENT, GATEWAY, GATEWAY_PEERS, METRICS_PORT, PORTS } from './names';
import { GATEWAY_SERIES } from './series';
import type { TelemetryGatewayProps } from './telemetry-gateway-props';

const MOST_REPLICAS = 20;

/** An hour, which no trace is waited for. */
const SLOWEST_MILLISECONDS = 3_600_000;

/** Percent of their processors from which on more gateways come. */
const CPU_UTILIZATION = 70;

/**
 * Collectors that programs send their spans to. Whoever gets a span hands it to the collector that has its trace, chosen
 * by the trace’s id, so that one sees the whole of it and decides. All are alike and do both; when one comes or goes, some
 * traces that are under way are decided in two halves.
 */
export class TelemetryGateway extends Construct implements IOtlpReceiver {
  readonly httpUrl: string;
  readonly grpcUrl: string;
  /** Labels of its pods. */
  readonly pods: Labels = { 'app.kubernetes.io/name': GATEWAY };
  private readonly namespace: INamespace;

  constructor(scope: Construct, id: string, props: TelemetryGatewayProps) {
    super(scope, id);
    const { namespace, network, destinations, metrics } = props;
    this.validate(props);
    this.namespace = namespace;
    const host = `${GATEWAY}.${namespace.name}.svc`;
    this.httpUrl = `http://${host}:${PORTS.http}`;
    this.grpcUrl = `http://${host}:${PORTS.grpc}`;
    const sender = { name: GATEWAY, namespace, pods: this.pods };
    const config = validated(this, 'destinations', () => gatewayConfig(props));
    const aws = destinations.some(isOfAws) ? (props.aws ?? { network }) : undefined;
    new CollectorAccount(this, 'Account', { ...sender, network, aws });
    addConfigMap(this, { name: GATEWAY, namespace, config });
    this.addPods(props, config);
    this.addServices();
    this.allowPeers();
    validated(this, 'destinations', () => {
      allowDestinations(sender, destinations);
    });
    watch(this, metrics, {
      ...sender,
      port: METRICS_PORT,
      series: GATEWAY_SERIES,
      alerts: gatewayAlerts,
      dashboard: telemetryDashboard,
    });
  }

  addSender(name: string, namespace: INamespace, pods: Labels): void {
    const ports = [PORTS.grpc, PORTS.http];
    const { namespace: own } = this;
    own.allowIngressFrom(`${namespace.name}-${name}-to-${GATEWAY}`, Peer.pods(namespace, pods), {
      ports,
      pods: this.pods,
    });
    namespace.allowEgressTo(
      `${name}-to-${GATEWAY}`,
      Endpoint.of(Peer.pods(own, this.pods), ports),
      {
        pods,
      },
    );
  }

  private validate({ replicas, sampling }: TelemetryGatewayProps): void {
    const range = { lowest: 1, highest: MOST_REPLICAS };
    assertInteger(this, 'replicas.min', replicas?.min, range);
    assertInteger(this, 'replicas.max', replicas?.max, { ...range, lowest: replicas?.min ?? 1 });
    const { keepPercent, slowMilliseconds } = sampling;
    assertInteger(this, 'sampling.keepPercent', keepPercent, { lowest: 0, highest: 100 });
    assertInteger(this, 'sampling.slowMilliseconds', slowMilliseconds, {
      lowest: 1,
      highest: SLOWEST_MILLISECONDS,
    });
  }

  private addPods(props: TelemetryGatewayProps, config: string): void {
    const { destinations, replicas: { min, max } = { min: 2, max: 6 } } = props;
    const secrets = headerSecrets(destinations);
    new k8s.KubeDeployment(this, 'Resource', {
      metadata: {
        ...this.metadataOf(GATEWAY),
        annotations: secrets.length === 0 ? undefined : reloadOnSecrets(...secrets),
      },
      spec: {
        selector: { matchLabels: { ...this.pods } },
        // One at a time: each that goes takes the traces along that it has not decided.
        strategy: {
          rollingUpdate: {
            maxSurge: k8s.IntOrString.fromNumber(1),
            maxUnavailable: k8s.IntOrString.fromNumber(0),
          },
        },
        template: {
          metadata: {
            labels: platformLabels(GATEWAY, COMPONENT),
            annotations: configAnnotation(config),
          },
          spec: validated(this, 'memory', () => gatewayPod(props, this.pods)),
        },
      },
    });
    addProcessorScaling(this, {
      metadata: this.metadataOf(GATEWAY),
      min,
      max,
      cpuUtilization: CPU_UTILIZATION,
    });
    new k8s.KubePodDisruptionBudget(this, 'Budget', {
      metadata: this.metadataOf(GATEWAY),
      spec: {
        maxUnavailable: k8s.IntOrString.fromNumber(1),
        selector: { matchLabels: { ...this.pods } },
      },
    });
  }

  /** One for programs, and one without an address of its own, by which each gateway finds all. */
  private addServices(): void {
    const selector = { ...this.pods };
    new k8s.KubeService(this, 'Service', {
      metadata: this.metadataOf(GATEWAY),
      spec: { selector, ports: [portOf('grpc'), portOf('http')] },
    });
    new k8s.KubeService(this, 'Peers', {
      metadata: this.metadataOf(GATEWAY_PEERS),
      spec: { clusterIp: 'None', selector, ports: [portOf('peers')] },
    });
  }

  private allowPeers(): void {
    const { namespace, pods } = this;
    const ports = [PORTS.peers];
    namespace.allowIngressFrom(GATEWAY_PEERS, Peer.local(pods), { ports, pods });
    namespace.allowEgressTo(GATEWAY_PEERS, Endpoint.of(Peer.local(pods), ports), { pods });
  }

  private metadataOf(name: string): PlatformMetadata {
    return platformMetadata({ name, namespace: this.namespace.name, component: COMPONENT });
  }
}

const portOf = (name: 'grpc' | 'http' | 'peers'): k8s.ServicePort => ({
  name,
  port: PORTS[name],
  targetPort: k8s.IntOrString.fromString(name),
});
