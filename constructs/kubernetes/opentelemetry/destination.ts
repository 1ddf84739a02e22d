import type { k8s } from 'cdk8s-plus-29';
import { ParseError } from '../../../lib/errors';
import { Endpoint, Peer, type INamespace, type Labels } from '../core';
import type { ISecret } from '../secrets';
import { EnvironmentVariable } from './collector-value';
import { Exporter, type QueueOptions } from './exporter';
import type { IOtlpReceiver } from './i-otlp-receiver';

const HTTPS_PORT = 443;

/** Something in the cluster that takes OTLP: a store. */
export interface ReceiverDestination {
  readonly kind: 'receiver';
  /** What it is called; a DNS label, unique among destinations. */
  readonly name: string;
  /** Who takes it. */
  readonly receiver: IOtlpReceiver;
}

/** Something on the internet that takes OTLP by HTTP: a vendor. */
export interface OtlpDestination {
  readonly kind: 'otlp';
  /** What it is called; a DNS label, unique among destinations. */
  readonly name: string;
  /** Base of its addresses, `https://…`: `/v1/logs` or `/v1/traces` is put behind it. */
  readonly url: string;
  /**
   * The header that opens it.
   * @default - none
   */
  readonly header?: {
    /** Name of the header, such as `x-api-key`. */
    readonly name: string;
    /** Secret with its whole value. */
    readonly secret: ISecret;
    /** Key of the secret. */
    readonly key: string;
  };
}

/** CloudWatch Logs, which takes lines into a group and a stream that are there. */
export interface CloudWatchDestination {
  readonly kind: 'cloudwatch';
  /** Region of AWS. */
  readonly region: string;
  /** The log group. */
  readonly logGroup: string;
  /** The stream of the group. */
  readonly logStream: string;
}

/** X-Ray, whose account has Transaction Search switched on. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Transaction-Search-getting-started.html */
export interface XRayDestination {
  readonly kind: 'xray';
  /** Region of AWS. */
  readonly region: string;
}

/** Where lines go. */
export type LogDestination = ReceiverDestination | OtlpDestination | CloudWatchDestination;

/** Where spans go. */
export type TraceDestination = ReceiverDestination | OtlpDestination | XRayDestination;

/** The exporter of lines to a destination. */
export const logExporter = (
  destination: LogDestination,
  queue: QueueOptions,
): Exporter | Exporter<'logs'> =>
  destination.kind === 'cloudwatch'
    ? Exporter.cloudWatchLogs({ ...destination, ...queue })
    : otlpExporter(destination, queue);

/** The exporter of spans to a destination. */
export const traceExporter = (
  destination: TraceDestination,
  queue: QueueOptions,
): Exporter | Exporter<'traces'> =>
  destination.kind === 'xray'
    ? Exporter.xray({ ...destination, ...queue })
    : otlpExporter(destination, queue);

function otlpExporter(
  destination: ReceiverDestination | OtlpDestination,
  queue: QueueOptions,
): Exporter {
  const { name } = destination;
  if (destination.kind === 'receiver') {
    return Exporter.otlpHttp({ ...queue, name, url: destination.receiver.httpUrl });
  }
  const { url, header } = destination;
  const value = new EnvironmentVariable(variableOf(name));
  return Exporter.otlpHttp({ ...queue, name, url, header: header && { name: header.name, value } });
}

/** The variable with the header of a destination. */
const variableOf = (destination: string): string =>
  `HEADER_${destination.toUpperCase().replaceAll('-', '_')}`;

type Destination = LogDestination | TraceDestination;

/** Whether a destination is of AWS, which knows the collector by its identity. */
export const isOfAws = ({ kind }: Destination): boolean => kind === 'cloudwatch' || kind === 'xray';

/** The headers of destinations, as variables. */
export const headerVariables = (destinations: readonly Destination[]): k8s.EnvVar[] =>
  destinations.flatMap((each) =>
    each.kind === 'otlp' && each.header !== undefined
      ? [each.header.secret.toEnvVar(variableOf(each.name), each.header.key)]
      : [],
  );

/** The names of the Secrets with headers. */
export const headerSecrets = (destinations: readonly Destination[]): string[] =>
  destinations.flatMap((each) =>
    each.kind === 'otlp' && each.header !== undefined ? [each.header.secret.name] : [],
  );

/** The pods that send to destinations. */
export interface Sender {
  /** Begins the names of the edges. */
  readonly name: string;
  /** Where its pods run. */
  readonly namespace: INamespace;
  /** Labels of its pods. */
  readonly pods: Labels;
}

/**
 * Opens the ways to destinations; those to AWS come with the identity. Throws a ParseError for an address that is none.
 */
export function allowDestinations(
  { name, namespace, pods }: Sender,
  destinations: readonly Destination[],
): void {
  for (const destination of destinations) {
    if (destination.kind === 'receiver') destination.receiver.addSender(name, namespace, pods);
    if (destination.kind !== 'otlp') continue;
    const endpoint = Endpoint.of(Peer.internet(), [portOf(destination.url)]);
    namespace.allowEgressTo(`${name}-to-${destination.name}`, endpoint, { pods });
  }
}

const HTTPS_URL = /^https:\/\/[^\s/:?#]+(?::(\d+))?(?:\/[^\s?#]*)?$/;

function portOf(url: string): number {
  const match = HTTPS_URL.exec(url);
  if (match === null) {
    throw new ParseError(
      `'${url}' is no address to send to; write one such as 'https://otlp.example.com'`,
    );
  }
  return Number(match[1] ?? HTTPS_PORT);
}
