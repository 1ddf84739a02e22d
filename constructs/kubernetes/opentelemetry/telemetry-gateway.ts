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
  PRIORITY_CLASS,
  restrictedPod,
  spreadOver,
  validated,
  type AwsAccess,
  type ClusterNetwork,
  type INamespace,
  type Labels,
  type PlatformMetadata,
} from '../core';
import type { IMetrics } from '../prometheus';
import { gatewayAlerts } from './alerts';
import { CollectorAccount } from './collector-account';
import { collectorConfig } from './collector-config';
import {
  addConfigMap,
  collectorContainer,
  configAnnotation,
  configVolume,
  GRACE_SECONDS,
} from './collector-pod';
import { telemetryDashboard } from './dashboard';
import {
  allowDestinations,
  headerSecrets,
  headerVariables,
  isOfAws,
  traceExporter,
  type TraceDestination,
} from './destination';
import { Exporter } from './exporter';
import type { IOtlpReceiver } from './i-otlp-receiver';
import { COMPONENT, PORTS } from './names';
import { Processor, type SamplingOptions } from './processor';
import { Receiver } from './receiver';
import type { RedactionOptions } from './redaction';
import { GATEWAY_SERIES } from './series';

const NAME = 'telemetry-gateway';
const PEERS = `${NAME}-peers`;

const MOST_REPLICAS = 20;

/** An hour, which no trace is waited for. */
const SLOWEST_MILLISECONDS = 3_600_000;

/** Percent of their processors from which on more gateways come. */
const CPU_UTILIZATION = 70;

/** Takes traces of the whole platform, and decides which are kept. */
export interface TelemetryGatewayProps {
  /** Where it runs. */
  readonly namespace: INamespace;
  /** Where the Kubernetes API answers. */
  readonly network: ClusterNetwork;
  /** Image of the collector, with an exact tag: the contrib distribution. */
  readonly image: string;
  /** What the cluster is called on each span. */
  readonly cluster: string;
  /** Where spans go, at least one; each gets all that are kept. */
  readonly destinations: readonly TraceDestination[];
  /** Which traces are kept. */
  readonly sampling: SamplingOptions;
  /**
   * The fewest and the most pods, as their processors have to do; 1 to 20.
   * @default - two to six
   */
  readonly replicas?: { readonly min: number; readonly max: number };
  /**
   * Which attributes are taken away.
   * @default - credentials, prompts and answers, statements of databases, who people are
   */
  readonly redaction?: RedactionOptions;
  /**
   * Its identity on AWS, which X-Ray wants.
   * @default - none
   */
  readonly aws?: AwsAccess;
  /**
   * Memory of each pod, reserved for it; traces that are not whole yet take it.
   * @default '1Gi'
   */
  readonly memory?: string;
  /**
   * Who reads its metrics.
   * @default - nobody
   */
  readonly metrics?: IMetrics;
}

/**
 * Collectors that programs send their spans to. Whoever gets a span hands it to the collector that has its trace, chosen
 * by the trace’s id, so that one sees the whole of it and decides. All are alike and do both; when one comes or goes, some
 * traces that are under way are decided in two halves.
 */
export class TelemetryGateway extends Construct implements IOtlpReceiver {
  readonly httpUrl: string;
  readonly grpcUrl: string;
  /** Labels of its pods. */
  readonly pods: Labels = { 'app.kubernetes.io/name': NAME };
  private readonly namespace: INamespace;

  constructor(scope: Construct, id: string, props: TelemetryGatewayProps) {
    super(scope, id);
    const { namespace, network, destinations, metrics } = props;
    this.validate(props);
    this.namespace = namespace;
    const host = `${NAME}.${namespace.name}.svc`;
    this.httpUrl = `http://${host}:${PORTS.http}`;
    this.grpcUrl = `http://${host}:${PORTS.grpc}`;
    const sender = { name: NAME, namespace, pods: this.pods };
    const config = validated(this, 'destinations', () => configOf(props));
    const aws = destinations.some(isOfAws) ? (props.aws ?? { network }) : undefined;
    new CollectorAccount(this, 'Account', { ...sender, network, aws });
    addConfigMap(this, { name: NAME, namespace, config });
    this.addPods(props, config);
    this.addServices();
    this.allowPeers();
    validated(this, 'destinations', () => {
      allowDestinations(sender, destinations);
    });
    if (metrics !== undefined) this.addMonitor(metrics);
  }

  addSender(name: string, namespace: INamespace, pods: Labels): void {
    const ports = [PORTS.grpc, PORTS.http];
    const { namespace: own } = this;
    own.allowIngressFrom(`${namespace.name}-${name}-to-${NAME}`, Peer.pods(namespace, pods), {
      ports,
      pods: this.pods,
    });
    namespace.allowEgressTo(`${name}-to-${NAME}`, Endpoint.of(Peer.pods(own, this.pods), ports), {
      pods,
    });
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
        ...this.metadataOf(NAME),
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
            labels: platformLabels(NAME, COMPONENT),
            annotations: configAnnotation(config),
          },
          spec: validated(this, 'memory', () => podOf(props, this.pods)),
        },
      },
    });
    addProcessorScaling(this, {
      metadata: this.metadataOf(NAME),
      min,
      max,
      cpuUtilization: CPU_UTILIZATION,
    });
    new k8s.KubePodDisruptionBudget(this, 'Budget', {
      metadata: this.metadataOf(NAME),
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
      metadata: this.metadataOf(NAME),
      spec: { selector, ports: [portOf('grpc'), portOf('http')] },
    });
    new k8s.KubeService(this, 'Peers', {
      metadata: this.metadataOf(PEERS),
      spec: { clusterIp: 'None', selector, ports: [portOf('peers')] },
    });
  }

  private allowPeers(): void {
    const { namespace, pods } = this;
    const ports = [PORTS.peers];
    namespace.allowIngressFrom(PEERS, Peer.local(pods), { ports, pods });
    namespace.allowEgressTo(PEERS, Endpoint.of(Peer.local(pods), ports), { pods });
  }

  private addMonitor(metrics: IMetrics): void {
    const { namespace, pods } = this;
    const series = metrics.scrape(this, 'Metrics', {
      name: NAME,
      namespace,
      pods,
      port: { name: 'metrics', number: PORTS.metrics },
      series: GATEWAY_SERIES,
    });
    metrics.addAlerts(this, 'Alerts', { name: NAME, namespace, alerts: gatewayAlerts(series) });
    metrics.addDashboard(this, telemetryDashboard);
  }

  private metadataOf(name: string): PlatformMetadata {
    return platformMetadata({ name, namespace: this.namespace.name, component: COMPONENT });
  }
}

/** Spans come in and are handed on by their trace; those of one trace meet, and are decided together. */
function configOf(props: TelemetryGatewayProps): string {
  const { namespace, cluster, destinations, sampling, redaction = {} } = props;
  const limiter = Processor.memoryLimiter();
  return collectorConfig({
    traces: [
      {
        name: 'received',
        receivers: [Receiver.otlp()],
        // Before the others see it: nothing sensitive waits in a memory that needs it not, and whose it is is known by the connection.
        processors: [
          limiter,
          Processor.podFacts('gateway'),
          Processor.clusterName(cluster),
          Processor.spanRedaction(redaction),
        ],
        exporters: [Exporter.peers({ hostname: `${PEERS}.${namespace.name}.svc` })],
      },
      {
        name: 'whole',
        receivers: [Receiver.peers()],
        processors: [limiter, Processor.sampling(sampling)],
        exporters: destinations.map((each) => traceExporter(each, {})),
      },
    ],
  });
}

const portOf = (name: 'grpc' | 'http' | 'peers'): k8s.ServicePort => ({
  name,
  port: PORTS[name],
  targetPort: k8s.IntOrString.fromString(name),
});

function podOf(
  { image, destinations, memory = '1Gi' }: TelemetryGatewayProps,
  pods: Labels,
): k8s.PodSpec {
  const { grpc, http, peers } = PORTS;
  return restrictedPod({
    serviceAccountName: NAME,
    apiAccess: true,
    priorityClassName: PRIORITY_CLASS.system,
    topologySpreadConstraints: spreadOver(pods),
    terminationGracePeriodSeconds: GRACE_SECONDS,
    containers: [
      collectorContainer({
        image,
        resources: { cpu: '100m', memory },
        ports: { grpc, http, peers },
        env: headerVariables(destinations),
      }),
    ],
    volumes: [configVolume(NAME)],
  });
}
