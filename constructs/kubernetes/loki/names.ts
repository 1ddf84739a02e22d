import { storePaths, type StoreProduct } from '../telemetry-store';

/** Ports of a server, upstream’s own. https://grafana.com/docs/loki/v3.7.x/configure/ */
export const PORTS = {
  /** Lines in, answers out, and metrics. */
  http: { name: 'http', number: 3100 },
  /** Between servers. */
  grpc: { name: 'grpc', number: 9095 },
  /** Between servers: who is there. */
  members: { name: 'members', number: 7946 },
} as const;

/** What Loki is. */
export const LOKI: StoreProduct = {
  title: 'Loki',
  name: 'loki',
  component: 'logs',
  takes: 'lines',
  keeps: 'lines',
  configurationFile: 'config.yaml',
  ports: PORTS,
  taking: [PORTS.http],
  service: [PORTS.http],
  members: [PORTS.grpc, PORTS.members],
  clustered: true,
  // https://grafana.com/docs/loki/v3.7.x/reference/loki-http-api/
  alivePath: '/loki/api/v1/status/buildinfo',
  // Two hours of lines go to the store. What is left then is in the log on the volume, and is read from there.
  graceSeconds: 300,
};

/** Where a server finds its files. */
export const PATHS = storePaths(LOKI);
