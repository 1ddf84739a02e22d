/** What the parts are of; becomes `app.kubernetes.io/component`. */
export const COMPONENT = 'telemetry';

/** Ports of a collector. */
export const PORTS = {
  /** OTLP by gRPC. https://opentelemetry.io/docs/specs/otlp/#otlpgrpc-default-port */
  grpc: 4317,
  /** OTLP by HTTP. https://opentelemetry.io/docs/specs/otlp/#otlphttp-default-port */
  http: 4318,
  /** Spans from other gateways, which have chosen this one for their trace. */
  peers: 4319,
  /** Whether it runs. https://github.com/open-telemetry/opentelemetry-collector-contrib/blob/v0.159.0/extension/healthcheckextension/README.md */
  health: 13_133,
  /** Its own metrics. https://opentelemetry.io/docs/collector/internal-telemetry/ */
  metrics: 8888,
} as const;

/** The port of its own metrics, as a pod has it. */
export const METRICS_PORT = { name: 'metrics', number: PORTS.metrics };

/** Name of the agents, and what is of them. */
export const AGENT = 'log-agent';

/** Name of the gateways, and of the Service by which they find each other. */
export const GATEWAY = 'telemetry-gateway';
export const GATEWAY_PEERS = `${GATEWAY}-peers`;

/** Every address of the pod. */
export const everywhere = (port: number): string => `0.0.0.0:${port}`;

/** Where a node keeps what its containers write. https://kubernetes.io/docs/concepts/cluster-administration/logging/#log-location-node */
export const POD_LOGS = '/var/log/pods';

/** Where an agent keeps on its node how far it has read, and what waits to be sent. */
export const AGENT_STATE = '/var/lib/otelcol';

/** The variable that names the node of a pod. */
export const NODE_NAME = 'K8S_NODE_NAME';
