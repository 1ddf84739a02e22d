import { Quantity } from '../../../lib/values';
import { membersName, OWN_ADDRESS, type StorePlace } from '../telemetry-store';
import { limits } from './limits';
import type { LogRetention } from './loki-props';
import { LOKI, PATHS, PORTS } from './names';
import { SCHEMA_PERIODS, type SchemaPeriod } from './schema-periods';

/** Between servers, and to those who ask: a day of lines in one answer. */
const MESSAGE_BYTES = 16 * 1024 * 1024;

/** Answers that are kept in memory, so that a dashboard is not computed anew for each who looks. */
const CACHED_MEGABYTES = 100;

/** Part of the memory that the log of what came last may take while it is read anew. */
const REPLAY_SHARE = 0.5;

/** The name by which servers find each other. */
const MEMBERS = membersName(LOKI);

/** What the configuration is made from. */
export interface LokiConfigurationOptions {
  /** Namespace of the servers. */
  readonly namespace: string;
  /** Where lines are kept. */
  readonly store: StorePlace;
  /** How long. */
  readonly retention: LogRetention;
  /** Servers, and how many of them have a line. */
  readonly replicas: number;
  /** The most memory of a server. */
  readonly memoryLimit: string;
  /**
   * Formats since the first day.
   * @default - those of the release
   */
  readonly periods?: readonly SchemaPeriod[];
}

/** The configuration file, as an object. https://grafana.com/docs/loki/v3.7.x/configure/ */
export function lokiConfiguration(options: LokiConfigurationOptions) {
  const { store, retention, memoryLimit, periods = SCHEMA_PERIODS } = options;
  const objects = store === 'volume' ? 'filesystem' : 's3';
  return {
    // One tenant for all: walls say who reaches it, not who they say they are.
    auth_enabled: false,
    analytics: { reporting_enabled: false },
    server: {
      http_listen_port: PORTS.http.number,
      grpc_listen_port: PORTS.grpc.number,
      grpc_server_max_recv_msg_size: MESSAGE_BYTES,
      grpc_server_max_send_msg_size: MESSAGE_BYTES,
      log_format: 'json',
    },
    common: common(options),
    ...membership(options),
    schema_config: { configs: periods.map((period) => periodConfig(period, objects)) },
    storage_config: {
      tsdb_shipper: {
        active_index_directory: `${PATHS.data}/index`,
        cache_location: `${PATHS.data}/index-cache`,
      },
    },
    ingester: ingester(memoryLimit),
    compactor: {
      working_directory: `${PATHS.data}/compactor`,
      retention_enabled: true,
      delete_request_store: objects,
    },
    limits_config: limits(retention),
    query_range: {
      align_queries_with_step: true,
      cache_results: true,
      results_cache: {
        cache: { embedded_cache: { enabled: true, max_size_mb: CACHED_MEGABYTES } },
      },
    },
    // Rules are Prometheus’ to have: nobody adds some here.
    ruler: { enable_api: false },
  };
}

/** Servers that are several find each other by their names; one alone has nobody to find. */
const isSeveral = ({ replicas }: LokiConfigurationOptions): boolean => replicas > 1;

const common = (options: LokiConfigurationOptions) => ({
  path_prefix: PATHS.data,
  replication_factor: options.replicas,
  instance_addr: OWN_ADDRESS,
  ring: {
    kvstore: { store: isSeveral(options) ? 'memberlist' : 'inmemory' },
    instance_addr: OWN_ADDRESS,
  },
  storage: storage(options.store),
});

const storage = (store: StorePlace) =>
  store === 'volume'
    ? {
        filesystem: {
          chunks_directory: `${PATHS.data}/chunks`,
          rules_directory: `${PATHS.data}/rules`,
        },
      }
    : { s3: { bucketnames: store.bucket, region: store.region, s3forcepathstyle: false } };

const membership = (options: LokiConfigurationOptions) =>
  isSeveral(options)
    ? {
        memberlist: {
          join_members: [
            `${MEMBERS}.${options.namespace}.svc.cluster.local:${PORTS.members.number}`,
          ],
          advertise_addr: OWN_ADDRESS,
          bind_port: PORTS.members.number,
          // Nothing of another Loki, or of Tempo, that takes over an address.
          cluster_label: `${MEMBERS}.${options.namespace}`,
        },
      }
    : {};

const periodConfig = ({ from, schema }: SchemaPeriod, objects: string) => ({
  from,
  store: 'tsdb',
  object_store: objects,
  schema,
  index: { prefix: 'index_', period: '24h' },
});

/** What came last is in memory and in a log on the volume; at the end it goes to the store, so that no volume has to come back for it. */
const ingester = (memoryLimit: string) => ({
  chunk_encoding: 'snappy',
  wal: {
    dir: `${PATHS.data}/wal`,
    flush_on_shutdown: true,
    replay_memory_ceiling: `${Math.floor(Quantity.memory(memoryLimit).toMebibytes() * REPLAY_SHARE)}MB`,
  },
});
