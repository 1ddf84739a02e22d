import {
  Component,
  EVERY_SIGNAL,
  Extension,
  type Carries,
  type ComponentOptions,
  type Signal,
} from './component';
import type { CollectorSettings, EnvironmentVariable } from './collector-value';
import { PORTS } from './names';

/** What waits to be sent. */
export interface QueueOptions {
  /**
   * Where it lies on disk, so that it outlives the pod.
   * @default - in memory
   */
  readonly storage?: Extension;
  /**
   * Whether a full queue makes those before it wait, instead of turning away what comes.
   * @default false
   */
  readonly waits?: boolean;
  /**
   * How often something is tried again: for five minutes, or as long as it takes.
   * @default 'minutes'
   */
  readonly tries?: 'minutes' | 'always';
}

/** Somebody who takes OTLP by HTTP. */
export interface OtlpHttpOptions extends QueueOptions {
  /** What it is called. */
  readonly name: string;
  /** Base of its addresses: `/v1/logs` or `/v1/traces` is put behind it. */
  readonly url: string;
  /**
   * A header that each request has, and the variable with its value.
   * @default - none
   */
  readonly header?: { readonly name: string; readonly value: EnvironmentVariable };
}

/** Where CloudWatch keeps logs. Both are there before: requests make neither. */
export interface CloudWatchLogsOptions extends QueueOptions {
  /** Region of AWS. */
  readonly region: string;
  /** The log group. */
  readonly logGroup: string;
  /** The stream of the group. */
  readonly logStream: string;
}

/** Traces of AWS. */
export interface XRayOptions extends QueueOptions {
  /** Region of AWS. */
  readonly region: string;
}

/** The collectors that share traces among them. */
export interface PeersOptions {
  /** The name by which DNS gives the address of each of them: `<headless service>.<namespace>.svc`. */
  readonly hostname: string;
}

/** Bytes that wait for a destination, before what comes is turned away. */
const QUEUE_BYTES = 64 * 1024 * 1024;

/**
 * Bytes that make a request worth sending, the most of one, and how long they are waited for. The most is what CloudWatch
 * takes. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-OTLPEndpoint.html
 */
const BATCH = { min_size: 200_000, max_size: 1_000_000, flush_timeout: '2s' };

/** How often DNS is asked for other collectors. */
const LOOKUP_INTERVAL = '5s';

/**
 * How long one collector is tried, which is until DNS has forgotten one that is gone. Then all that came along with what it
 * did not take is sent again, to whom there is by then, some of it for the second time: the sooner, the oftener.
 */
const PEER_RETRIES = {
  enabled: true,
  initial_interval: '1s',
  max_interval: '2s',
  max_elapsed_time: '15s',
};

/** Where signals go. */
export class Exporter<S extends Signal = Signal> extends Component {
  /** https://github.com/open-telemetry/opentelemetry-collector/blob/v0.159.0/exporter/otlphttpexporter/README.md */
  static otlpHttp(options: OtlpHttpOptions): Exporter {
    const { name, url, header } = options;
    const headers = header && { [header.name]: header.value };
    return new Exporter(httpOptions({ name, endpoint: url, headers }, options), EVERY_SIGNAL);
  }

  /** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_HTTP_Endpoints_OTLP.html */
  static cloudWatchLogs(options: CloudWatchLogsOptions): Exporter<'logs'> {
    const { region, logGroup, logStream } = options;
    const settings = {
      name: 'cloudwatch',
      logs_endpoint: `https://logs.${region}.amazonaws.com/v1/logs`,
      headers: { 'x-aws-log-group': logGroup, 'x-aws-log-stream': logStream },
    };
    const signature = Extension.awsSignature('logs', region);
    return new Exporter(httpOptions(settings, options, signature), { logs: true });
  }

  /** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-OTLPEndpoint.html */
  static xray(options: XRayOptions): Exporter<'traces'> {
    const { region } = options;
    const settings = {
      name: 'xray',
      traces_endpoint: `https://xray.${region}.amazonaws.com/v1/traces`,
    };
    const signature = Extension.awsSignature('xray', region);
    return new Exporter(httpOptions(settings, options, signature), { traces: true });
  }

  /**
   * Gives each trace to one of several collectors, always the same one as long as none comes or goes; spans for one that
   * went go to another.
   * https://github.com/open-telemetry/opentelemetry-collector-contrib/blob/v0.159.0/exporter/loadbalancingexporter/README.md
   */
  static peers({ hostname }: PeersOptions): Exporter<'traces'> {
    const settings: CollectorSettings = {
      routing_key: 'traceID',
      protocol: {
        otlp: {
          tls: { insecure: true },
          timeout: '2s',
          // Nothing waits for one collector alone, or it would be lost when that one is gone.
          sending_queue: { enabled: false },
          retry_on_failure: PEER_RETRIES,
        },
      },
      resolver: {
        dns: { hostname, port: String(PORTS.peers), interval: LOOKUP_INTERVAL },
      },
      retry_on_failure: { enabled: true, initial_interval: '1s', max_elapsed_time: '60s' },
      sending_queue: { enabled: true, sizer: 'bytes', queue_size: QUEUE_BYTES },
    };
    return new Exporter({ type: 'load_balancing', settings }, { traces: true });
  }

  /** Tells it from receivers and others. */
  readonly role = 'exporter';

  private constructor(
    options: ComponentOptions,
    /** The signals that it takes. */
    readonly signals: Carries<S>,
  ) {
    super(options);
  }
}

/** What one `otlp_http` has that others have not. */
interface HttpSettings extends CollectorSettings {
  readonly name: string;
}

function httpOptions(
  { name, ...settings }: HttpSettings,
  { storage, waits = false, tries = 'minutes' }: QueueOptions,
  signature?: Extension,
): ComponentOptions {
  return {
    type: 'otlp_http',
    name,
    extensions: [storage, signature].filter((extension) => extension !== undefined),
    settings: {
      ...settings,
      auth: signature && { authenticator: signature.id },
      retry_on_failure: { enabled: true, max_elapsed_time: tries === 'always' ? '0s' : '300s' },
      sending_queue: {
        enabled: true,
        storage: storage?.id,
        sizer: 'bytes',
        queue_size: QUEUE_BYTES,
        block_on_overflow: waits,
        batch: BATCH,
      },
    },
  };
}
