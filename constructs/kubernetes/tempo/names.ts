import { storePaths, type StoreProduct } from '../telemetry-store';

/** Ports of the server. https://grafana.com/docs/tempo/v2.10.x/configuration/ */
export const PORTS = {
  /** Answers, and metrics. */
  http: { name: 'http', number: 3200 },
  /** Spans by gRPC. https://opentelemetry.io/docs/specs/otlp/ */
  otlpGrpc: { name: 'otlp-grpc', number: 4317 },
  /** Spans by HTTP. */
  otlpHttp: { name: 'otlp-http', number: 4318 },
} as const;

/** What Tempo is. */
export const TEMPO: StoreProduct = {
  title: 'Tempo',
  name: 'tempo',
  component: 'traces',
  takes: 'spans',
  keeps: 'traces',
  configurationFile: 'tempo.yaml',
  ports: PORTS,
  taking: [PORTS.otlpGrpc, PORTS.otlpHttp],
  service: Object.values(PORTS),
  members: Object.values(PORTS),
  clustered: false,
  // https://grafana.com/docs/tempo/v2.10.x/api_docs/
  alivePath: '/api/echo',
  // What is in memory goes to the log on the volume, from which the next pod reads it.
  graceSeconds: 120,
};

/** Where the server finds its files. */
export const PATHS = storePaths(TEMPO);
