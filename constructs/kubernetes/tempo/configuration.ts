import { hours, OWN_ADDRESS, type StorePlace } from '../telemetry-store';
import { PATHS, PORTS } from './names';

/** What all may send together in a second, for a short time, and as one trace: upstream’s own limits, written down. */
const LIMITS = {
  ingestion: {
    rate_limit_bytes: 15_000_000,
    burst_size_bytes: 20_000_000,
    max_traces_per_user: 10_000,
  },
  global: { max_bytes_per_trace: 5_000_000 },
};

/** Longest time that one question may be about. */
const QUESTION_DAYS = 7;

/** What the configuration is made from. */
export interface TempoConfigurationOptions {
  /** Where traces are kept. */
  readonly store: StorePlace;
  /** How long. */
  readonly retentionDays: number;
}

/**
 * The configuration file, as an object. https://grafana.com/docs/tempo/v2.10.x/configuration/
 *
 * Graphs of services and figures of spans are left out: they would be written into a Prometheus that takes such writes, and the
 * platform's only reads.
 */
export const tempoConfiguration = ({ store, retentionDays }: TempoConfigurationOptions) => ({
  multitenancy_enabled: false,
  usage_report: { reporting_enabled: false },
  server: {
    http_listen_port: PORTS.http.number,
    log_format: 'json',
  },
  memberlist: { advertise_addr: OWN_ADDRESS },
  distributor: {
    receivers: {
      otlp: {
        protocols: {
          grpc: { endpoint: `0.0.0.0:${PORTS.otlpGrpc.number}` },
          http: { endpoint: `0.0.0.0:${PORTS.otlpHttp.number}` },
        },
      },
    },
  },
  compactor: { compaction: { block_retention: hours(retentionDays) } },
  query_frontend: { search: { max_duration: hours(Math.min(retentionDays, QUESTION_DAYS)) } },
  storage: { trace: { wal: { path: `${PATHS.data}/wal` }, ...backend(store) } },
  overrides: { defaults: LIMITS },
});

/** https://grafana.com/docs/tempo/v2.10.x/configuration/hosted-storage/s3/ */
const backend = (store: StorePlace) =>
  store === 'volume'
    ? { backend: 'local', local: { path: `${PATHS.data}/blocks` } }
    : {
        backend: 's3',
        s3: {
          bucket: store.bucket,
          region: store.region,
          endpoint: `s3.${store.region}.amazonaws.com`,
          // The SDK's own ways to credentials, EKS Pod Identity among them. https://github.com/grafana/tempo/issues/3899
          native_aws_auth_enabled: true,
        },
      };
